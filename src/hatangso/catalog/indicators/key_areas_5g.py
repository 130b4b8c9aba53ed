"""Key areas with 5G.

The share of key areas (industrial and IT parks, stations, ward centres, monitoring points) with 5G.

>>> formula({"key_areas_with_5g": 3, "key_areas": 4})
Ratio(part=3, whole=4)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Khu trọng điểm có 5G", "Key areas with 5G"),
    unit="%",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.REGISTRY, Knower.COVERAGE_MODEL),
    meaning=Words(
        "Phần khu trọng điểm (khu công nghiệp, khu công nghệ thông tin, ga, trung tâm phường, điểm quan "
        "trắc…) có sóng 5G.",
        "The share of key areas (industrial and IT parks, stations, ward centres, monitoring points) with "
        "5G.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Long Mỹ, Trương Quang Trọng",
    needs={
        "key_areas_with_5g": Words("Số khu trọng điểm có sóng 5G", "key areas with 5G"),
        "key_areas": Words("Tổng số khu trọng điểm", "key areas"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["key_areas_with_5g"], counts["key_areas"])
