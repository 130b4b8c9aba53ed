"""Data infrastructure upgraded.

Data infrastructure, data centre and the sharing platform (LGSP) upgraded as planned.
"""

from hatangso.domain.indicators.indicator import Component, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Nâng cấp hạ tầng dữ liệu, trung tâm dữ liệu, LGSP", "Data infrastructure upgraded"),
    unit=None,
    component=Component.DATA,
    kind=ValueKind.DONE,
    roll_up=RollUp.NOT_ADDITIVE,
    known_by=(Knower.REPORT,),
    meaning=Words(
        "Hạ tầng dữ liệu, trung tâm dữ liệu, nền tảng chia sẻ dữ liệu (LGSP) được nâng cấp theo kế hoạch.",
        "Data infrastructure, data centre and the sharing platform (LGSP) upgraded as planned.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Long Mỹ",
)
