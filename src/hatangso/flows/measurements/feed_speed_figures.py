"""What was measured becomes figures of the indicators, waiting for approval like any other.

Per place (each commune, and the province itself from all its devices) and quarter or year that is over, of
all operators together: the mean download of 4G and of 5G (plans say "trung bình"), and how many times the
base year's mobile download there is. From 30 devices on. Of several sources that with the most devices
speaks; two are never pooled. What people told is left alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.adapters.speed_sources import speed_sources
from hatangso.domain.figures.told import Shape, ToldFigure, value_of
from hatangso.domain.footing import Footing
from hatangso.domain.measurement.coarse import told_count
from hatangso.domain.measurement.method import comparable
from hatangso.domain.measurement.span import base_of
from hatangso.domain.measurement.speed_test import ANY
from hatangso.domain.numbers_format import format_number
from hatangso.domain.periods import Period, PeriodKind, parse_period, period_of
from hatangso.flows.keep_standing import keys_of, refresh_standing
from hatangso.flows.land_figures import change_state
from hatangso.flows.measurements.mark_doubtful import Doubt, mark_doubtful
from hatangso.store.measurements.models import FedFigure, SpeedResult
from hatangso.store.measurements.speed_goals import GROWTH, INDICATORS
from hatangso.store.measurements.speed_growth import BASE_YEAR
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition, definitions_by_code
from hatangso.store.programme.models import Observation

KINDS = (PeriodKind.QUARTER, PeriodKind.YEAR)
AT_ONCE = 500
DECIMALS = 2

SAID = ("indicative", "reliable")  # results of enough devices for a figure
Key = tuple[int, str, str]  # unit, indicator, period


@dataclass(frozen=True)
class Fed:
    """What one figure says and on which result it stands; `base` where it is a growth."""

    key: Key
    period: Period
    told: ToldFigure
    result: SpeedResult
    base: SpeedResult | None = None

    @property
    def devices(self) -> int:
        return min(self.result.devices, self.base.devices) if self.base else self.result.devices


@dataclass(frozen=True)
class FeedMade:
    """How many figures are new or corrected, taken back, and left as they were."""

    told: int
    taken_back: int
    kept: int


def feed_speed_figures(*, province: Unit, now: datetime) -> FeedMade:
    """Bring the figures of the province and its communes in step with their speed results.

    The same results fed again change nothing. An unapproved figure that is no longer right is superseded at
    once; an approved one stays in force until its correction is approved; what no result supports any more is
    taken back where nobody had approved it. A value that an approver returned is not told again. Approvers
    are told once of an approved figure whose result is gone or another (mark_doubtful.py).
    """
    wanted = _best(_fed(province, timezone.localdate(now)))
    definitions = definitions_by_code(INDICATORS.values())
    with transaction.atomic():
        communes = Q(parent=province, level="commune", valid_to=None)
        places = Unit.objects.filter(communes | Q(pk=province.pk))
        list(places.select_for_update(no_key=True).order_by("pk").values_list("pk"))
        there = _there(province)
        fresh: list[tuple[Observation, Fed]] = []
        gone: list[Observation] = []
        for key, fed in wanted.items():
            rows = there.get(key, [])
            if not _may_tell(rows) or (rows and _says(rows[-1], fed)):
                continue
            living = [row for row in rows if row.state in {"entered", "approved"}]
            gone += [row for row in living if row.state == "entered"]
            fresh.append((_observation(fed, living[-1] if living else None, definitions, now), fed))
        for key, rows in there.items():
            if key not in wanted and _may_tell(rows):
                gone += [row for row in rows if row.state == "entered"]
        Observation.objects.bulk_create([row for row, _fed in fresh], batch_size=AT_ONCE)
        FedFigure.objects.bulk_create([_trace(row, fed, now) for row, fed in fresh], batch_size=AT_ONCE)
        change_state(gone, state="superseded")
        refresh_standing(keys_of([*(row for row, _fed in fresh), *gone]))
        mark_doubtful(_doubts(there, wanted), now)
    taken_back = sum(1 for row in gone if _key(row) not in wanted)
    return FeedMade(len(fresh), taken_back, len(wanted) - len(fresh))


def feed_ended_periods(*, now: datetime) -> None:
    """The clock's part: what was computed while a quarter or year ran is told once that is over.

    At the full hours of the first week of a quarter; fed again nothing changes.
    """
    local = timezone.localtime(now)
    if local.month % 3 != 1 or local.day > 7 or local.minute:
        return
    ended = [period_of(kind, local.date()).shifted(-1).code for kind in KINDS]
    measured = SpeedResult.objects.filter(period__in=ended, standing__in=SAID)
    some_there = Q(pk__in=measured.values("unit")) | Q(pk__in=measured.values("unit__parent"))
    for province in Unit.objects.filter(some_there, level="province").order_by("pk"):
        feed_speed_figures(province=province, now=now)


def _fed(province: Unit, today: date) -> Iterator[Fed]:
    """Every figure of a period over by then that a result of any source supports. One query."""
    results = SpeedResult.objects.filter(
        Q(unit=province) | Q(unit__parent=province),
        operator=ANY,
        network="mobile",
        metric="download",
        technology__in=INDICATORS,
        standing__in=SAID,
        mean__isnull=False,
    ).order_by("source")
    by_place = {(r.unit_id, r.source, r.technology, r.period): r for r in results}
    for (unit_id, source, technology, code), result in by_place.items():
        period, indicator = parse_period(code), INDICATORS[technology]
        if period is None or period.kind not in KINDS or period.last_day >= today or not result.mean:
            continue
        key, mean = (unit_id, indicator, code), round(result.mean, DECIMALS)
        if indicator != GROWTH:
            yield Fed(key, period, ToldFigure(period, Footing.MEASURED, value=mean), result)
            continue
        base = by_place.get((unit_id, source, technology, base_of(code, BASE_YEAR) or ""))
        if base is not None and base.mean and comparable(base.method, result.method):
            told = ToldFigure(period, Footing.MEASURED, part=mean, whole=round(base.mean, DECIMALS))
            yield Fed(key, period, told, result, base)


def _best(found: Iterable[Fed]) -> dict[Key, Fed]:
    """Of several sources the one with the most devices; of equals the first by name."""
    best: dict[Key, Fed] = {}
    for fed in found:
        if fed.key not in best or fed.devices > best[fed.key].devices:
            best[fed.key] = fed
    return best


def _there(province: Unit) -> dict[Key, list[Observation]]:
    """By key what was told of the whole place without an organisation, oldest first. One query."""
    found: dict[Key, list[Observation]] = {}
    rows = Observation.objects.filter(
        Q(unit=province) | Q(unit__parent=province),
        indicator__in=INDICATORS.values(),
        neighbourhood=None,
        source_organisation=None,
        state__in=("entered", "approved", "returned"),
    ).select_related("fed")
    for row in rows.order_by("pk"):
        found.setdefault(_key(row), []).append(row)
    return found


def _doubts(
    there: Mapping[Key, list[Observation]], wanted: Mapping[Key, Fed]
) -> Iterator[tuple[FedFigure, Doubt]]:
    """Every approved figure that was fed, and what is amiss with it now: '' where nothing is."""
    for key, rows in there.items():
        for row in rows:
            if row.state == "approved" and hasattr(row, "fed"):
                fed = wanted.get(key)
                yield row.fed, "withdrawn" if fed is None else "" if _says(row, fed) else "changed"


def _key(row: Observation) -> Key:
    return row.unit_id, row.indicator, row.period


def _may_tell(rows: Iterable[Observation]) -> bool:
    """Whether nobody told a living figure here."""
    return all(hasattr(row, "fed") for row in rows if row.state != "returned")


def _says(row: Observation, fed: Fed) -> bool:
    """Whether the newest figure, in force, waiting or returned, is this one already."""
    if not hasattr(row, "fed"):
        return False
    told = fed.told
    same = (row.part, row.whole) == (told.part, told.whole) if told.whole else row.value == told.value
    return same and (row.fed.source, row.fed.method) == (fed.result.source, fed.result.method)


def _observation(
    fed: Fed, before: Observation | None, definitions: Mapping[str, Definition], now: datetime
) -> Observation:
    unit_id, indicator, code = fed.key
    definition = definitions[indicator]
    shape = Shape(definition.shape.kind, definition.shape.unit, part_of_whole=False)
    approved = before is not None and before.state == "approved"
    return Observation(
        unit_id=unit_id,
        indicator=indicator,
        definition_version=definition.version,
        period=code,
        period_end=fed.period.last_day,
        part=fed.told.part,
        whole=fed.told.whole,
        value=value_of(fed.told, shape),
        footing=fed.told.footing.value,
        source=_("Đo tốc độ mạng, nguồn %(source)s: %(devices)s thiết bị, phương pháp %(method)s")
        % {
            "source": _source_name(fed.result.source),
            "devices": format_number(told_count(fed.devices), 0),
            "method": fed.result.method,
        },
        note=_note(fed),
        entered_at=now,
        supersedes=before,
        correction_reason=_("Kết quả đo được tính lại từ các phép đo hiện có.") if approved else "",
        demo=fed.result.demo,
    )


def _source_name(code: str) -> str:
    """As people call it; the code where the source is no more."""
    source = speed_sources().get(code)
    return source.name.vi if source else code


def _note(fed: Fed) -> str:
    result = fed.result
    ends = ""
    if result.mean_low is not None and result.mean_high is not None:
        ends = _(" (khoảng 95%%: %(low)s–%(high)s)") % {
            "low": format_number(result.mean_low),
            "high": format_number(result.mean_high),
        }
    said = _("Trung bình %(mean)s Mbit/s%(ends)s, %(tests)s phép đo; ranh giới %(boundaries)s.") % {
        "mean": format_number(result.mean or 0),
        "ends": ends,
        "tests": format_number(told_count(result.tests), 0),
        "boundaries": result.boundaries or "–",
    }
    if fed.base is None:
        return said
    return (
        said
        + " "
        + _("Kỳ gốc %(period)s: trung bình %(mean)s Mbit/s, %(devices)s thiết bị.")
        % {
            "period": fed.base.period,
            "mean": format_number(fed.base.mean or 0),
            "devices": format_number(told_count(fed.base.devices), 0),
        }
    )


def _trace(row: Observation, fed: Fed, now: datetime) -> FedFigure:
    return FedFigure(
        observation=row,
        source=fed.result.source,
        technology=fed.result.technology,
        devices=fed.devices,
        method=fed.result.method,
        boundaries=fed.result.boundaries,
        made_at=now,
    )
