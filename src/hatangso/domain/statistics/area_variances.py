"""How unsure each area's own ln(median) is: V of the area model.

    V = (π/2) σ̂² / (m + c)

for m devices whose ln(value) has variance σ²: the variance of a normal's median (H. Cramér, Mathematical
Methods of Statistics, 1946, 28.5), with c for few values. σ̂² joins an area's own variance with that of all
areas, which counts as 20 devices. Speeds need not be normal near their middle: where two kinds of lines
have nothing between them, a median jumps. So, where the medians' own order-statistic intervals are handed
in, they correct V from INDICATIVE_DEVICES on: by their mean ratio to it for all areas (never below 1), and
for the area itself as much as its devices count beside those 20. What either does to the coverage:
docs/methods/speed-statistics-simulation.md.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, ndtri

from hatangso.domain.statistics.classes import INDICATIVE_DEVICES
from hatangso.domain.statistics.grouped import Floats
from hatangso.domain.statistics.order_statistic import ranks_of_interval

_PRIOR_DEVICES = 20.0  # how many devices all areas count as beside an area's own
_LEAST_SPREAD = 0.01  # of ln(value): devices that all agree are not known to agree better than to 1 %


def area_variances(
    log_sd: Floats,
    devices: NDArray[np.int64],
    usable: NDArray[np.bool_],
    ends: tuple[Floats, Floats] | None,
    level: float,
) -> Floats:
    """V by area, infinite where it is not `usable`. ends: the medians' intervals of `level`, None if not
    known."""
    told = usable & np.isfinite(log_sd)
    freedom = np.where(told, devices - 1, 0)
    squares = np.where(told, log_sd, 0.0) ** 2
    total = freedom.sum()
    pooled = max(float(freedom @ squares) / total if total else 0.0, _LEAST_SPREAD**2)
    joined = (_PRIOR_DEVICES * pooled + freedom * squares) / (_PRIOR_DEVICES + freedom)
    found: Floats = joined * variance_of_median(devices)
    if ends is not None:
        shown = _shown_by_intervals(*ends, devices, level)
        seen = usable & (devices >= INDICATIVE_DEVICES) & (shown > 0)
        if seen.any():
            found = found * max(1.0, float((shown[seen] / found[seen]).mean()))
            own = devices[seen]
            found[seen] = (_PRIOR_DEVICES * found[seen] + own * shown[seen]) / (_PRIOR_DEVICES + own)
    return np.where(usable, found, np.inf)


def variance_of_median(count: NDArray[np.integer]) -> Floats:
    """The variance of the median of `count` values of a normal of variance 1: (π/2)/(n + ½) for odd n,
    (π/2)/(n + 1.3) for even. The denominators are fitted; from 5 values on they are within 1 % of the exact
    variances (tests/domain/statistics/test_small_areas.py).

    >>> variance_of_median(np.array([5, 6, 101])).round(4).tolist()  # exact 0.2868, 0.2147, 0.0155
    [0.2856, 0.2152, 0.0155]
    """
    found: Floats = np.pi / 2 / (count + np.where(count % 2 == 1, 0.5, 1.3))
    return found


def _shown_by_intervals(low: Floats, high: Floats, devices: NDArray[np.int64], level: float) -> Floats:
    """((ln high − ln low) / 2z)² with z of the chance with which the ranks really hold a median, less what
    a squared width is on average too large: 1 + 1.7 n^−0.7 for normal values (fitted to simulations at 30
    to 300, within 1 %). 0 where an interval is not there or touches 0."""
    first, last = ranks_of_interval(devices, 0.5, level)
    there = (first > 0) & np.isfinite(low) & np.isfinite(high) & (np.nan_to_num(low) > 0)
    n, r, s = devices[there], first[there], last[there]
    z = ndtri(0.5 + (bdtr(s - 1, n, 0.5) - bdtr(r - 1, n, 0.5)) / 2)
    found = np.zeros(devices.size)
    found[there] = (np.log(high[there] / low[there]) / (2 * z)) ** 2 / (1 + 1.7 * n**-0.7)
    return found
