"""Population covered by 5G.

The share of inhabitants who live where at least one operator has 5G.

A claim of an operator, a model and a drive test are told apart by their footing.

>>> formula({"population_with_5g": 11880, "population": 12000})
Ratio(part=11880, whole=12000)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Dân số được phủ sóng 5G", "Population covered by 5G"),
    unit="%",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.OPERATORS, Knower.COVERAGE_MODEL, Knower.DRIVE_TESTS),
    meaning=Words(
        "Phần dân số sống ở nơi có sóng 5G của ít nhất một nhà mạng.",
        "The share of inhabitants who live where at least one operator has 5G.",
    ),
    source="Mục tiêu trong kế hoạch của Hà Nội, Chu Văn An, Hà Đông, Long Mỹ, Trương Quang Trọng",
    needs={
        "population_with_5g": Words("Số dân ở nơi có sóng 5G", "inhabitants with 5G where they live"),
        "population": Words("Dân số", "inhabitants"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["population_with_5g"], counts["population"])
