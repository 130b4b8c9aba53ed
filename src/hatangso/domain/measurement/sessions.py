"""Sessions: tests that one device ran one after the other at one place are not independent of each other.

After RTR's database (Open-RMBT): the same client, day, group of networks and operator, less than 4 hours and
100 m since its test before. Of a session only the first test of each technology counts (RTR: `pinned`),
each figure for itself: M-Lab writes the two directions as two tests.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.measurement.method import Method

# Metres a degree of latitude; a degree of longitude is this times the cosine of the latitude.
METRES_A_DEGREE = 111_320.0
MICROSECONDS_AN_HOUR = 3_600_000_000


class Sessions(NamedTuple):
    """By test: which test began its session (its index), and which of its figures count (bits as `tells`)."""

    first: NDArray[np.int64]
    counts: NDArray[np.uint8]


def sessions_of(
    *,
    who: NDArray[np.uint64],
    at: NDArray[np.int64],
    line: NDArray[np.uint64],
    technology: NDArray[np.int64],
    tells: NDArray[np.uint8],
    east: NDArray[np.float64],
    north: NDArray[np.float64],
    tie: NDArray[np.uint64],
    method: Method,
) -> Sessions:
    """Arrays of one length, tests in any order.

    who: a device on one day; at: µs since 1970; line: network and operator; technology: 0 to 7; tells:
    which figures it tells, a bit each; east, north: metres from anywhere, the same for all tests of a device,
    NaN where unknown (then no distance parts them); tie: settles the order of tests of one moment.
    """
    size = len(who)
    first, counts = np.arange(size), tells.copy()
    several = _with_others(
        who
    )  # on most days a device tests once: that is a session, and all it tells counts
    if len(several):
        begun, leads = _parted(
            *(who[several], at[several], line[several], technology[several], tells[several]),
            *(east[several], north[several], tie[several]),
            method,
        )
        first[several], counts[several] = several[begun], leads
    return Sessions(first, counts)


def _with_others(who: NDArray[np.uint64]) -> NDArray[np.int64]:
    """The tests whose device has another one on that day."""
    order = np.argsort(who)
    ranked = who[order]
    same = ranked[1:] == ranked[:-1]
    shared = np.zeros(len(who), dtype=bool)
    shared[order[1:][same]] = shared[order[:-1][same]] = True
    return np.flatnonzero(shared)


def _parted(
    who: NDArray[np.uint64],
    at: NDArray[np.int64],
    line: NDArray[np.uint64],
    technology: NDArray[np.int64],
    tells: NDArray[np.uint8],
    east: NDArray[np.float64],
    north: NDArray[np.float64],
    tie: NDArray[np.uint64],
    method: Method,
) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    order = np.lexsort((tie, at, who))
    ids, when, lines, x, y = (one[order] for one in (who, at, line, east, north))
    begins = np.ones(len(who), dtype=bool)
    with np.errstate(invalid="ignore"):
        far = np.hypot(np.diff(x), np.diff(y)) >= method["session_metres"]
    begins[1:] = (
        (ids[1:] != ids[:-1])
        | (np.diff(when) >= method["session_hours"] * MICROSECONDS_AN_HOUR)
        | (lines[1:] != lines[:-1])
        | far
    )
    number = np.cumsum(begins) - 1
    starts = np.flatnonzero(begins)
    first = np.empty(len(who), dtype=np.int64)
    first[order] = order[starts[number]]
    kinds = number * 8 + technology[order]
    by_kind = np.argsort(kinds, kind="stable")
    counts = np.zeros(len(who), dtype=np.uint8)
    for figure in range(8):
        bit = np.uint8(1 << figure)
        telling = by_kind[(tells[order[by_kind]] & bit) > 0]
        leads = np.ones(len(telling), dtype=bool)
        leads[1:] = kinds[telling[1:]] != kinds[telling[:-1]]
        counts[order[telling[leads]]] |= bit
    return first, counts
