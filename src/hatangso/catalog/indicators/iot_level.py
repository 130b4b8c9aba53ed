"""Level of IoT connection.

The level of IoT connection in words, compared with other places.
"""

from hatangso.domain.indicators.indicator import Component, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Mức kết nối IoT", "Level of IoT connection"),
    unit=None,
    component=Component.PHYSICAL,
    kind=ValueKind.LEVEL,
    roll_up=RollUp.NOT_ADDITIVE,
    known_by=(Knower.COMPARISON,),
    meaning=Words(
        "Mức kết nối IoT bằng chữ (mức khá, trung bình cao…) so với các địa phương khác.",
        "The level of IoT connection in words, compared with other places.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Chu Văn An, Hà Đông, Trương Quang Trọng",
)
