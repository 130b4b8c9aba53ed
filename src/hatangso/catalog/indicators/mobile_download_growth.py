"""Mobile download speed against the base year.

How many times the mobile download speed of the base year that the plan names.

Both speeds must come from the same source and the same statistic.

>>> formula({"download_now": 96, "download_base_year": 48})
Ratio(part=96, whole=48)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Tốc độ tải xuống di động so với năm gốc", "Mobile download speed against the base year"),
    unit="x",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.NOT_ADDITIVE,
    known_by=(Knower.SPEED_TESTS,),
    meaning=Words(
        "Tốc độ tải xuống di động hiện nay gấp mấy lần năm gốc nêu trong kế hoạch.",
        "How many times the mobile download speed of the base year that the plan names.",
    ),
    source="Mục tiêu trong kế hoạch của Long Mỹ",
    part_of_whole=False,
    needs={
        "download_now": Words("Tốc độ tải xuống hiện nay (Mbit/s)", "download speed now, in Mbit/s"),
        "download_base_year": Words(
            "Tốc độ tải xuống năm gốc (Mbit/s)", "download speed of the base year, in Mbit/s"
        ),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["download_now"], counts["download_base_year"])
