"""What the map asks of the server: a box, a point, some assets; read without trusting it."""

from math import isfinite
from uuid import UUID

MOST_IDS = 200
Box = tuple[float, float, float, float]  # west, south, east, north in degrees


def box_of(text: str) -> Box | None:
    """The box of 'west,south,east,north'; None where it is none on Earth.

    >>> box_of("105,20,106,21"), box_of("106,20,105,21"), box_of("a,b")
    ((105.0, 20.0, 106.0, 21.0), None, None)
    """
    try:
        west, south, east, north = (float(part) for part in text[:200].split(","))
    except ValueError:
        return None
    known = all(isfinite(one) for one in (west, south, east, north))
    if not known or not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        return None
    return west, south, east, north


def point_of(text: str) -> tuple[float, float] | None:
    """'lon,lat' in degrees.

    >>> point_of("105.85,21.03"), point_of("")
    ((105.85, 21.03), None)
    """
    try:
        lon, lat = (float(part) for part in text[:60].split(","))
    except ValueError:
        return None
    return (lon, lat) if isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90 else None


def ids_of(text: str) -> list[UUID]:
    """The uids of a list with commas, at most MOST_IDS; what is no uid is left out.

    >>> ids_of("x,00000000-0000-0000-0000-000000000001")
    [UUID('00000000-0000-0000-0000-000000000001')]
    """
    found = []
    for part in text[: MOST_IDS * 37].split(",")[:MOST_IDS]:
        try:
            found.append(UUID(part))
        except ValueError:
            continue
    return found
