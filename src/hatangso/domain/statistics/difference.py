"""The difference of two independent estimates, with an interval from their own intervals.

    L = (a − b) − √((a − l_a)² + (u_b − b)²),   U = (a − b) + √((u_a − a)² + (b − l_b)²)

"Method of variance estimates recovery": G. Y. Zou and A. Donner, Statistics in Medicine 27 (2008) 1693. It
needs no standard errors and keeps intervals that are longer on one side as they are. Where the same devices
measured in both, the interval is rather too wide.
"""

from math import hypot

from hatangso.domain.quantities import Estimate


def difference(one: Estimate, other: Estimate) -> Estimate:
    """one − other, in their unit. ValueError where the two intervals are of different levels.

    >>> found = difference(Estimate(50, 47, 54, 0.95), Estimate(40, 36, 43, 0.95))
    >>> found.value, round(found.low, 2), round(found.high, 2)  # 10 − √(3² + 3²), 10 + √(4² + 4²)
    (10, 5.76, 15.66)
    """
    if one.level != other.level:
        raise ValueError("the intervals are of different levels")
    apart = one.value - other.value
    low = apart - hypot(one.value - one.low, other.high - other.value)
    high = apart + hypot(one.high - one.value, other.value - other.low)
    return Estimate(apart, low, high, one.level)
