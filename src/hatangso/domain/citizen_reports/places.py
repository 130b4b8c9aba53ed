"""Where a report lies: metres between two points, boxes around one, the place that the public sees."""

import math

from hatangso.domain.places.coarse_grid import PER_DEGREE

EARTH = 6_371_008.8  # metres, mean radius (IUGG)
METRES_OF_A_DEGREE = math.pi * EARTH / 180
DIGITS = 6  # of a degree: a decimetre


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Great-circle distance by the haversine formula, within 0.6 % of the ellipsoid's.

    >>> round(metres_between(106.0, 10.0, 106.0, 10.001))
    111
    """
    a, b = math.radians(lat), math.radians(other_lat)
    x = math.sin((b - a) / 2) ** 2
    y = math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, x + math.cos(a) * math.cos(b) * y)))


def box_around(lon: float, lat: float, metres: float) -> tuple[float, float, float, float]:
    """West, south, east, north of a box that holds every point so near."""
    high = metres / METRES_OF_A_DEGREE
    wide = high / max(math.cos(math.radians(lat)), 0.01)
    return lon - wide, lat - high, lon + wide, lat + high


def public_place(lon: float, lat: float, *, private: bool) -> tuple[float, float]:
    """What everybody may see: the place itself, or the middle of its cell of a hundredth of a degree
    (about 1 km) where the category is private (Law 91/2025/QH15: a position is sensitive personal data).

    >>> public_place(106.12345, 10.98765, private=True)
    (106.125, 10.985)
    """
    if not private:
        return round(lon, DIGITS), round(lat, DIGITS)
    return tuple(  # type: ignore[return-value]
        round((math.floor(round(degrees * PER_DEGREE, 7)) + 0.5) / PER_DEGREE, 3) for degrees in (lon, lat)
    )
