"""What the devices of many cells (place × operator × technology × period) tell, all cells at once.

The values are one a device (store/measurements/aggregate.py), sorted by cell. No cell with fewer
devices than `bounds.fewest` tells more than how many devices it has.
"""

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.statistics.classes import BOUNDS, Bounds, standings
from hatangso.domain.statistics.cox import means
from hatangso.domain.statistics.grouped import Floats, Integers, known_only, quantiles, sort_within
from hatangso.domain.statistics.order_statistic import intervals

_AT_ONCE = 1 << 18  # values computed together: they stay in the processor's cache


@dataclass(frozen=True, eq=False)
class CellTable:
    """By cell, in the unit of the values; NaN where nothing may or can be said. Intervals of `level`.

    median, p10, p90: quantiles between neighbours (definition 7), each with the ends of its exact
    order-statistic interval: NaN under 6 devices at 95 %, of p10 and p90 under 36. mean: winsorised,
    mean_low, mean_high: Cox's interval (cox.py); plain_mean: without the fence; fenced: share of devices
    beyond it. log_sd: standard deviation of ln(value), NaN where a device measured 0. standing: see
    classes.py.
    """

    devices: Integers
    median: Floats
    median_low: Floats
    median_high: Floats
    mean: Floats
    mean_low: Floats
    mean_high: Floats
    plain_mean: Floats
    fenced: Floats
    p10: Floats
    p10_low: Floats
    p10_high: Floats
    p90: Floats
    p90_low: Floats
    p90_high: Floats
    log_sd: Floats
    standing: NDArray[np.str_]


def describe_cells(
    values: NDArray[np.floating],
    starts: NDArray[np.integer],
    *,
    level: float = 0.95,
    bounds: Bounds = BOUNDS,
) -> CellTable:
    """Cell i holds values[starts[i]:starts[i + 1]], one value a device (Mbit/s, ms), in any order.

    NaN counts as no device. ValueError where a value is negative or infinite or starts do not fit. Neither
    argument is changed. `bounds`: of the method (classes.py).

    >>> table = describe_cells(np.array([10.0, 20, 30, 40, 50, 60, 7]), np.array([0, 6, 7]))
    >>> table.median.tolist(), table.median_low.tolist(), table.standing.tolist()
    ([35.0, nan], [10.0, nan], ['interval', 'withheld'])
    """
    measured, begins = known_only(values, starts)
    parts = [
        _describe(measured[begins[a] : begins[b]], begins[a : b + 1], level, bounds)
        for a, b in _pieces(begins)
    ]
    return CellTable(
        **{one.name: np.concatenate([getattr(part, one.name) for part in parts]) for one in fields(CellTable)}
    )


def _pieces(begins: Integers) -> list[tuple[int, int]]:
    """Runs of cells that hold about _AT_ONCE values."""
    cells = len(begins) - 1
    bounds = [0]
    while bounds[-1] < cells:
        until = int(np.searchsorted(begins, begins[bounds[-1]] + _AT_ONCE, side="right")) - 1
        bounds.append(min(cells, max(bounds[-1] + 1, until)))
    return list(pairwise(bounds)) or [(0, 0)]


def _describe(values: Floats, begins: Integers, level: float, bounds: Bounds) -> CellTable:
    starts = begins - begins[0]
    ordered = values.copy()
    sort_within(ordered, starts)
    devices = np.diff(starts)
    low, high = intervals(ordered, starts, 0.5, level)
    p10_ends, p90_ends = (intervals(ordered, starts, p, level) for p in (0.1, 0.9))
    mean = means(ordered, starts, level)
    shown = devices >= bounds.fewest

    def told(found: Floats) -> Floats:
        return np.where(shown, found, np.nan)

    return CellTable(
        devices=devices,
        median=told(quantiles(ordered, starts, 0.5)),
        median_low=told(low),
        median_high=told(high),
        mean=told(mean.mean),
        mean_low=told(mean.low),
        mean_high=told(mean.high),
        plain_mean=told(mean.plain),
        fenced=told(mean.fenced),
        p10=told(quantiles(ordered, starts, 0.1)),
        p10_low=told(p10_ends[0]),
        p10_high=told(p10_ends[1]),
        p90=told(quantiles(ordered, starts, 0.9)),
        p90_low=told(p90_ends[0]),
        p90_high=told(p90_ends[1]),
        log_sd=told(mean.log_sd),
        standing=standings(devices, bounds),
    )
