"""Households with fibre.

The share of households with an active fibre line.

>>> formula({"fibre_households": 3200, "households": 4000})
Ratio(part=3200, whole=4000)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Hộ gia đình có cáp quang", "Households with fibre"),
    unit="%",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.OPERATORS,),
    meaning=Words(
        "Phần hộ gia đình có thuê bao Internet cáp quang đang hoạt động.",
        "The share of households with an active fibre line.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Long Mỹ, Trương Quang Trọng",
    needs={
        "fibre_households": Words("Số hộ có cáp quang", "households with fibre"),
        "households": Words("Tổng số hộ gia đình", "households"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["fibre_households"], counts["households"])
