"""Which asset of the registry a row of a form speaks of. The forms have no codes: names and places tell."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from math import cos, radians

import numpy as np

from hatangso.domain.assets.forms.told import Told
from hatangso.domain.places.search_key import plain

METRES_A_DEGREE = 111_320.0


def matched(rows: Sequence[Told], known: Sequence[Told], metres: float) -> list[int | None]:
    """For each row the place of its asset in `known`, each given once; None for a row of a new asset.

    Tried from the strictest likeness to the loosest, all rows at each: the same position, names and numbers;
    then the same names; last, for rows with a position, the nearest asset of the type within `metres`.

    >>> a, b = Told("pole", name="A", lon=106.0, lat=11.0), Told("pole", name="B", lon=106.00005, lat=11.0)
    >>> matched([b, Told("pole", lon=106.0, lat=11.00002)], [a, b], 15)
    [1, 0]
    """
    found: list[int | None] = [None] * len(rows)
    free = set(range(len(known)))
    for level in range(3):
        offered: dict[Hashable, list[int]] = defaultdict(list)
        for place in sorted(free, reverse=True):
            if (key := _key(known[place], level)) is not None:
                offered[key].append(place)
        for number, row in enumerate(rows):
            key = _key(row, level)
            if found[number] is None and key is not None and offered.get(key):
                found[number] = offered_one = offered[key].pop()
                free.discard(offered_one)
    _nearest(rows, known, found, free, metres)
    return found


def _key(told: Told, level: int) -> Hashable | None:
    name, street = plain(told.name), plain(str(told.attributes.get("street", "")))
    if told.lon is not None and told.lat is not None:
        return (told.type, round(told.lon, 6), round(told.lat, 6), name) if level == 0 else None
    of_kind = (told.type, told.attributes.get("kind"), told.attributes.get("function"))
    where = (plain(told.owner), plain(told.address))
    if level == 0:
        numbers = tuple(told.attributes.get(code) for code in ("area_m2", "quantity", "power_mw"))
        return (*of_kind, name, street, *where, *numbers, told.note)
    if level == 1:
        return (*of_kind, name, street, *where)
    return (told.type, name) if name else None


def _nearest(
    rows: Sequence[Told], known: Sequence[Told], found: list[int | None], free: set[int], metres: float
) -> None:
    places = [n for n in sorted(free) if known[n].lon is not None and known[n].lat is not None]
    if not places:
        return
    lon = np.array([known[n].lon for n in places], dtype=float)
    lat = np.array([known[n].lat for n in places], dtype=float)
    types = np.array([known[n].type for n in places])
    taken = np.zeros(len(places), dtype=bool)
    for number, row in enumerate(rows):
        if found[number] is not None or row.lon is None or row.lat is None:
            continue
        east = (lon - row.lon) * METRES_A_DEGREE * cos(radians(row.lat))
        away = np.hypot(east, (lat - row.lat) * METRES_A_DEGREE)
        away[taken | (types != row.type)] = np.inf
        nearest = int(away.argmin())
        if away[nearest] <= metres:
            taken[nearest] = True
            found[number] = places[nearest]
