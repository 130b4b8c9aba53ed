"""IoT devices per household.

IoT devices (cameras, sensors, smart controls) divided by households.

>>> formula({"iot_devices": 6000, "households": 4000})
Ratio(part=6000, whole=4000)
"""

from hatangso.domain.indicators.indicator import Component, Counts, Indicator, Knower, RollUp, ValueKind
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words

indicator = Indicator(
    __name__,
    label=Words("Thiết bị IoT trên mỗi hộ", "IoT devices per household"),
    unit="device/household",
    component=Component.PHYSICAL,
    kind=ValueKind.RATIO,
    roll_up=RollUp.RATIO_OF_SUMS,
    known_by=(Knower.SURVEY, Knower.DEVICE_REGISTRY),
    meaning=Words(
        "Số thiết bị IoT (camera, cảm biến, thiết bị điều khiển thông minh…) chia cho số hộ.",
        "IoT devices (cameras, sensors, smart controls) divided by households.",
    ),
    source="Mục tiêu trong kế hoạch của Long Mỹ",
    part_of_whole=False,
    needs={
        "iot_devices": Words("Số thiết bị IoT tại hộ gia đình", "IoT devices in households"),
        "households": Words("Tổng số hộ gia đình", "households"),
    },
)


@indicator
def formula(counts: Counts) -> Ratio:
    return Ratio(counts["iot_devices"], counts["households"])
