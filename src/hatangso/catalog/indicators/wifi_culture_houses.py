"""Culture houses with free Wi-Fi.

The share of neighbourhood culture houses with free Wi-Fi.

>>> formula({"culture_houses_with_wifi": 15, "culture_houses": 20})
Ratio(part=15, whole=20)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Nhà văn hóa thôn, tổ dân phố có Wi-Fi miễn phí", "Culture houses with free Wi-Fi"),
    unit="%",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.REGISTRY,),
    meaning=Words(
        "Phần nhà văn hóa thôn, tổ dân phố có Wi-Fi phục vụ miễn phí.",
        "The share of neighbourhood culture houses with free Wi-Fi.",
    ),
    source="Mục tiêu trong kế hoạch của Chu Văn An, Hà Đông",
    needs={
        "culture_houses_with_wifi": Words(
            "Số nhà văn hóa có Wi-Fi miễn phí", "culture houses with free Wi-Fi"
        ),
        "culture_houses": Words("Tổng số nhà văn hóa", "culture houses"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["culture_houses_with_wifi"], counts["culture_houses"])
