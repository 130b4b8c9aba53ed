"""Intervals of a share of a sample that is not simple, and of a mean from its variance.

E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998) 193: a weighted or clustered sample is used with
its effective size. Of simple counts: domain/statistics/wilson.py.
"""

from math import sqrt

from scipy.special import stdtrit

from hatangso.domain.statistics.wilson import clopper_pearson


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
