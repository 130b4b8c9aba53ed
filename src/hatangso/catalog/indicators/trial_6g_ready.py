"""Ready to try 6G.

The telecommunication infrastructure is ready for a trial of 6G.
"""

from hatangso.domain.indicators.indicator import Component, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Sẵn sàng thử nghiệm 6G", "Ready to try 6G"),
    unit=None,
    component=Component.TELECOM,
    kind=ValueKind.DONE,
    roll_up=RollUp.NOT_ADDITIVE,
    known_by=(Knower.REPORT,),
    meaning=Words(
        "Hạ tầng viễn thông bảo đảm năng lực sẵn sàng triển khai thử nghiệm mạng di động 6G.",
        "The telecommunication infrastructure is ready for a trial of 6G.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Chu Văn An, Hà Đông, Long Mỹ, Trương Quang Trọng",
)
