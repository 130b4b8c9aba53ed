"""The interval of a share from counts.

Wilson: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209. Clopper–Pearson: Biometrika 26 (1934) 404. Both as
compared by R. G. Newcombe, Statistics in Medicine 17 (1998) 857. Counts need not be whole: a weighted or
clustered sample is used with its effective size (E. L. Korn and B. I. Graubard, Survey Methodology 24, 1998).
"""

from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from hatangso.domain.statistics.grouped import Floats

FEW = 5  # answers of the rarer kind under which the exact interval is taken


def wilson(share: float, answers: float, level: float) -> tuple[float, float]:
    """
    >>> tuple(round(end, 4) for end in wilson(81 / 263, 263, 0.95))  # Newcombe (1998), table I
    (0.2553, 0.3662)
    """
    z = NormalDist().inv_cdf(0.5 + level / 2)
    middle = share + z * z / (2 * answers)
    half = z * sqrt(share * (1 - share) / answers + z * z / (4 * answers * answers))
    below = 1 + z * z / answers
    return max(0.0, min(share, (middle - half) / below)), min(1.0, max(share, (middle + half) / below))


def wilson_intervals(
    part: NDArray[np.number], whole: NDArray[np.number], level: float = 0.95
) -> tuple[Floats, Floats]:
    """The same for many counts at once; NaN where the whole is 0.

    >>> low, high = wilson_intervals(np.array([81, 0]), np.array([263, 0]))
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.2553, nan], [0.3662, nan])
    """
    n = np.where(whole > 0, whole, np.nan).astype(np.float64)
    share = part / n
    z = NormalDist().inv_cdf(0.5 + level / 2)
    middle = share + z * z / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    below = 1 + z * z / n
    low, high = (middle - half) / below, (middle + half) / below
    return np.clip(np.minimum(low, share), 0.0, None), np.clip(np.maximum(high, share), None, 1.0)


def share_intervals(
    part: NDArray[np.number], whole: NDArray[np.number], level: float = 0.95
) -> tuple[Floats, Floats]:
    """Wilson's, and Clopper–Pearson's where fewer than FEW of the rarer kind were counted; NaN where the
    whole is 0.

    >>> low, high = share_intervals(np.array([81, 0]), np.array([263, 5]))
    >>> low.round(4).tolist(), high.round(4).tolist()  # 1 − 0.025^(1/5)
    ([0.2553, 0.0], [0.3662, 0.5218])
    """
    low, high = wilson_intervals(part, whole, level)
    few = np.flatnonzero((whole > 0) & (np.minimum(part, whole - part) < FEW))
    k, n, tail = part[few], whole[few], (1 - level) / 2
    with np.errstate(invalid="ignore"):
        low[few] = np.where(k > 0, betaincinv(np.maximum(k, 1), n - k + 1, tail), 0.0)
        high[few] = np.where(k < n, betaincinv(k + 1, np.maximum(n - k, 1), 1 - tail), 1.0)
    return low, high


def clopper_pearson(share: float, answers: float, level: float) -> tuple[float, float]:
    """
    >>> tuple(round(end, 4) for end in clopper_pearson(81 / 263, 263, 0.95))  # Newcombe (1998), table I
    (0.2527, 0.3676)
    """
    part, tail = share * answers, (1 - level) / 2
    low = 0.0 if part <= 0 else float(betaincinv(part, answers - part + 1, tail))
    high = 1.0 if part >= answers else float(betaincinv(part + 1, answers - part, 1 - tail))
    return min(low, share), max(high, share)
