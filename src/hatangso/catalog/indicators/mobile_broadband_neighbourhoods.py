"""Neighbourhoods with mobile broadband.

The share of neighbourhoods with mobile broadband.

>>> formula({"neighbourhoods_with_mobile_broadband": 18, "neighbourhoods": 20})
Ratio(part=18, whole=20)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Thôn, tổ dân phố có băng rộng di động", "Neighbourhoods with mobile broadband"),
    unit="%",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.OPERATORS, Knower.REGISTRY),
    meaning=Words(
        "Phần thôn, tổ dân phố có hạ tầng băng rộng di động.",
        "The share of neighbourhoods with mobile broadband.",
    ),
    source="Mục tiêu trong kế hoạch của Trương Quang Trọng",
    needs={
        "neighbourhoods_with_mobile_broadband": Words(
            "Số thôn, tổ dân phố có băng rộng di động", "neighbourhoods with mobile broadband"
        ),
        "neighbourhoods": Words("Tổng số thôn, tổ dân phố", "neighbourhoods"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["neighbourhoods_with_mobile_broadband"], counts["neighbourhoods"])
