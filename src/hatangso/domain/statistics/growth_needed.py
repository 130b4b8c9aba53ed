"""How many devices more in the later period would decide whether it is so many times the earlier one.

The earlier period is over: nobody measures in it again, so its standard error stays. That of the later one
shrinks with the square root of its devices. On the log scale the interval of the ratio must shrink to the
distance d = |ln(ratio / times)|:

    z² (se₁² + se₂² · m / m') = d²     so     m' = m · h₂² / (d² − h₁²),     h = z · se = (ln high − ln low)/2

for a ratio of medians as of means: the usual sample size for a given margin (W. G. Cochran, Sampling
Techniques, 1977, 4.4) with the standard error of a difference of two independent estimates (D. G. Altman and
J. M. Bland, British Medical Journal 326 (2003) 219), of which one is fixed. Where h₁ ≥ d the earlier period
alone leaves the answer open, and no number decides. It supposes that the ratio stays: see needed.py.
"""

from math import ceil, log

from hatangso.domain.numbers_format import format_number
from hatangso.domain.quantities import Estimate
from hatangso.domain.statistics.needed import MOST_DEVICES
from hatangso.domain.words import Words

NONE_DECIDES = Words(
    "Tỷ lệ quá gần mục tiêu so với độ rộng khoảng của kỳ gốc: "
    "có thêm thiết bị ở kỳ này cũng không kết luận được.",
    "The ratio is too near the target for the width of the base's interval: no number of devices now would "
    "decide.",
)


def further_for_growth(earlier: Estimate, later: Estimate, times: float, devices: int) -> int | None:
    """Devices beyond the `devices` of the later period, at least one; None where no number would decide, or
    more than is a plan. Both estimates above 0, of one level.

    >>> further_for_growth(Estimate(20, 19, 21.05, 0.95), Estimate(44, 38, 50.9, 0.95), 2, 60)
    139
    """
    room = log(later.value / earlier.value / times) ** 2 - _half(earlier) ** 2
    if room < 1e-9:
        return None
    needed = devices * _half(later) ** 2 / room
    return None if needed > MOST_DEVICES else max(1, ceil(needed) - devices)


def what_more_for_growth(further: int | None) -> Words:
    """The sentence that follows "not enough evidence"."""
    if further is None:
        return NONE_DECIDES
    number = format_number(further, 0)
    return Words(
        f"Cần thêm khoảng {number} thiết bị ở kỳ này, nếu tỷ lệ vẫn như hiện nay.",
        f"About {number} more devices in this period would decide if the ratio stays as it is.",
    )


def _half(estimate: Estimate) -> float:
    """Half the width of the interval of ln(value)."""
    return (log(estimate.high) - log(estimate.low)) / 2
