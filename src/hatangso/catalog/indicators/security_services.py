"""Security services to households and main roads.

Security services (cameras, alarms) reach households and main roads.
"""

from hatangso.domain.indicators.indicator import Component, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words(
        "Dịch vụ an ninh, an toàn tới hộ và tuyến đường chính",
        "Security services to households and main roads",
    ),
    unit=None,
    component=Component.PHYSICAL,
    kind=ValueKind.DONE,
    roll_up=RollUp.NOT_ADDITIVE,
    known_by=(Knower.REGISTRY,),
    meaning=Words(
        "Dịch vụ an ninh, an toàn (camera, cảnh báo…) được triển khai tới hộ gia đình và tuyến đường chính.",
        "Security services (cameras, alarms) reach households and main roads.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Chu Văn An, Hà Đông",
)
