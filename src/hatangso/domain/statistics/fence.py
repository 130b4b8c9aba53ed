"""The fence for values that stand so far out that a mean should not follow them all the way.

    |ln x − median| > max(4 · 1.4826 · MAD, ln 10)

with MAD the median distance of ln x from its median. What lies beyond is brought to the fence (winsorised),
never deleted, and counted. 1.4826 · MAD estimates a normal's standard deviation (P. J. Huber, Robust
Statistics, 1981); the 4, and the factor of ten within which nothing is touched, are the product's own.
Where more than one device and more than a twentieth lie beyond, they are another kind of line, not
outliers, and nothing is touched.
"""

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.statistics.grouped import Floats, Integers, quantiles

FENCE_SPREADS = 4.0
NEVER_FENCED = float(np.log(10))
MOST_FENCED = 0.05
_TO_SIGMA = 1.4826


def winsorised(
    ordered: Floats, logs: Floats, starts: Integers, positive: NDArray[np.bool_]
) -> tuple[Floats, Floats, Floats]:
    """Sorted groups and their logarithms with what lies beyond the fence brought to it, and how many values
    that were by group. Groups that are not `positive`, and of fewer than three, are left as they are."""
    count = np.diff(starts)
    fenced = np.zeros(len(count))
    suspect = _suspect(logs, starts, np.flatnonzero((count > 2) & positive))
    if not suspect.size:
        return ordered, logs, fenced
    kept, kept_logs = ordered.copy(), logs.copy()
    for group in suspect.tolist():
        own = slice(int(starts[group]), int(starts[group + 1]))
        middle = _median(logs[own])
        distance = np.abs(logs[own] - middle)
        fence = max(FENCE_SPREADS * _TO_SIGMA * _median(np.sort(distance)), NEVER_FENCED)
        beyond = distance > fence
        many = np.count_nonzero(beyond)
        if many == 0 or many > max(1, MOST_FENCED * count[group]):
            continue
        fenced[group] = many
        kept_logs[own][beyond] = np.clip(logs[own][beyond], middle - fence, middle + fence)
        kept[own][beyond] = np.exp(kept_logs[own][beyond])
    return kept, kept_logs, fenced


def _median(ordered: Floats) -> float:
    """Of one sorted group (np.median takes ten times as long for few values)."""
    half = len(ordered) // 2
    return float(ordered[half] + ordered[-half - 1]) / 2


def _suspect(logs: Floats, starts: Integers, groups: Integers) -> Integers:
    """The groups whose ends may lie beyond their fence. Half of all values lie within one MAD of the median,
    so the MAD is no smaller than the nearer quartile is away."""
    ends, begins = starts[1:][groups] - 1, starts[:-1][groups]
    lower, middle, upper = (quantiles(logs, starts, p)[groups] for p in (0.25, 0.5, 0.75))
    away = np.maximum(logs[ends] - middle, middle - logs[begins])
    quartile = np.minimum(middle - lower, upper - middle) * 0.999
    return groups[away > np.maximum(FENCE_SPREADS * _TO_SIGMA * quartile, NEVER_FENCED)]
