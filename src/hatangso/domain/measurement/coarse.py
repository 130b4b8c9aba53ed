"""What is told of sums is told coarsely, so that differences of what is told say nothing of a few devices.

Means and distributions add up: a quarter less its other months is the month, a total less its parts is the
part. Each is therefore told on a grid of its own number of devices, by a rule that asks nothing of other
cells: whatever is told later, or elsewhere, or of another stretch, cannot take it back. A step of a mean is
at least mean / n, so that the sum it stands for is unknown by about one mean, what a whole device adds, and
by half of one where steps change (deterministic rounding: Hundepool et al., Statistical Disclosure Control,
2012, ch. 4 and 5).
"""

from collections.abc import Callable, Sequence
from math import ceil, floor, isnan, log10

BASE = 5  # devices are told in steps of it
SPREAD_FROM = 30  # devices from which a distribution is told
_NICE = (1, 2, 5, 10)
_HAIR = 1e-9  # what rounding of the machine may cost


def step_of(value: float, devices: int) -> float:
    """The step of a mean of so many devices: the least 1, 2 or 5 · 10^k not below |value| / devices.

    >>> step_of(54.5, 40), step_of(54.5, 5), step_of(54.5, 1000)
    (2.0, 20.0, 0.1)
    """
    least = abs(value) / max(devices, 1)
    if least == 0:
        return 0.0
    power = floor(log10(least) + _HAIR)
    lead = next(nice for nice in _NICE if nice * 10.0**power >= least * (1 - _HAIR))
    return float(f"{lead}e{power}")


def coarse(value: float | None, devices: int) -> float | None:
    """A mean as told: to the nearest step.

    >>> coarse(49.5, 40), coarse(54.5, 1000), coarse(None, 40)
    (50.0, 54.5, None)
    """
    return _on_grid(value, devices, round)


def coarse_low(value: float | None, devices: int) -> float | None:
    """The lower end of a mean's interval as told: the step below, so that the interval only grows.

    >>> coarse_low(17.9, 20)
    17.0
    """
    return _on_grid(value, devices, lambda steps: floor(steps + _HAIR))


def coarse_high(value: float | None, devices: int) -> float | None:
    """The upper end of a mean's interval as told: the step above.

    >>> coarse_high(42.6, 20)
    45.0
    """
    return _on_grid(value, devices, lambda steps: ceil(steps - _HAIR))


def coarse_share(share: float | None, devices: int) -> float | None:
    """A share of devices in steps of at least one device, as 0.1, 0.05, 0.02 …; 0 and 1 stay.

    >>> coarse_share(0.337, 30), coarse_share(1.0, 30)
    (0.35, 1.0)
    """
    step = step_of(1.0, devices)
    return None if share is None or isnan(share) else round(min(1.0, round(share / step) * step), 10)


def told_count(count: int) -> int:
    """A number of devices or tests as told to who is not of the place: down to a multiple of five.

    >>> told_count(34), told_count(4)
    (30, 0)
    """
    return count // BASE * BASE


def told_spread(counts: Sequence[int]) -> list[int] | None:
    """Devices by bin as told: the devices up to each edge to the nearest five, and what lies between these.

    So every bin is a multiple of five, and no share up to an edge is off by more than two devices. None of
    fewer than 30 devices.

    >>> told_spread([3, 4, 20, 9]), told_spread([10, 10])
    ([5, 0, 20, 10], None)
    """
    if sum(counts) < SPREAD_FROM:
        return None
    found, up_to, told = [], 0, 0
    for count in counts:
        up_to += count
        rounded = (up_to + BASE // 2) // BASE * BASE
        found.append(rounded - told)
        told = rounded
    return found


def _on_grid(value: float | None, devices: int, rounding: Callable[[float], int]) -> float | None:
    if value is None or isnan(value):
        return None
    step = step_of(value, devices)
    if step == 0:
        return value
    return float(f"{rounding(value / step) * step:.12g}")
