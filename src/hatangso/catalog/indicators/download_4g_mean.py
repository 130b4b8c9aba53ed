"""Mean download speed of 4G.

Mean download speed of 4G in the locality, by the source of measurement that the plan names (often i-Speed).

Means of places cannot be combined without the number of tests behind each.
"""

from hatangso.domain.indicators.indicator import Component, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Tốc độ tải xuống trung bình 4G", "Mean download speed of 4G"),
    unit="Mbit/s",
    component=Component.TELECOM,
    kind=ValueKind.VALUE,
    roll_up=RollUp.NOT_ADDITIVE,
    known_by=(Knower.SPEED_TESTS,),
    meaning=Words(
        "Tốc độ tải xuống trung bình của mạng 4G trên địa bàn, theo nguồn đo nêu trong kế hoạch (thường "
        "là i-Speed).",
        "Mean download speed of 4G in the locality, by the source of measurement that the plan names "
        "(often i-Speed).",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội",
)
