"""Somebody tells figures, new ones or corrections of earlier ones: all are kept, or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hatangso.catalog.check_files import checks
from hatangso.domain.figures.checks import Earlier, Fault, faults, unusual
from hatangso.domain.figures.told import Shape, ToldFigure, value_of
from hatangso.domain.progress.observation import Progress
from hatangso.domain.words import Words
from hatangso.flows.keep_standing import keys_of, refresh_standing
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused
from hatangso.store.collection.publications import is_handed_down
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.programme.definitions import Definition, told_as
from hatangso.store.programme.figure_rows import key_of, period_of_row
from hatangso.store.programme.models import Observation
from hatangso.store.programme.target_queries import organisations_by_indicator


@dataclass(frozen=True)
class FigureEntry:
    """One figure with where it comes from. `corrects`: the row it takes the place of, None for a new one.

    `files` are uploads to be received as its evidence; a correction without any keeps those it had.
    """

    indicator: str
    told: ToldFigure
    source: str
    source_organisation: Organisation | None
    neighbourhood: Neighbourhood | None = None
    note: str = ""
    evidence: tuple[Received, ...] = ()
    files: tuple[Any, ...] = ()
    corrects: Observation | None = None
    correction_reason: str = ""
    unusual_reason: str = ""


class FiguresRefused(Refused):
    """Nothing was kept; `faults` tells by the entry's position what to mend in which field."""

    def __init__(self, found: Mapping[int, Sequence[Fault]]) -> None:
        super().__init__(nothing_kept(sum(len(of_row) for of_row in found.values())))
        self.faults = found

    def said(self, position: int, field: str) -> list[str]:
        """The sentences for one field of one entry, in the reader's language."""
        of_row = self.faults.get(position, ())
        return [f.words.spoken_in(get_language() or "vi") for f in of_row if f.field == field]


def nothing_kept(places: int) -> str:
    """The sentence over a form of which nothing was kept."""
    return ngettext(
        "Chưa lưu số liệu nào: còn %(count)d chỗ cần sửa.",
        "Chưa lưu số liệu nào: còn %(count)d chỗ cần sửa.",
        places,
    ) % {"count": places}


def record_figures(
    *,
    actor: Actor,
    unit: Unit,
    entries: Sequence[FigureEntry],
    now: datetime,
    rights_in: Unit | None = None,
) -> list[Observation]:
    """Check every figure, then write them all; a correction asks for its reason, as does what is unusual.

    `rights_in`: the unit of today in which the right is asked for, where `unit` is one it came from.
    Raises FiguresRefused with everything to mend, or PermissionDenied.
    """
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)  # two people at one figure take turns
        known = _checked(actor, unit, entries, now, rights_in or unit)
        rows = []
        for entry in entries:
            definition, shape = known.told_as[entry.indicator]
            sure = replace(entry, unusual_reason=_unusual_reason(entry, shape, known))
            row = _written(sure, definition, shape, actor, unit, now)
            old = known.standing.get(_key(entry))
            if old is not None and old.state == "entered":
                old.state = "superseded"
                old.save()
            rows.append(row)
        refresh_standing(keys_of(rows))
        return rows


@dataclass(frozen=True)
class _Known:
    """What the figures are checked against."""

    told_as: Mapping[str, tuple[Definition, Shape]]
    standing: Mapping[tuple[object, ...], Observation]


def _checked(
    actor: Actor, unit: Unit, entries: Sequence[FigureEntry], now: datetime, rights_in: Unit
) -> _Known:
    codes = {entry.indicator for entry in entries}
    concerned = organisations_by_indicator(rights_in, codes)
    for code in codes:
        actor.require("enter_figures", rights_in, concerned.get(code, frozenset()))
    for entry in entries:
        _require_own_source(actor, rights_in, entry)
    known = _Known(told_as(unit, codes), _standing(unit, codes))
    today = timezone.localdate(now)
    found: dict[int, list[Fault]] = {}
    for position, entry in enumerate(entries):
        if entry.indicator not in known.told_as:
            found[position] = [Fault("indicator", _NO_INDICATOR)]
            continue
        definition, shape = known.told_as[entry.indicator]
        of_row = _faults(entry, shape, definition, unit, known.standing, today)
        if of_row:
            found[position] = of_row
    if found:
        raise FiguresRefused(found)
    return known


def _require_own_source(actor: Actor, unit: Unit, entry: FigureEntry) -> None:
    """Who does not follow the whole programme tells figures of their own organisation only."""
    if actor.may("enter_figures", unit):
        return
    source = entry.source_organisation
    if source is None or source.pk not in actor.organisation_ids:
        raise Refused(_("Bạn chỉ nhập số liệu của cơ quan, đơn vị mình."), field="source_organisation")


def _standing(unit: Unit, codes: set[str]) -> dict[tuple[object, ...], Observation]:
    """The row that stands for each place, period and source; a pending correction before what it corrects."""
    rows = Observation.objects.filter(
        unit=unit, indicator__in=codes, state__in=("entered", "approved")
    ).order_by("id")
    return {key_of(row): row for row in rows}


def _faults(
    entry: FigureEntry,
    shape: Shape,
    definition: Definition,
    unit: Unit,
    standing: Mapping[tuple[object, ...], Observation],
    today: date,
) -> list[Fault]:
    found = list(faults(entry.told, shape, checks(), today=today))
    if definition.local is not None and definition.local.closed_at is not None:
        found.append(Fault("indicator", _CLOSED))
    place = entry.neighbourhood
    if place is not None and not _there(place, unit, entry.told.period.last_day):
        found.append(Fault("neighbourhood", _NOT_THERE))
    if not entry.source.strip():
        found.append(Fault("source", _NO_SOURCE))
    there = standing.get(_key(entry))
    if there is not None and (entry.corrects is None or entry.corrects.pk != there.pk):
        found.append(Fault("period", _THERE_ALREADY))
    elif there is None and entry.corrects is not None:
        found.append(Fault("period", _GONE))
    elif entry.corrects is not None and _published(entry.corrects):
        found.append(Fault("period", _HANDED_DOWN))
    elif entry.corrects is not None and not entry.correction_reason.strip():
        found.append(Fault("correction_reason", _WHY_CORRECTED))
    if not found and not entry.unusual_reason.strip():
        found += [
            Fault("unusual_reason", Words(f"{said.vi} {_ASK.vi}", f"{said.en} {_ASK.en}"))
            for said in unusual(entry.told, shape, checks(), _earlier(entry, standing))
        ]
    return found


def _published(row: Observation) -> bool:
    """Whether a superior published it; asked of the database only where it can be."""
    return row.approved_level == "province" and is_handed_down(row)


def _unusual_reason(entry: FigureEntry, shape: Shape, known: _Known) -> str:
    """The answer to what was asked about; nothing where nothing stood out."""
    asked = unusual(entry.told, shape, checks(), _earlier(entry, known.standing))
    return entry.unusual_reason.strip() if asked else ""


def _key(entry: FigureEntry) -> tuple[object, ...]:
    return (
        entry.indicator,
        entry.neighbourhood.pk if entry.neighbourhood else None,
        entry.told.period.code,
        entry.source_organisation.pk if entry.source_organisation else None,
    )


def _earlier(entry: FigureEntry, standing: Mapping[tuple[object, ...], Observation]) -> Earlier | None:
    """The newest figure of the same place and an earlier period, of the same source if there is one."""
    place = entry.neighbourhood.pk if entry.neighbourhood else None
    source = entry.source_organisation.pk if entry.source_organisation else None
    before = [
        row
        for row in standing.values()
        if row.indicator == entry.indicator
        and row.neighbourhood_id == place
        and row.period_end < entry.told.period.last_day
    ]
    if not before:
        return None
    row = max(before, key=lambda r: (r.source_organisation_id == source, r.period_end))
    return Earlier(period_of_row(row).label, row.value, row.whole)


def _there(place: Neighbourhood, unit: Unit, day: date) -> bool:
    return (
        place.unit_id == unit.pk and place.valid_from <= day and (not place.valid_to or place.valid_to > day)
    )


def _written(
    entry: FigureEntry, definition: Definition, shape: Shape, actor: Actor, unit: Unit, now: datetime
) -> Observation:
    told = entry.told
    row = Observation.objects.create(
        unit=unit,
        neighbourhood=entry.neighbourhood,
        indicator=entry.indicator,
        definition_version=definition.version,
        period=told.period.code,
        period_end=told.period.last_day,
        part=told.part,
        whole=told.whole,
        value=value_of(told, shape),
        level_text=told.level_text.strip(),
        progress=told.progress.value if told.progress else "",
        done=told.progress is Progress.ACHIEVED if told.progress else None,
        footing=told.footing.value,
        source=entry.source.strip(),
        source_organisation=entry.source_organisation,
        note=entry.note.strip(),
        entered_by=actor.user,
        entered_at=now,
        supersedes=entry.corrects,
        correction_reason=entry.correction_reason.strip(),
        unusual_reason=entry.unusual_reason,
        demo=unit.demo,
    )
    files = [*entry.evidence, *receive_evidence(by=actor.user, unit=unit, files=entry.files, now=now)]
    if not files and entry.corrects is not None:
        files = list(entry.corrects.evidence.all())
    row.evidence.set(files)
    return row


_NO_INDICATOR = Words("Không có chỉ số này.", "There is no such indicator.")
_CLOSED = Words("Chỉ số này đã ngừng dùng.", "This indicator is no longer used.")
_NOT_THERE = Words(
    "Tổ dân phố, thôn này không có trong kỳ số liệu.", "This neighbourhood did not exist in the period."
)
_NO_SOURCE = Words("Hãy ghi nguồn số liệu (văn bản, người báo).", "Say where the figure comes from.")
_THERE_ALREADY = Words(
    "Kỳ này đã có số liệu của cùng nguồn; hãy tải lại trang và sửa số liệu đó.",
    "There is a figure of this source for the period already; reload the page and correct that one.",
)
_GONE = Words(
    "Số liệu cần sửa vừa được người khác thay đổi; hãy tải lại trang.",
    "Somebody else has just changed the figure you correct; reload the page.",
)
_HANDED_DOWN = Words(
    "Số liệu này do cấp trên công bố: không sửa ở đây được, hãy mở số liệu và nêu ý kiến.",
    "This figure was published from above: it is not corrected here; open it and contest it.",
)
_WHY_CORRECTED = Words("Hãy ghi lý do sửa số liệu.", "Say why the figure is corrected.")
_ASK = Words("Hãy kiểm tra lại; nếu đúng, ghi lý do.", "Check it; if it is right, say why.")
