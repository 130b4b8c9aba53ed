"""Areas on the Earth: longitude and latitude onto a plane on which areas are true.

The cylindrical equal-area projection of the WGS 84 ellipsoid (Snyder, Map Projections – A Working Manual,
USGS Professional Paper 1395, 1987, equations 3-12 and 10-14 with the standard parallel at the equator).
"""

import math

import numpy as np
from numpy.typing import NDArray

SEMI_MAJOR_KM = 6378.137
ECCENTRICITY = 0.0818191908426215
KM_A_DEGREE = math.radians(1) * SEMI_MAJOR_KM  # along the equator, and nearly so along a meridian

Coordinates = NDArray[np.float64]


def equal_area(lon_lat: Coordinates) -> Coordinates:
    """Degrees (n × 2: longitude, latitude, EPSG:4326) to kilometres (n × 2); plane areas are km².

    >>> corners = np.array([[105.0, 21.0], [105.01, 21.0], [105.01, 21.01], [105.0, 21.01]])
    >>> (west, south), _, (east, north), _ = equal_area(corners)
    >>> f"{(east - west) * (north - south):.4f} km²"  # 1.0397 km wide, 1.1072 km high
    '1.1511 km²'
    """
    sine = ECCENTRICITY * np.sin(np.radians(lon_lat[:, 1]))
    q = (1 - ECCENTRICITY**2) / ECCENTRICITY * (sine / (1 - sine**2) + np.arctanh(sine))
    return np.column_stack([np.radians(lon_lat[:, 0]) * SEMI_MAJOR_KM, q * SEMI_MAJOR_KM / 2])
