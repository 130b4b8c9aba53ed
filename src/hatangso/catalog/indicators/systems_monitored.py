"""Public systems under security monitoring.

The share of public information systems whose security is monitored.

>>> formula({"systems_under_monitoring": 2, "public_systems": 4})
Ratio(part=2, whole=4)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Hệ thống thông tin công khai được giám sát", "Public systems under security monitoring"),
    unit="%",
    component=Component.SECURITY,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.PROBES, Knower.INVENTORY),
    meaning=Words(
        "Phần hệ thống thông tin cung cấp dịch vụ công khai được giám sát an toàn thông tin.",
        "The share of public information systems whose security is monitored.",
    ),
    source="Nhiệm vụ trong kế hoạch của Trương Quang Trọng",
    needs={
        "systems_under_monitoring": Words("Số hệ thống được giám sát", "systems monitored"),
        "public_systems": Words("Tổng số hệ thống thông tin công khai", "public information systems"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["systems_under_monitoring"], counts["public_systems"])
