"""Shared platforms, digital technology as a service.

Shared digital platforms are taken up, and digital technology is offered as a service.
"""

from hatangso.domain.indicators.indicator import Component, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words(
        "Nền tảng số dùng chung, công nghệ số như dịch vụ",
        "Shared platforms, digital technology as a service",
    ),
    unit=None,
    component=Component.SERVICES,
    kind=ValueKind.DONE,
    roll_up=RollUp.NOT_ADDITIVE,
    known_by=(Knower.REPORT,),
    meaning=Words(
        "Nền tảng số dùng chung được tiếp nhận, đưa vào sử dụng; công nghệ số được cung cấp như dịch vụ.",
        "Shared digital platforms are taken up, and digital technology is offered as a service.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Long Mỹ, Trương Quang Trọng",
)
