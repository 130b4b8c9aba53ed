"""Where a place of Viet Nam can lie, in degrees and in metres of VN-2000: wide bounds that find slips.

The bounds hold the mainland, the islands with Hoàng Sa and Trường Sa, and the sea between; no latitude of
them is a longitude, and no northing an easting, so that swapped pairs are recognised with certainty.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

WEST, SOUTH, EAST, NORTH = 101.9, 6.0, 118.0, 23.6
# Metres of zones with the false easting 500 000 (QĐ 83/2000/QĐ-TTg): up to 3° beside the meridian.
LEAST_EASTING, MOST_EASTING = 120_000.0, 880_000.0
LEAST_NORTHING, MOST_NORTHING = 900_000.0, 2_620_000.0

Place = Literal["inside", "swapped", "outside", "metres", "unknown"]
PLACES: tuple[Place, ...] = ("inside", "swapped", "outside", "metres", "unknown")


def where(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.uint8]:
    """For each pair told as (longitude, latitude) the index in PLACES.

    'swapped': inside only the other way round; 'metres': no degrees, but metres of VN-2000 in either order.

    >>> found = where(np.array([105.8, 21.0, 0.0, 588000.0]), np.array([21.0, 105.8, 0.0, 2.3e6]))
    >>> [PLACES[i] for i in found]
    ['inside', 'swapped', 'outside', 'metres']
    """
    found = np.full(first.shape, PLACES.index("outside"), np.uint8)
    found[metric(first, second) | metric(second, first)] = PLACES.index("metres")
    found[_within(second, first)] = PLACES.index("swapped")
    found[_within(first, second)] = PLACES.index("inside")
    found[~(np.isfinite(first) & np.isfinite(second))] = PLACES.index("unknown")
    return found


def metric(easting: NDArray[np.float64], northing: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which pairs can be (easting, northing) in metres of a VN-2000 zone."""
    return np.asarray(
        (easting >= LEAST_EASTING)
        & (easting <= MOST_EASTING)
        & (northing >= LEAST_NORTHING)
        & (northing <= MOST_NORTHING)
    )


def _within(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray((lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH))
