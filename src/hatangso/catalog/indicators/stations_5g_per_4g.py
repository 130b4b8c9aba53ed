"""5G stations against 4G stations.

5G stations on air as a percentage of 4G stations.

May exceed 100 %: the 5G stations are not a part of the 4G ones.

>>> formula({"stations_5g": 12, "stations_4g": 30})
Ratio(part=12, whole=30)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Số trạm 5G so với số trạm 4G", "5G stations against 4G stations"),
    unit="%",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.OPERATORS, Knower.REGISTRY),
    meaning=Words(
        "Số trạm 5G đang phát sóng bằng bao nhiêu phần trăm số trạm 4G.",
        "5G stations on air as a percentage of 4G stations.",
    ),
    source="Mục tiêu trong kế hoạch của Long Mỹ",
    part_of_whole=False,
    needs={
        "stations_5g": Words("Số trạm 5G đang phát sóng", "5G stations on air"),
        "stations_4g": Words("Số trạm 4G đang phát sóng", "4G stations on air"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["stations_5g"], counts["stations_4g"])
