"""What the living plans promise of speeds, for many places at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from hatangso.domain.measurement.span import span_of
from hatangso.domain.measurement.speed_test import ANY
from hatangso.domain.progress.target import Goal
from hatangso.store.measurements.models import SpeedResult
from hatangso.store.measurements.readings import Cell
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import TargetMeasure
from hatangso.store.programme.standing import goal_of

GROWTH = "mobile_download_growth"
INDICATORS = {"4g": "download_4g_mean", "5g": "download_5g_mean", ANY: GROWTH}
_UNITS = {"Mbit/s", ""}


@dataclass(frozen=True)
class SpeedGoal:
    """The target of a plan that a speed is held against; `of_province`: the place's own plan names none."""

    target_id: int
    unit_code: str
    year: int | None
    goal: Goal
    of_province: bool


def indicator_of(cell: Cell) -> str:
    """The indicator that a stratum is a figure of; '' where it is of none."""
    if cell.network != "mobile" or cell.metric != "download":
        return ""
    return INDICATORS.get(cell.technology, "")


def is_promised(network: str, technology: str, metric: str) -> bool:
    """Whether plans promise a speed of that stratum, in Mbit/s and not as so many times the base year."""
    cell = Cell("", "", network, technology, metric=metric)
    return bool(indicator_of(cell)) and not is_growth(cell)


def promised_radios(province: Unit) -> set[tuple[str, str]]:
    """Networks and technologies of which a plan of the province or its communes promises a speed."""
    here = Q(target__unit=province) | Q(target__unit__parent=province)
    codes = set(
        TargetMeasure.objects.filter(here, target__state="live", indicator__in=INDICATORS.values())
        .order_by()
        .values_list("indicator", flat=True)
        .distinct()
    )
    return {("mobile", technology) for technology, code in INDICATORS.items() if code in codes}


def is_growth(cell: Cell) -> bool:
    """Whether the plans promise so many times the base year of this stratum."""
    return indicator_of(cell) == GROWTH


def speed_goals(units: Iterable[Unit], indicator: str, year: int) -> dict[int, SpeedGoal]:
    """By unit the promise that counts in that year: the next to be kept, else the last one. One query.

    A place's own plan before its province's.
    """
    return Promises.of(units, {indicator}).goals(indicator, year)


@dataclass(frozen=True)
class Promises:
    """The speeds that the living plans of places promise, of several indicators and for any year."""

    places: tuple[Unit, ...]
    measures: Mapping[tuple[str, int], Sequence[TargetMeasure]]  # by indicator and unit
    _known: dict[tuple[str, int], dict[int, SpeedGoal]] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Iterable[Unit], indicators: Collection[str]) -> "Promises":
        """One query."""
        places, asked = tuple(units), [one for one in indicators if one]
        measures: dict[tuple[str, int], list[TargetMeasure]] = {}
        if asked and places:
            above = {unit.parent_id for unit in places if unit.parent_id}
            found = TargetMeasure.objects.filter(
                target__unit_id__in={unit.pk for unit in places} | above, target__state="live",
                kind="numeric", indicator__in=asked, value__isnull=False,
            ).select_related("target__unit")  # fmt: skip
            for measure in found.order_by("pk"):
                if measure.indicator == GROWTH or measure.unit_text in _UNITS:
                    measures.setdefault((measure.indicator, measure.target.unit_id), []).append(measure)
        return cls(places, measures)

    def goals(self, indicator: str, year: int) -> dict[int, SpeedGoal]:
        """By unit the promise that counts in that year."""
        found = {}
        for unit in self.places:
            own = self.measures.get((indicator, unit.pk))
            said = own or self.measures.get((indicator, unit.parent_id or 0))
            if not said:
                continue
            measure = min(said, key=lambda one: _nearness(one.target.year, year))
            if (goal := goal_of(measure)) is not None:
                found[unit.pk] = SpeedGoal(
                    measure.target_id, measure.target.unit.code, measure.target.year, goal, not own
                )
        return found

    def goal_of(self, row: SpeedResult) -> SpeedGoal | None:
        """The promised speed of its stratum in the year that its period ends, which it is held against."""
        span = span_of(row.period)
        if span is None or not is_promised(row.network, row.technology, row.metric):
            return None
        cell = Cell(row.source, row.period, row.network, row.technology, row.operator, row.metric)
        asked = indicator_of(cell), span.last_day.year
        if asked not in self._known:
            self._known[asked] = self.goals(*asked)
        return self._known[asked].get(row.unit_id)


def _nearness(of_target: int | None, year: int) -> tuple[bool, int]:
    if of_target is None:
        return True, 10_000
    return of_target < year, abs(of_target - year)
