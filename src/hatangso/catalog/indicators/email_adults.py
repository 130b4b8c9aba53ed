"""Adults with a citizen e-mail address.

The share of adults who have a citizen e-mail account.

>>> formula({"adults_with_email": 2000, "adults": 8000})
Ratio(part=2000, whole=8000)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Dân số trưởng thành có thư điện tử công dân", "Adults with a citizen e-mail address"),
    unit="%",
    component=Component.SERVICES,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.SURVEY, Knower.REPORT),
    meaning=Words(
        "Phần người trưởng thành có tài khoản thư điện tử công dân.",
        "The share of adults who have a citizen e-mail account.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Chu Văn An, Hà Đông",
    needs={
        "adults_with_email": Words(
            "Số người trưởng thành có thư điện tử công dân", "adults with a citizen e-mail address"
        ),
        "adults": Words("Số người ở độ tuổi trưởng thành", "adults"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["adults_with_email"], counts["adults"])
