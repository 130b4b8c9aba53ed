"""Values that lie sorted by group, with `starts` where each group begins: the shape all cells come in.

Group i is values[starts[i]:starts[i + 1]]; `starts` has one entry more than there are groups.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def known_only(values: NDArray[np.floating], starts: NDArray[np.integer]) -> tuple[Floats, Integers]:
    """The values without the unknown ones (NaN), as float64, and the starts that go with them.

    ValueError where `starts` do not fit the values, or a value is negative or infinite: nothing that is
    measured here (Mbit/s, ms) can be.
    """
    measured = np.asarray(values, np.float64)
    begins = np.asarray(starts, np.int64)
    fits = begins.ndim == 1 and begins.size > 0 and begins[0] == 0 and begins[-1] == measured.size
    if not fits or (np.diff(begins) < 0).any():
        raise ValueError("starts must rise from 0 to the number of values")
    if measured.size == 0:
        return measured, begins
    lowest, highest = float(np.min(measured)), float(np.max(measured))
    if np.isnan(lowest):
        known = ~np.isnan(measured)
        measured = measured[known]
        begins = np.concatenate([[0], np.cumsum(known)])[begins]
        if measured.size == 0:
            return measured, begins
        lowest, highest = float(np.min(measured)), float(np.max(measured))
    if lowest < 0 or np.isinf(highest):
        raise ValueError("a measured value is finite and not negative")
    return measured, begins


def sort_within(values: Floats, starts: NDArray[np.integer]) -> None:
    """Sort each group in place."""
    ends = starts.tolist()
    for first, last in pairwise(ends):
        if last - first > 1:
            values[first:last].sort()


def sums(values: Floats, starts: NDArray[np.integer]) -> Floats:
    """The sum of each group, 0 for an empty one."""
    found = np.zeros(len(starts) - 1)
    filled = np.flatnonzero(np.diff(starts))
    if filled.size:
        found[filled] = np.add.reduceat(values, starts[filled])
    return found


def quantiles(ordered: Floats, starts: NDArray[np.integer], p: float) -> Floats:
    """The quantile p of each sorted group, between neighbours in proportion; NaN for an empty one.

    h = (n − 1) p counted from 0: definition 7 of R. J. Hyndman and Y. Fan, The American Statistician 50
    (1996) 361; the same as DuckDB's quantile_cont and Spark's percentile.

    >>> quantiles(np.array([1.0, 2.0, 4.0, 7.0, 9.0]), np.array([0, 4, 5]), 0.5).tolist()
    [3.0, 9.0]
    """
    count = np.diff(starts)
    found = np.full(len(count), np.nan)
    filled = np.flatnonzero(count)
    place = (count[filled] - 1) * p
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, count[filled] - 1)
    low, high = ordered[starts[filled] + below], ordered[starts[filled] + above]
    found[filled] = low + (place - below) * (high - low)
    return found
