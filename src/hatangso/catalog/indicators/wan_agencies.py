"""Agencies on the dedicated government network.

The share of state agencies that keep up and use the dedicated data network.

>>> formula({"agencies_on_wan": 9, "agencies": 10})
Ratio(part=9, whole=10)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words(
        "Cơ quan dùng mạng truyền số liệu chuyên dùng", "Agencies on the dedicated government network"
    ),
    unit="%",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.REPORT,),
    meaning=Words(
        "Phần cơ quan hành chính nhà nước duy trì và khai thác mạng truyền số liệu chuyên dùng.",
        "The share of state agencies that keep up and use the dedicated data network.",
    ),
    source="Mục tiêu trong kế hoạch của Long Mỹ",
    needs={
        "agencies_on_wan": Words(
            "Số cơ quan dùng mạng truyền số liệu chuyên dùng", "agencies on the dedicated network"
        ),
        "agencies": Words("Tổng số cơ quan, đơn vị", "agencies and units"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["agencies_on_wan"], counts["agencies"])
