"""The committee is equipped.

The People’s Committee has the IT equipment that is required (Project 06).
"""

from hatangso.domain.indicators.indicator import Component, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("UBND đủ thiết bị công nghệ thông tin", "The committee is equipped"),
    unit=None,
    component=Component.SERVICES,
    kind=ValueKind.DONE,
    roll_up=RollUp.NOT_ADDITIVE,
    known_by=(Knower.INVENTORY,),
    meaning=Words(
        "Ủy ban nhân dân có đủ thiết bị công nghệ thông tin theo yêu cầu (Đề án 06).",
        "The People’s Committee has the IT equipment that is required (Project 06).",
    ),
    source="Mục tiêu trong kế hoạch của Long Mỹ",
)
