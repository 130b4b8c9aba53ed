"""Local networks and information systems using IPv6.

The share of local networks and information systems moved to IPv6.

>>> formula({"systems_with_ipv6": 4, "networks_and_systems": 5})
Ratio(part=4, whole=5)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words(
        "Mạng LAN, hệ thống thông tin dùng IPv6", "Local networks and information systems using IPv6"
    ),
    unit="%",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.PROBES, Knower.INVENTORY),
    meaning=Words(
        "Phần mạng cục bộ (LAN) và hệ thống thông tin của cơ quan đã chuyển sang IPv6.",
        "The share of local networks and information systems moved to IPv6.",
    ),
    source="Mục tiêu trong kế hoạch của Long Mỹ",
    needs={
        "systems_with_ipv6": Words(
            "Số mạng LAN, hệ thống thông tin dùng IPv6", "networks and systems using IPv6"
        ),
        "networks_and_systems": Words("Tổng số mạng LAN, hệ thống thông tin", "networks and systems"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["systems_with_ipv6"], counts["networks_and_systems"])
