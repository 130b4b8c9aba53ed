"""Adults with a smartphone.

The share of adults who have a smartphone.

>>> formula({"adults_with_smartphone": 6800, "adults": 8000})
Ratio(part=6800, whole=8000)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Dân số trưởng thành có điện thoại thông minh", "Adults with a smartphone"),
    unit="%",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.SURVEY,),
    meaning=Words(
        "Phần người trưởng thành có điện thoại thông minh.", "The share of adults who have a smartphone."
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Chu Văn An, Hà Đông, Trương Quang Trọng",
    needs={
        "adults_with_smartphone": Words(
            "Số người trưởng thành có điện thoại thông minh", "adults with a smartphone"
        ),
        "adults": Words("Số người ở độ tuổi trưởng thành", "adults"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["adults_with_smartphone"], counts["adults"])
