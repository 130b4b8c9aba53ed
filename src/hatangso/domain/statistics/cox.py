"""The mean of positive, skewed values with its interval.

Cox's interval: with y = ln x, its mean ȳ, variance s² and n values,

    exp{ ȳ + s²/2 ± t_(n−1) √( s²/n + s⁴ / (2(n − 1)) ) }

C. E. Land, Technometrics 14 (1972) 145, tells it as Cox's; X.-H. Zhou and S. Gao, Statistics in Medicine 16
(1997) 783, its coverage; t in place of z after U. Olsson, J. Statistics Education 13 (2005) 1. It leans on
the values being log-normal. From RELIABLE_DEVICES on, where Student's interval leans on nothing much, the
wider end of both is taken; and the interval always holds the mean that it is shown with. Where few values
lie very far apart its upper end may pass ten times the largest of them: that says nothing, and no interval
is told.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from hatangso.domain.statistics.classes import RELIABLE_DEVICES
from hatangso.domain.statistics.fence import winsorised
from hatangso.domain.statistics.grouped import Floats, Integers, sums

_SAYS_NOTHING = 10.0


@dataclass(frozen=True, eq=False)
class Means:
    """By group, NaN where nothing can be said: the winsorised mean with its interval, the plain mean, the
    share of values beyond the fence, the standard deviation of ln x (not winsorised)."""

    mean: Floats
    low: Floats
    high: Floats
    plain: Floats
    fenced: Floats
    log_sd: Floats


def means(ordered: Floats, starts: Integers, level: float = 0.95) -> Means:
    """Of sorted groups of values ≥ 0, in their unit.

    A group that holds a 0 has no logarithm: no fence, no log_sd, and Student's interval cut at 0. One value
    has a mean and no interval. All alike: the interval is that value.
    """
    count = np.diff(starts)
    size = np.where(count > 0, count, np.nan)
    positive = np.append(ordered, np.nan)[starts[:-1]] > 0
    with np.errstate(divide="ignore"):
        logs = np.log(ordered)
    logs[~np.repeat(positive, count)] = 0.0
    kept, kept_logs, fenced = winsorised(ordered, logs, starts, positive)
    alike = _alike(ordered, starts, count)
    plain, log_sd = sums(ordered, starts) / size, np.sqrt(_variance(logs, starts, size, alike))
    mean, variance, log_variance = plain, _variance(kept, starts, size, alike), log_sd**2
    if fenced.any():
        mean, log_variance = sums(kept, starts) / size, _variance(kept_logs, starts, size, alike)
    low, high = cox_interval(sums(kept_logs, starts) / size, log_variance, size, level)
    half = stdtrit(size - 1, 0.5 + level / 2) * np.sqrt(variance / size)
    student = np.maximum(mean - half, 0.0), mean + half
    many = count >= RELIABLE_DEVICES
    low = np.where(positive, np.where(many, np.minimum(low, student[0]), low), student[0])
    high = np.where(positive, np.where(many, np.maximum(high, student[1]), high), student[1])
    says_nothing = high > _SAYS_NOTHING * np.append(ordered, np.nan)[starts[1:] - 1]
    low, high = (np.where(says_nothing, np.nan, one) for one in (low, high))
    return Means(
        mean,
        np.minimum(low, mean),
        np.maximum(high, mean),
        plain,
        fenced / size,
        np.where(positive, log_sd, np.nan),
    )


def cox_interval(mean: Floats, variance: Floats, size: Floats, level: float = 0.95) -> tuple[Floats, Floats]:
    """From mean and variance of ln x and the number of values, in the unit of x; NaN under two values.

    >>> low, high = cox_interval(np.array([3.0]), np.array([0.64]), np.array([20.0]))
    >>> round(float(low[0]), 2), round(float(high[0]), 2)
    (17.94, 42.64)
    """
    freedom = np.where(size > 1, size - 1, np.nan)
    half = stdtrit(freedom, 0.5 + level / 2) * np.sqrt(variance / size + variance**2 / (2 * freedom))
    middle = mean + variance / 2
    with np.errstate(over="ignore"):
        return np.exp(middle - half), np.exp(middle + half)


def _alike(ordered: Floats, starts: Integers, count: Integers) -> Integers:
    """The groups of which all values are the same."""
    filled = np.flatnonzero(count)
    same: Integers = filled[ordered[starts[:-1][filled]] == ordered[starts[1:][filled] - 1]]
    return same


def _variance(values: Floats, starts: Integers, size: Floats, alike: Integers) -> Floats:
    """Variance by group, NaN under two values; exactly 0 where all are alike."""
    away = values - np.repeat(sums(values, starts) / size, np.diff(starts))
    freedom = np.where(size > 1, size - 1, np.nan)
    found: Floats = sums(away * away, starts) / freedom
    found[alike] = 0.0 * freedom[alike]
    return found
