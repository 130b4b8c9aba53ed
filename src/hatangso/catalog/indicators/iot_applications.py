"""IoT in essential fields.

Sensors and digital applications are built into essential infrastructure (transport, energy, water, town).
"""

from hatangso.domain.indicators.indicator import Component, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Ứng dụng IoT trong lĩnh vực thiết yếu", "IoT in essential fields"),
    unit=None,
    component=Component.PHYSICAL,
    kind=ValueKind.DONE,
    roll_up=RollUp.NOT_ADDITIVE,
    known_by=(Knower.REGISTRY,),
    meaning=Words(
        "Cảm biến và ứng dụng số được tích hợp vào hạ tầng thiết yếu (giao thông, năng lượng, điện, nước, "
        "đô thị…).",
        "Sensors and digital applications are built into essential infrastructure (transport, energy, "
        "water, town).",
    ),
    source="Mục tiêu trong kế hoạch của Long Mỹ",
)
