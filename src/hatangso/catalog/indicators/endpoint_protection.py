"""Computers protected against malware.

The share of the agencies’ servers and workstations with working malware protection.

>>> formula({"protected_computers": 45, "computers": 50})
Ratio(part=45, whole=50)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Máy chủ, máy trạm có giải pháp phòng chống mã độc", "Computers protected against malware"),
    unit="%",
    component=Component.SECURITY,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.INVENTORY,),
    meaning=Words(
        "Phần máy chủ, máy trạm của cơ quan có giải pháp phòng chống mã độc đang hoạt động.",
        "The share of the agencies’ servers and workstations with working malware protection.",
    ),
    source="Nhiệm vụ trong kế hoạch của Trương Quang Trọng",
    needs={
        "protected_computers": Words("Số máy chủ, máy trạm được bảo vệ", "protected computers"),
        "computers": Words("Tổng số máy chủ, máy trạm", "computers"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["protected_computers"], counts["computers"])
