"""Adults with a digital or electronic signature.

The share of adults who have a digital or electronic signature.

>>> formula({"adults_with_esign": 4000, "adults": 8000})
Ratio(part=4000, whole=8000)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words(
        "Dân số trưởng thành có chữ ký số hoặc chữ ký điện tử",
        "Adults with a digital or electronic signature",
    ),
    unit="%",
    component=Component.SERVICES,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.REPORT,),
    meaning=Words(
        "Phần người trưởng thành có chữ ký số hoặc chữ ký điện tử cá nhân.",
        "The share of adults who have a digital or electronic signature.",
    ),
    source="Mục tiêu trong kế hoạch của Long Mỹ, Trương Quang Trọng",
    needs={
        "adults_with_esign": Words(
            "Số người trưởng thành có chữ ký số hoặc chữ ký điện tử", "adults with a signature"
        ),
        "adults": Words("Số người ở độ tuổi trưởng thành", "adults"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["adults_with_esign"], counts["adults"])
