"""Public places with fast broadband.

The share of state offices, schools and health posts with fast broadband.

>>> formula({"public_places_with_broadband": 27, "public_places": 30})
Ratio(part=27, whole=30)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words(
        "Cơ quan, trường học, cơ sở y tế có băng rộng tốc độ cao", "Public places with fast broadband"
    ),
    unit="%",
    component=Component.TELECOM,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.OPERATORS, Knower.REGISTRY),
    meaning=Words(
        "Phần cơ quan nhà nước, trường học, cơ sở y tế có Internet băng rộng tốc độ cao.",
        "The share of state offices, schools and health posts with fast broadband.",
    ),
    source="Nhiệm vụ trong kế hoạch của Chu Văn An, Hà Đông",
    needs={
        "public_places_with_broadband": Words(
            "Số cơ quan, trường học, cơ sở y tế có băng rộng tốc độ cao", "public places with fast broadband"
        ),
        "public_places": Words("Tổng số cơ quan, trường học, cơ sở y tế", "public places"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["public_places_with_broadband"], counts["public_places"])
