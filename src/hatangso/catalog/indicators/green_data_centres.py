"""New green data centres.

New data centres built to a green standard; may be counted.
"""

from hatangso.domain.indicators.indicator import Component, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Trung tâm dữ liệu xanh mới", "New green data centres"),
    unit=None,
    component=Component.DATA,
    kind=ValueKind.DONE,
    roll_up=RollUp.SUM,
    known_by=(Knower.REPORT,),
    meaning=Words(
        "Trung tâm dữ liệu mới xây dựng theo tiêu chuẩn xanh; có thể tính bằng số trung tâm.",
        "New data centres built to a green standard; may be counted.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Chu Văn An, Hà Đông",
    number_unit="centre",
)
