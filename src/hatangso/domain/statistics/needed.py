"""How many devices more would decide whether a target is reached, if the estimate stayed what it is.

The interval's half-width on the log scale must shrink to |ln(estimate / target)|:

    median  m = deff · (1.2533 z σ / |ln(estimate/target)|)²      1.2533 = √(π/2), the price of a median
    mean    m = deff · z² (σ² + σ⁴/2) / ln²(estimate/target)      from Cox's interval

with σ the standard deviation of ln(device value): the usual sample size for a normal mean (W. G. Cochran,
Sampling Techniques, 1977, 4.4) with the large-sample variance of a median (H. Cramér, Mathematical Methods
of Statistics, 1946, 28.5). An estimate on the target would never be decided by any number. The new estimate
will not be quite the old one: with m devices the verdict falls in a little under half of the cases, with
2 m in three of four or more ((z + 0.84)² / z² = 2.04 for four of five, were the interval not discrete).
"""

from math import ceil, inf, log, pi
from statistics import NormalDist
from typing import Literal

from hatangso.domain.statistics.classes import FEWEST_DEVICES

Statistic = Literal["median", "mean"]
MOST_DEVICES = 100_000  # a number beyond this is no plan: it is told as none


def devices_needed(
    value: float,
    target: float,
    log_sd: float,
    *,
    statistic: Statistic = "median",
    design_effect: float = 1.0,
    level: float = 0.95,
) -> float:
    """How many devices in all would tell `value` from `target` (both > 0, one unit); inf where equal.

    >>> [round(devices_needed(100 * (1 + d), 100, 0.8)) for d in (0.10, 0.15, 0.20)]
    [425, 198, 116]
    """
    distance = abs(log(value / target)) if value > 0 else inf
    if distance < 1e-9:
        return inf
    z = NormalDist().inv_cdf(0.5 + level / 2)
    per_device = log_sd**2 * pi / 2 if statistic == "median" else log_sd**2 + log_sd**4 / 2
    return design_effect * z * z * per_device / distance**2


def fewest_for_interval(statistic: Statistic = "median", level: float = 0.95) -> int:
    """The fewest devices with which an interval is shown at all.

    >>> fewest_for_interval(), fewest_for_interval("mean")
    (6, 5)
    """
    if statistic == "mean":
        return FEWEST_DEVICES
    return max(FEWEST_DEVICES, 1 + ceil(-log(1 - level) / log(2)))


def further_devices(
    value: float | None,
    low: float | None,
    high: float | None,
    target: float,
    devices: int,
    log_sd: float | None,
    statistic: Statistic,
    *,
    design_effect: float,
    level: float,
) -> tuple[int | None, bool]:
    """Further devices, and whether that is only the floor. Where the formula says that those there should
    have been enough, the interval is wider than it supposes; then the interval's own width is scaled. Where
    the estimate or the lower end is 0 there is no such width: only the floor can be told."""
    floor = fewest_for_interval(statistic, level)
    if value is None or value <= 0:
        return max(1, floor - devices), True
    distance = abs(log(value / target))
    if distance < 1e-9:
        return None, False
    needed = (
        devices_needed(value, target, log_sd, statistic=statistic, design_effect=design_effect, level=level)
        if log_sd is not None
        else 0.0
    )
    if needed <= devices and low is not None and high is not None:
        if low <= 0:
            return max(1, floor - devices), True
        side = log(high / value) if value < target else log(value / low)
        needed = max(needed, devices * (side / distance) ** 2)
    if needed > MOST_DEVICES:
        return None, False
    return max(1, max(floor, ceil(needed)) - devices), log_sd is None and low is None
