"""How speeds grew since the base year, which places are weak spots, and which ranks are possible."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np

from hatangso.domain.measurement.bins import spans_of
from hatangso.domain.measurement.coarse import told_count
from hatangso.domain.measurement.span import base_of
from hatangso.domain.quantities import Estimate, Unknown
from hatangso.domain.statistics.growth import Growth, PeriodFigure, growth, log_error
from hatangso.domain.statistics.needed import Statistic
from hatangso.domain.statistics.ranks import pairwise_ranks
from hatangso.domain.statistics.technology_mix import MixEffect, OfTechnology, mix_effect
from hatangso.domain.statistics.weak_spot import Weakness, WeakSpot, weak_spot
from hatangso.store.measurements.models import SpeedResult
from hatangso.store.measurements.readings import LEAST_DEVICES, Cell, Reading
from hatangso.store.places.models import Unit

BASE_YEAR = 2024  # the year that the plans name: "gấp đôi năm 2024"
LEVEL = 0.95


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
    short: int  # so many devices are short at least
    devices: int | None  # as the reader may know it
    found: WeakSpot


def weakness_of(reading: Reading, target: float) -> tuple[int, int | None, WeakSpot] | None:
    """How many devices are short at least, devices, and what follows; None where bins are not known.

    Judged by all devices surely short: those in bins that end at or below the target. Their number adds up
    over stretches and operators, so what is told of it is a multiple of five, or what the answer needs.
    """
    result = reading.result
    if result is None or not result.bins or result.devices < LEAST_DEVICES:
        return None
    counts: Sequence[int] = result.bins["counts"]
    spans = spans_of(result.bins["first"], len(counts))
    short = sum(n for (_low, high), n in zip(spans, counts, strict=True) if high <= target * (1 + 1e-9))
    found = weak_spot(short, sum(counts))
    needed = found.fewest or 0 if found.answer is Weakness.WEAK else 0
    return max(told_count(short), needed), reading.devices, found


def weak_spots(
    units: Iterable[Unit], readings: Mapping[int, Reading], targets: Mapping[int, float]
) -> list[Weak]:
    """The weak spots among the places, the greatest share of devices that fall short first."""
    found = []
    for unit in units:
        reading, target = readings.get(unit.pk), targets.get(unit.pk)
        told = weakness_of(reading, target) if reading is not None and target else None
        if told is not None and told[2].answer is Weakness.WEAK:
            found.append(Weak(unit, *told))
    return sorted(found, key=lambda one: (-one.short / (one.devices or one.short), one.unit.name))


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
    """Among the places with an interval; None where this one has none, or there are fewer than three."""
    told = {
        pk: estimate
        for pk, reading in readings.items()
        if (estimate := estimate_of(reading, statistic)) is not None and estimate.low > 0
    }
    if unit.pk not in told or len(told) < 3:
        return None
    sign = 1.0 if higher_is_better else -1.0
    values = np.array([sign * log(one.value) for one in told.values()])
    errors = np.array([log_error(one) for one in told.values()])
    at = list(told).index(unit.pk)
    found = pairwise_ranks(values, errors, LEVEL)
    return Rank(int(found.rank[at]), int(found.low[at]), int(found.high[at]), len(told))
