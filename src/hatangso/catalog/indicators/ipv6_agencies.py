"""Agencies using IPv6.

The share of agencies and units whose Internet connection uses IPv6.

>>> formula({"agencies_with_ipv6": 7, "agencies": 10})
Ratio(part=7, whole=10)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Cơ quan, đơn vị dùng IPv6", "Agencies using IPv6"),
    unit="%",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.PROBES, Knower.INVENTORY),
    meaning=Words(
        "Phần cơ quan, đơn vị có kết nối Internet dùng IPv6.",
        "The share of agencies and units whose Internet connection uses IPv6.",
    ),
    source="Mục tiêu trong kế hoạch của Chu Văn An, Hà Đông",
    needs={
        "agencies_with_ipv6": Words("Số cơ quan, đơn vị dùng IPv6", "agencies using IPv6"),
        "agencies": Words("Tổng số cơ quan, đơn vị", "agencies and units"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["agencies_with_ipv6"], counts["agencies"])
