"""IoT connections per inhabitant.

Active IoT connections divided by inhabitants.

>>> formula({"iot_connections": 18000, "population": 12000})
Ratio(part=18000, whole=12000)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Kết nối IoT trên mỗi người dân", "IoT connections per inhabitant"),
    unit="connection/person",
    component=Component.PHYSICAL,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.OPERATORS, Knower.DEVICE_REGISTRY),
    meaning=Words(
        "Số kết nối IoT đang hoạt động chia cho dân số.", "Active IoT connections divided by inhabitants."
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Long Mỹ, Trương Quang Trọng",
    part_of_whole=False,
    needs={
        "iot_connections": Words("Số kết nối IoT đang hoạt động", "active IoT connections"),
        "population": Words("Dân số", "inhabitants"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["iot_connections"], counts["population"])
