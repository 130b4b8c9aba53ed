"""What may be published of a place, by the number of devices that measured there.

Under 5 devices nothing is shown, so that no single person's line can be read off (cf. Ofcom, Connected
Nations methodology: postcodes with fewer than 3, later 4, connections are not published). From 5 an
interval is shown, from 30 the figure is indicative, from 100 reliable. The bounds are the product's own and
part of its method record. VNNIC's own rule counts tests: a commune is published from 300.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.words import Words

Standing = Literal["withheld", "interval", "indicative", "reliable"]
STANDINGS: tuple[Standing, ...] = ("withheld", "interval", "indicative", "reliable")
FEWEST_DEVICES = 5
TENTHS_FROM = 40  # of p10 and p90 intervals are told; 36 would do, but numbers of devices are told in fives
INDICATIVE_DEVICES = 30
RELIABLE_DEVICES = 100
VNNIC_TESTS = 300
_BOUNDS = (FEWEST_DEVICES, INDICATIVE_DEVICES, RELIABLE_DEVICES)

STANDING_WORDS: dict[Standing, Words] = {
    "withheld": Words("Không công bố (dưới 5 thiết bị)", "Withheld (fewer than 5 devices)"),
    "interval": Words("Chỉ xem theo khoảng (5–29 thiết bị)", "Interval only (5–29 devices)"),
    "indicative": Words("Tham khảo (30–99 thiết bị)", "Indicative (30–99 devices)"),
    "reliable": Words("Tin cậy (từ 100 thiết bị)", "Reliable (100 devices or more)"),
}


def standing_of(devices: int) -> Standing:
    """
    >>> [standing_of(n) for n in (0, 4, 5, 29, 30, 99, 100)]
    ['withheld', 'withheld', 'interval', 'interval', 'indicative', 'indicative', 'reliable']
    """
    return STANDINGS[sum(devices >= bound for bound in _BOUNDS)]


def standings(devices: NDArray[np.integer]) -> NDArray[np.str_]:
    """The same for many places."""
    return np.array(STANDINGS)[np.searchsorted(_BOUNDS, devices, side="right")]


def vnnic_publishes(tests: int) -> bool:
    """Whether VNNIC's rule of 300 tests would let the place be published.

    >>> vnnic_publishes(299), vnnic_publishes(300)
    (False, True)
    """
    return tests >= VNNIC_TESTS
