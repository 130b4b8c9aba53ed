"""Systems with an approved security level.

The share of information systems whose security-level file is approved.

>>> formula({"systems_with_approved_level": 3, "information_systems": 4})
Ratio(part=3, whole=4)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words(
        "Hệ thống thông tin có hồ sơ cấp độ được phê duyệt", "Systems with an approved security level"
    ),
    unit="%",
    component=Component.SECURITY,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.INVENTORY,),
    meaning=Words(
        "Phần hệ thống thông tin có hồ sơ đề xuất cấp độ an toàn được phê duyệt.",
        "The share of information systems whose security-level file is approved.",
    ),
    source="Mục tiêu trong kế hoạch của Long Mỹ",
    needs={
        "systems_with_approved_level": Words(
            "Số hệ thống được phê duyệt cấp độ", "systems with an approved level"
        ),
        "information_systems": Words("Tổng số hệ thống thông tin", "information systems"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["systems_with_approved_level"], counts["information_systems"])
