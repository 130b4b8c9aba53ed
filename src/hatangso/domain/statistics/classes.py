"""What may be published of a place, by the number of devices that measured there.

Under 5 devices nothing is shown, so that no single person's line can be read off (cf. Ofcom, Connected
Nations methodology: postcodes with fewer than 3, later 4, connections are not published). From 5 an
interval is shown, from 30 the figure is indicative, from 100 reliable. The bounds are the product's own;
those by which results are made stand in the method record (catalog/methods), BOUNDS are those of its version
1, of which formulas that ask for enough devices make use. VNNIC's own rule counts tests: a commune is
published from 300.
"""

from typing import Literal, NamedTuple

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


class Bounds(NamedTuple):
    """From how many devices a value is told, is indicative, is reliable."""

    fewest: int = FEWEST_DEVICES
    indicative: int = INDICATIVE_DEVICES
    reliable: int = RELIABLE_DEVICES


BOUNDS = Bounds()

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
    return STANDINGS[sum(devices >= bound for bound in BOUNDS)]


def standings(devices: NDArray[np.integer], bounds: Bounds = BOUNDS) -> NDArray[np.str_]:
    """The same for many places, by the bounds of a method."""
    return np.array(STANDINGS)[np.searchsorted(bounds, devices, side="right")]


def vnnic_publishes(tests: int) -> bool:
    """Whether VNNIC's rule of 300 tests would let the place be published.

    >>> vnnic_publishes(299), vnnic_publishes(300)
    (False, True)
    """
    return tests >= VNNIC_TESTS
