"""People with a digital identity.

The share of eligible people who have a digital identity.

>>> formula({"people_with_digital_id": 9500, "eligible_people": 10000})
Ratio(part=9500, whole=10000)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Người dân có định danh số", "People with a digital identity"),
    unit="%",
    component=Component.SERVICES,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.REPORT,),
    meaning=Words(
        "Phần người dân đủ điều kiện đã có định danh số.",
        "The share of eligible people who have a digital identity.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Long Mỹ, Trương Quang Trọng",
    needs={
        "people_with_digital_id": Words("Số người có định danh số", "people with a digital identity"),
        "eligible_people": Words("Số người đủ điều kiện định danh", "eligible people"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["people_with_digital_id"], counts["eligible_people"])
