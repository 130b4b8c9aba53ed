"""The sheet on which figures are entered: one row an indicator, or one a neighbourhood of one indicator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from hatangso.domain.figures.told import Shape, ToldFigure
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.numbers_format import format_number, parse_number
from hatangso.domain.periods import Period, PeriodKind, period_of
from hatangso.domain.progress.observation import Progress
from hatangso.flows.record_figure import FigureEntry
from hatangso.store.measurements.models import FedFigure
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.programme.definitions import Definition, told_as
from hatangso.store.programme.figure_rows import key_of, observations_of
from hatangso.store.programme.models import Observation
from hatangso.store.programme.target_queries import organisations_by_indicator, visible_targets

NUMBERS = ("part", "whole", "value")
TYPED = (*NUMBERS, "progress", "level_text")
FIELDS = (*TYPED, "footing", "source", "correction_reason", "unusual_reason")


@dataclass
class Row:
    """One row of the sheet: what is known, what was typed, what is wrong with it."""

    name: str
    definition: Definition
    shape: Shape
    neighbourhood: Neighbourhood | None
    current: Observation | None
    before: Observation | None
    others: list[Observation]
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    files: tuple[Any, ...] = ()
    doubt: str = ""  # of an approved figure made from measurements: withdrawn, changed

    @property
    def seen(self) -> str:
        """Which figure a person had before them, so that nobody's is overwritten unseen."""
        return str(self.current.pk) if self.current else ""

    @property
    def is_ratio(self) -> bool:
        return self.shape.kind is ValueKind.RATIO

    @property
    def is_value(self) -> bool:
        return self.shape.kind is ValueKind.VALUE

    def stored(self) -> dict[str, str]:
        """What stands now, as it would be typed."""
        row = self.current
        if row is None:
            return {"footing": self.definition.footing.value}
        numbers = {name: getattr(row, name) for name in NUMBERS}
        if row.part is not None:
            numbers["value"] = None  # it follows from the halves
        return {
            **{name: "" if v is None else format_number(v, 6) for name, v in numbers.items()},
            "progress": row.progress,
            "level_text": row.level_text,
            "footing": row.footing,
            "source": row.source,
        }

    def is_touched(self) -> bool:
        """Whether a person typed something that is not there yet."""
        there = self.stored()
        watched = TYPED if self.current is None else (*TYPED, "footing", "source")
        return any(self.typed.get(name, "").strip() != there.get(name, "") for name in watched)

    @property
    def shown(self) -> dict[str, str]:
        return self.typed or self.stored()


def sheet(
    actor: Actor,
    unit: Unit,
    period: Period,
    *,
    indicator: str,
    place: Neighbourhood | None,
    source: Organisation | None,
) -> list[Row]:
    """The rows the person may fill for a period; a constant number of queries."""
    codes = [indicator] if indicator else followed_indicators(actor, unit)
    known = told_as(unit, codes)
    neighbourhoods = _there(unit, period.last_day) if indicator else []
    places: list[Neighbourhood | None] = [None, *neighbourhoods] if indicator else [place]
    standing = observations_of(unit, actor=actor)
    rows = []
    for code in codes:
        if code not in known:
            continue
        definition, shape = known[code]
        for where in places:
            of_place = [
                o
                for o in standing
                if o.indicator == code and o.neighbourhood_id == (where.pk if where else None)
            ]
            rows.append(_row(definition, shape, where, of_place, period, source))
    return rows


def mark_doubts(unit: Unit, rows: Sequence[Row]) -> None:
    """Say of each row whether the measurement behind its approved figure is gone or another. One query."""
    doubtful = dict(
        FedFigure.objects.filter(observation__unit=unit, observation__state="approved")
        .exclude(doubt="")
        .values_list("observation", "doubt")
    )
    for row in rows:
        shown = [one for one in (row.current, *row.others) if one is not None]
        found = [pk for one in shown for pk in (one.pk, one.supersedes_id) if pk in doubtful]
        row.doubt = doubtful[found[0]] if found else ""


def followed_indicators(actor: Actor, unit: Unit) -> list[str]:
    """Codes of the indicators that live targets follow, in the plan's order.

    Who enters figures of their own part sees those; who enters all, or none, sees all that they may see.
    """
    targets = visible_targets(unit, actor).filter(state="live").prefetch_related("measures")
    codes = list(
        dict.fromkeys(m.indicator for target in targets for m in target.measures.all() if m.indicator)
    )
    if actor.may("enter_figures", unit) or not actor.may_somewhere("enter_figures", unit):
        return codes
    concerned = organisations_by_indicator(unit, codes)
    return [code for code in codes if actor.may("enter_figures", unit, concerned[code])]


def read_typed(rows: Sequence[Row], typed: QueryDict) -> list[Row]:
    """The rows that the posted sheet held, with what was typed; one that changed meanwhile says so."""
    held = [row for row in rows if f"{row.name}-seen" in typed]
    for row in held:
        row.typed = {name: typed.get(f"{row.name}-{name}", "").replace("\0", "") for name in FIELDS}
        if typed[f"{row.name}-seen"] != row.seen and row.is_touched():
            row.errors["period"] = [_("Dòng này vừa được người khác nhập; hãy tải lại trang.")]
    return held


def entries_of(
    rows: Sequence[Row], period: Period, source: Organisation | None, common_source: str
) -> list[FigureEntry]:
    """The figures in the rows; a number that cannot be read is an error at its cell."""
    entries = []
    for row in rows:
        numbers: dict[str, float | None] = {}
        for name in NUMBERS:
            text = row.typed[name].strip()
            numbers[name] = parse_number(text) if text else None
            if text and numbers[name] is None:
                row.errors[name] = [_("Không đọc được số “%(text)s”; hãy viết như 1.234,5.") % {"text": text}]
        footing, progress = row.typed["footing"], row.typed["progress"]
        told = ToldFigure(
            period=period,
            footing=Footing(footing) if footing in set(Footing) else row.definition.footing,
            level_text=row.typed["level_text"],
            progress=Progress(progress) if progress in set(Progress) else None,
            **numbers,
        )
        entries.append(
            FigureEntry(
                indicator=row.definition.code,
                told=told,
                source=row.typed["source"] or common_source,
                source_organisation=source,
                neighbourhood=row.neighbourhood,
                files=row.files,
                corrects=row.current,
                correction_reason=row.typed["correction_reason"],
                unusual_reason=row.typed["unusual_reason"],
            )
        )
    return entries


def periods_offered(today: date) -> list[tuple[str, list[Period]]]:
    """The periods a figure may be told for, newest first, by length."""
    groups: Mapping[str, tuple[PeriodKind, int]] = {
        _("Năm"): (PeriodKind.YEAR, 5),
        _("6 tháng"): (PeriodKind.HALF, 4),
        _("Quý"): (PeriodKind.QUARTER, 8),
        _("Tháng"): (PeriodKind.MONTH, 12),
    }
    return [
        (label, [period_of(kind, today).shifted(-back) for back in range(count)])
        for label, (kind, count) in groups.items()
    ]


def _row(
    definition: Definition,
    shape: Shape,
    where: Neighbourhood | None,
    standing: list[Observation],
    period: Period,
    source: Organisation | None,
) -> Row:
    key = (definition.code, where.pk if where else None, period.code, source.pk if source else None)
    current = next((o for o in standing if key_of(o) == key), None)
    earlier = [o for o in standing if o.period_end < period.last_day]
    return Row(
        name=f"{definition.code}.{where.pk if where else 0}",
        definition=definition,
        shape=shape,
        neighbourhood=where,
        current=current,
        before=max(earlier, key=lambda o: o.period_end, default=None),
        others=[o for o in standing if o.period == period.code and o is not current],
    )


def _there(unit: Unit, day: date) -> list[Neighbourhood]:
    found: Any = Neighbourhood.objects.filter(unit=unit, valid_from__lte=day).order_by("kind", "name")
    return [place for place in found if place.valid_to is None or place.valid_to > day]
