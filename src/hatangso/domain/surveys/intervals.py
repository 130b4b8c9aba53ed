"""Intervals of a share from counts, and of a mean from its variance.

Wilson: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209. Clopper–Pearson: Biometrika 26 (1934) 404. Both as
compared by R. G. Newcombe, Statistics in Medicine 17 (1998) 857. Counts need not be whole: after E. L. Korn
and B. I. Graubard, Survey Methodology 24 (1998) 193, a weighted or clustered sample is used with its
effective size.
"""

from math import sqrt
from statistics import NormalDist

from scipy.special import betaincinv, stdtrit


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


def clopper_pearson(share: float, answers: float, level: float) -> tuple[float, float]:
    """
    >>> tuple(round(end, 4) for end in clopper_pearson(81 / 263, 263, 0.95))  # Newcombe (1998), table I
    (0.2527, 0.3676)
    """
    part, tail = share * answers, (1 - level) / 2
    low = 0.0 if part <= 0 else float(betaincinv(part, answers - part + 1, tail))
    high = 1.0 if part >= answers else float(betaincinv(part + 1, answers - part, 1 - tail))
    return min(low, share), max(high, share)


def korn_graubard(
    share: float, effective: float, records: int, freedom: int, level: float
) -> tuple[float, float]:
    """Clopper–Pearson on the effective size, made smaller where freedom is scant (ibid.)."""
    tail = 0.5 + level / 2
    ratio = float(stdtrit(max(1, records - 1), tail)) / float(stdtrit(max(1, freedom), tail))
    return clopper_pearson(share, effective * ratio * ratio, level)


def around_mean(mean: float, variance: float, freedom: int, level: float) -> tuple[float, float]:
    """Student's interval of something that cannot be negative."""
    half = float(stdtrit(max(1, freedom), 0.5 + level / 2)) * sqrt(variance)
    return max(0.0, mean - half), mean + half
