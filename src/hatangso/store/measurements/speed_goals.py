"""What the living plans promise of speeds, for many places at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from hatangso.domain.measurement.speed_test import ANY
from hatangso.domain.progress.target import Goal
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
    places = list(units)
    if not indicator or not places:
        return {}
    above = {unit.parent_id for unit in places if unit.parent_id}
    measures = TargetMeasure.objects.filter(
        target__unit_id__in={unit.pk for unit in places} | above, target__state="live", kind="numeric",
        indicator=indicator, value__isnull=False,
    ).select_related("target__unit")  # fmt: skip
    by_unit: dict[int, list[TargetMeasure]] = {}
    for measure in measures.order_by("pk"):
        if indicator == GROWTH or measure.unit_text in _UNITS:
            by_unit.setdefault(measure.target.unit_id, []).append(measure)
    found = {}
    for unit in places:
        own = by_unit.get(unit.pk)
        said = own or by_unit.get(unit.parent_id or 0)
        if not said:
            continue
        measure = min(said, key=lambda one: _nearness(one.target.year, year))
        if (goal := goal_of(measure)) is not None:
            found[unit.pk] = SpeedGoal(
                measure.target_id, measure.target.unit.code, measure.target.year, goal, not own
            )
    return found


def _nearness(of_target: int | None, year: int) -> tuple[bool, int]:
    if of_target is None:
        return True, 10_000
    return of_target < year, abs(of_target - year)
