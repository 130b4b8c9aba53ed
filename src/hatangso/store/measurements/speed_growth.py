"""How speeds grew since the base year, which places are weak spots, and which ranks are possible."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import log

import numpy as np

from hatangso.catalog.method_files import method_named
from hatangso.domain.measurement.method import comparable, is_mixed
from hatangso.domain.measurement.short import Shortfall, shortfall
from hatangso.domain.measurement.span import base_of
from hatangso.domain.progress.target import Comparator, Goal
from hatangso.domain.quantities import Estimate, Unknown
from hatangso.domain.statistics.growth import OTHER_METHOD, Growth, PeriodFigure, growth, log_error
from hatangso.domain.statistics.needed import Statistic
from hatangso.domain.statistics.ranks import pairwise_ranks
from hatangso.domain.statistics.technology_mix import MixEffect, OfTechnology, mix_effect
from hatangso.domain.statistics.weak_spot import Weakness
from hatangso.store.measurements.models import SpeedResult
from hatangso.store.measurements.readings import LEAST_DEVICES, Cell, Reading
from hatangso.store.places.models import Unit

BASE_YEAR = 2024  # the year that the plans name: "gấp đôi năm 2024"
LEVEL = 0.95
RISING = (Comparator.AT_LEAST, Comparator.ABOVE)


def base_cell(cell: Cell) -> Cell | None:
    """The same stratum in the base year; None where there is none to compare with."""
    period = base_of(cell.period, BASE_YEAR)
    return None if period is None or cell.is_published else replace(cell, period=period)


def estimate_of(reading: Reading, statistic: Statistic) -> Estimate | None:
    """The mean or median with its interval, from five devices on."""
    ends, result = reading.interval(statistic), reading.result
    if ends is None or result is None:
        return None
    value = result.mean if statistic == "mean" else result.median
    return None if value is None else Estimate(value, *ends, LEVEL)


def growth_of(
    earlier: Reading | None, later: Reading, statistic: Statistic, times: float
) -> Growth | Unknown | None:
    """Later by earlier; None where one of the two is not known, Unknown where they cannot be compared."""
    figures = []
    for reading in (earlier, later):
        estimate = estimate_of(reading, statistic) if reading is not None else None
        if estimate is None or reading is None or reading.result is None:
            return None
        result = reading.result
        figures.append(PeriodFigure(estimate, statistic, result.source, result.method, reading.devices))
    return growth(figures[0], figures[1], times)


def mix_of(unit: Unit, cell: Cell, statistic: Statistic) -> MixEffect | Unknown | None:
    """What of the growth of all technologies together is people moving to faster ones. One query."""
    base = base_cell(cell)
    if base is None or cell.technology:
        return None
    rows = SpeedResult.objects.filter(
        unit=unit, source=cell.source, operator=cell.operator, network=cell.network, metric=cell.metric,
        period__in=(cell.period, base.period),
    ).exclude(technology__in=("", "unknown"))  # fmt: skip
    methods = {row.method for row in rows}
    if any(not comparable(one, other) for one in methods for other in methods):
        return OTHER_METHOD
    periods: dict[str, dict[str, OfTechnology]] = {cell.period: {}, base.period: {}}
    for row in rows:
        if row.devices >= LEAST_DEVICES:
            speed = estimate_of(Reading(row, metric=cell.metric), statistic)
            periods[row.period][row.technology] = OfTechnology(row.devices, speed)
    return mix_effect(periods[base.period], periods[cell.period])


@dataclass(frozen=True)
class Weak:
    """A place where more than a tenth of the devices fall short of the target, beyond chance."""

    unit: Unit
    found: Shortfall


@dataclass(frozen=True)
class WeakSpots:
    """The weak spots among the places, the greatest share of devices that fall short first.

    `tried`: of how many places there was enough to ask; `cleared` of them are shown to be none; `by_chance`:
    so many would be called weak by chance at most, if in none more than the allowed share fell short.
    """

    spots: tuple[Weak, ...]
    tried: int
    cleared: int
    by_chance: float

    @property
    def open(self) -> int:
        """Places of which nobody can say."""
        return self.tried - self.cleared - len(self.spots)


def shortfall_of(reading: Reading | None, goal: Goal | None) -> Shortfall | None:
    """How many devices are short of the goal and what follows; None of fewer than five devices, where the
    distribution is kept back, or where the goal is not to reach a speed.
    """
    result = reading.result if reading is not None else None
    if reading is None or result is None or not result.bins or result.devices < LEAST_DEVICES:
        return None
    if goal is None or goal.comparator not in RISING or goal.value <= 0:
        return None
    method = method_named(result.method)
    return shortfall(
        wholes=result.wholes,
        bins=result.bins,
        target=goal.value,
        above=goal.comparator is Comparator.ABOVE,
        in_fives=reading.open_only,
        allowed=method["weak_allowed"],
        chance=method["weak_chance"],
    )


def weak_spots(
    units: Iterable[Unit], readings: Mapping[int, Reading], goals: Mapping[int, Goal]
) -> WeakSpots:
    """The exact test in every place that has enough devices and a goal."""
    told = [(unit, shortfall_of(readings.get(unit.pk), goals.get(unit.pk))) for unit in units]
    tried = [Weak(unit, found) for unit, found in told if found is not None]
    spots = [one for one in tried if one.found.answer is Weakness.WEAK]
    spots.sort(key=lambda one: (-one.found.least / one.found.devices, one.unit.name))
    cleared = sum(one.found.answer is Weakness.NOT_WEAK for one in tried)
    methods = [result.method for one in tried if (result := readings[one.unit.pk].result) is not None]
    by_chance = sum(method_named(method)["weak_chance"] for method in methods)
    return WeakSpots(tuple(spots), len(tried), cleared, by_chance)


@dataclass(frozen=True)
class Rank:
    """Of `places` the rank of the estimate, 1 the best, and the ranks that the intervals leave open."""

    rank: int
    low: int
    high: int
    places: int


def rank_of(
    unit: Unit, readings: Mapping[int, Reading], statistic: Statistic, *, higher_is_better: bool
) -> Rank | None:
    """Among the places with an interval; None where this one has none, there are fewer than three, or tests
    judged by several methods stand together.
    """
    told = {
        pk: estimate
        for pk, reading in readings.items()
        if (estimate := estimate_of(reading, statistic)) is not None and estimate.low > 0
        if reading.result is not None and not is_mixed(reading.result.method)
    }
    if unit.pk not in told or len(told) < 3:
        return None
    sign = 1.0 if higher_is_better else -1.0
    values = np.array([sign * log(one.value) for one in told.values()])
    errors = np.array([log_error(one) for one in told.values()])
    at = list(told).index(unit.pk)
    found = pairwise_ranks(values, errors, LEVEL)
    return Rank(int(found.rank[at]), int(found.low[at]), int(found.high[at]), len(told))
