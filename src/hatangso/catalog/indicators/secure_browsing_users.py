"""Users offered a safe-browsing solution.

The share of Internet users who are offered a solution for safe browsing.

>>> formula({"protected_users": 600, "internet_users": 1000})
Ratio(part=600, whole=1000)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words(
        "Người sử dụng được tiếp cận giải pháp an toàn khi truy cập Internet",
        "Users offered a safe-browsing solution",
    ),
    unit="%",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.OPERATORS, Knower.SURVEY),
    meaning=Words(
        "Phần người sử dụng Internet được cung cấp giải pháp bảo mật, an toàn khi truy cập mạng.",
        "The share of Internet users who are offered a solution for safe browsing.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Chu Văn An, Hà Đông",
    needs={
        "protected_users": Words(
            "Số người sử dụng được cung cấp giải pháp an toàn", "users offered a safe-browsing solution"
        ),
        "internet_users": Words("Số người sử dụng Internet", "Internet users"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["protected_users"], counts["internet_users"])
