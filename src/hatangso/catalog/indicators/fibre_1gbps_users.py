"""Users able to get fibre of 1 Gb/s or more.

The share of fixed broadband users whose line could carry 1 Gb/s or more, whatever package they buy.

>>> formula({"users_able_1gbps": 4500, "broadband_users": 9000})
Ratio(part=4500, whole=9000)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words(
        "Người sử dụng có khả năng truy nhập cáp quang từ 1 Gb/s", "Users able to get fibre of 1 Gb/s or more"
    ),
    unit="%",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.OPERATORS,),
    meaning=Words(
        "Phần người sử dụng băng rộng cố định mà hạ tầng đến nơi ở đáp ứng tốc độ từ 1 Gb/s, dù gói cước "
        "đang dùng thấp hơn.",
        "The share of fixed broadband users whose line could carry 1 Gb/s or more, whatever package they "
        "buy.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Chu Văn An, Hà Đông, Long Mỹ, Trương Quang Trọng",
    needs={
        "users_able_1gbps": Words(
            "Số người sử dụng có khả năng truy nhập từ 1 Gb/s", "users able to get 1 Gb/s"
        ),
        "broadband_users": Words("Số người sử dụng băng rộng cố định", "fixed broadband users"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["users_able_1gbps"], counts["broadband_users"])
