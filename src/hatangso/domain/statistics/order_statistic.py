"""The exact interval of a median or any percentile from the values in order: no distribution is assumed.

Of n independent values the number below the quantile ξ_p is binomial (n, p). With r the largest and s the
smallest rank for which P(Bin < r) ≤ α/2 and P(Bin ≥ s) ≤ α/2, [x_(r), x_(s)] holds ξ_p in at least 1 − α of
the cases; ties only make it surer. W. R. Thompson, Annals of Mathematical Statistics 7 (1936) 122; H. A.
David and H. N. Nagaraja, Order Statistics, 3rd ed. 2003, 7.1. Where few values are there no such ranks
exist: the median needs six values for 95 %.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrik

from hatangso.domain.statistics.grouped import Floats, Integers

_TABLE = 2_048  # ranks for groups smaller than this are looked up


def ranks_of_interval(
    count: NDArray[np.integer], p: float = 0.5, level: float = 0.95
) -> tuple[Integers, Integers]:
    """By number of values the ranks r and s, counted from 1; both 0 where there is no such interval.

    ValueError where p or level is not within 0 and 1.

    >>> [both.tolist() for both in ranks_of_interval(np.array([5, 6, 8, 20, 100]))]
    [[0, 1, 1, 6, 40], [0, 6, 8, 15, 61]]
    """
    if not (0 < p < 1 and 0 < level < 1):
        raise ValueError("p and level lie between 0 and 1")
    counts = np.asarray(count, np.int64)
    if counts.size == 0 or int(counts.max()) < _TABLE:
        low, high = _table(p, level)
        return low[counts], high[counts]
    sizes, at = np.unique(counts, return_inverse=True)
    low, high = _ranks(sizes, p, level)
    return low[at], high[at]


def interval(values: Sequence[float], p: float = 0.5, level: float = 0.95) -> tuple[float, float] | None:
    """The interval of the quantile p of one group of values (in any order), in their unit; None where there
    is none.

    >>> interval([30, 10, 20, 60, 50, 40])
    (10.0, 60.0)
    """
    ordered = np.sort(np.asarray(values, np.float64))
    low, high = intervals(ordered, np.array([0, ordered.size]), p, level)
    return None if np.isnan(low[0]) else (float(low[0]), float(high[0]))


def intervals(
    ordered: Floats, starts: NDArray[np.integer], p: float = 0.5, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Lower and upper ends for sorted groups, in the unit of the values; NaN where there is no interval."""
    first, last = ranks_of_interval(np.diff(starts), p, level)
    low, high = np.full(first.shape, np.nan), np.full(first.shape, np.nan)
    has = np.flatnonzero(first)
    low[has] = ordered[starts[has] + first[has] - 1]
    high[has] = ordered[starts[has] + last[has] - 1]
    return low, high


@lru_cache(maxsize=16)
def _table(p: float, level: float) -> tuple[Integers, Integers]:
    """Both ranks of every number of values below _TABLE."""
    return _ranks(np.arange(_TABLE), p, level)


def _ranks(sizes: Integers, p: float, level: float) -> tuple[Integers, Integers]:
    tail = (1 - level) / 2
    low = _smallest_with(tail, sizes, p)
    high = _smallest_with(1 - tail, sizes, p) + 1
    exists = (low >= 1) & (high <= sizes)
    return np.where(exists, low, 0), np.where(exists, high, 0)


def _smallest_with(chance: float, sizes: Integers, p: float) -> Integers:
    """The smallest k with P(Bin(n, p) ≤ k) ≥ chance."""
    n = sizes.astype(np.float64)
    with np.errstate(invalid="ignore"):
        near = np.nan_to_num(bdtrik(chance, n, p))
    k = np.clip(np.ceil(near), 0, n)
    while (over := (k > 0) & (bdtr(k - 1, sizes, p) >= chance)).any():
        k = k - over
    while (under := (k < n) & (bdtr(k, sizes, p) < chance)).any():
        k = k + under
    found: Integers = k.astype(np.int64)
    return found
