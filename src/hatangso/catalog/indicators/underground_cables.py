"""Telecom cables put underground or tidied.

Telecom cables put underground or tidied as planned; may be counted in kilometres of route.
"""

from hatangso.domain.indicators.indicator import Component, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Hạ ngầm, chỉnh trang cáp viễn thông", "Telecom cables put underground or tidied"),
    unit=None,
    component=Component.TELECOM,
    kind=ValueKind.DONE,
    roll_up=RollUp.SUM,
    known_by=(Knower.REGISTRY,),
    meaning=Words(
        "Hạ ngầm, chỉnh trang cáp viễn thông theo kế hoạch; có thể tính bằng ki-lô-mét tuyến.",
        "Telecom cables put underground or tidied as planned; may be counted in kilometres of route.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội",
    number_unit="km",
)
