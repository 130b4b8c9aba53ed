"""Shared data store in operation.

The shared data store runs and is connected to the city’s data centre.
"""

from hatangso.domain.indicators.indicator import Component, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Kho dữ liệu dùng chung vận hành", "Shared data store in operation"),
    unit=None,
    component=Component.DATA,
    kind=ValueKind.DONE,
    roll_up=RollUp.LATEST,
    known_by=(Knower.REPORT,),
    meaning=Words(
        "Kho dữ liệu dùng chung vận hành và kết nối với trung tâm dữ liệu của thành phố.",
        "The shared data store runs and is connected to the city’s data centre.",
    ),
    source="Mục tiêu trong kế hoạch của Long Mỹ",
)
