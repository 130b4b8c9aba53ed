"""Which of many assets may be one and the same: by place and owner, and by an owner's own number.

Set-based: places go into one tree (Shapely's STRtree), equal keys into sorted runs; the work grows with the
number of assets and of pairs found, not with the square of the assets. Where very many stand on one spot,
each is paired with the next only, so that a heap of n gives n - 1 pairs.
"""

from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely
from numpy.typing import NDArray

METRES_A_DEGREE = 111_320.0
HEAP = 12  # more than this many in one cell are paired in a chain
SAME_SPOT = 0.5  # metres: nearer than this even different numbers of one owner are asked about

Reason = str  # 'near', 'same_code', 'same_name', 'owner_unknown'


@dataclass(frozen=True)
class Places:
    """Assets of one type as columns of one length: `owner` 0 = unknown, below 0 known by words only; `code`
    and `name` are numbers of equal texts, 0 = none; `lon`, `lat` in degrees, NaN without a place."""

    ids: NDArray[np.int64]
    owner: NDArray[np.int64]
    code: NDArray[np.int64]
    name: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


@dataclass(frozen=True)
class Pair:
    """Two assets (`first` has the lower id), how far apart (NaN unknown), and why they are asked about."""

    first: int
    second: int
    metres: float
    reasons: tuple[Reason, ...]


def doubles(places: Places, metres: float) -> list[Pair]:
    """All likely pairs of one type.

    `metres`: nearer ones of one owner (or of an unknown one) are asked about, unless the owner gave both a
    number of their own; 0: by number and name only.
    """
    x, y = _flat(places.lon, places.lat)
    pairs = [_equal(places.owner, places.code, places.owner != 0)]
    placed = np.isfinite(x)
    pairs.append(_equal(places.owner, places.name, (places.owner != 0) & ~placed))
    if metres > 0:
        pairs.append(_near(x, y, np.flatnonzero(placed), metres))
    left, right = (np.concatenate([one[side] for one in pairs]) for side in (0, 1))
    left, right = np.minimum(left, right), np.maximum(left, right)
    both = np.unique(np.stack([left, right], axis=1), axis=0) if len(left) else np.empty((0, 2), np.int64)
    return _told(places, both[:, 0], both[:, 1], x, y, metres)


def _flat(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Metres on a plane that is true near the middle latitude: enough for what lies side by side."""
    known = lat[np.isfinite(lat)]
    middle = float(known.mean()) if len(known) else 0.0
    return lon * METRES_A_DEGREE * cos(radians(middle)), lat * METRES_A_DEGREE


def _equal(
    owner: NDArray[np.int64], key: NDArray[np.int64], usable: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each with the next of the same owner and key."""
    rows = np.flatnonzero(usable & (key > 0))
    order = rows[np.lexsort((rows, key[rows], owner[rows]))]
    same = (owner[order[:-1]] == owner[order[1:]]) & (key[order[:-1]] == key[order[1:]])
    return order[:-1][same], order[1:][same]


def _near(
    x: NDArray[np.float64], y: NDArray[np.float64], rows: NDArray[np.int64], metres: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs nearer than that, heaps as chains."""
    if len(rows) < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    cells = np.stack([np.floor(x[rows] / metres), np.floor(y[rows] / metres)], axis=1)
    _cells, cell, count = np.unique(cells, axis=0, return_inverse=True, return_counts=True)
    cell = cell.reshape(-1)
    order = np.lexsort((rows, cell))
    chained = (cell[order[:-1]] == cell[order[1:]]) & (count[cell[order[:-1]]] > HEAP)
    chain = rows[order[:-1][chained]], rows[order[1:][chained]]
    first_of_cell = np.zeros(len(rows), bool)
    first_of_cell[order] = np.concatenate([[True], cell[order[1:]] != cell[order[:-1]]])
    alone = rows[(count[cell] <= HEAP) | first_of_cell]
    points = shapely.points(x[alone], y[alone])
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=metres)
    once = one < other
    return (
        np.concatenate([chain[0], alone[one[once]]]),
        np.concatenate([chain[1], alone[other[once]]]),
    )


def _told(
    places: Places,
    left: NDArray[np.int64],
    right: NDArray[np.int64],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    metres: float,
) -> list[Pair]:
    """The pairs that stand, with their reasons."""
    apart = np.hypot(x[left] - x[right], y[left] - y[right])
    owner = places.owner[left], places.owner[right]
    code = places.code[left], places.code[right]
    unknown = (owner[0] == 0) | (owner[1] == 0)
    one_owner = unknown | (owner[0] == owner[1])
    same_code = (code[0] > 0) & (code[0] == code[1]) & one_owner
    same_name = (places.name[left] > 0) & (places.name[left] == places.name[right]) & one_owner
    numbered = (code[0] > 0) & (code[1] > 0) & (code[0] != code[1])
    near = (apart <= metres) & one_owner & (metres > 0) & (~numbered | (apart <= SAME_SPOT))
    placeless = ~np.isfinite(apart)
    stands = near | (same_code & ~unknown) | (same_name & placeless & ~numbered)
    ids = places.ids
    found = []
    for k in np.flatnonzero(stands).tolist():
        reasons = [
            word
            for word, is_so in (
                ("same_code", same_code[k]), ("same_name", same_name[k]), ("near", near[k]),
                ("owner_unknown", unknown[k]),
            )
            if is_so
        ]  # fmt: skip
        first, second = sorted((int(ids[left[k]]), int(ids[right[k]])))
        found.append(Pair(first, second, float(apart[k]), tuple(reasons)))
    return found
