"""One value a device: what the sessions of a device in a cell come to.

A device that tests a hundred times is one line of one person, not a hundred: the unit is the device, and
its value is the median of its sessions. Sessions of one device are alike; counted singly they make
intervals far too narrow (docs/methods/speed-statistics.md). The same as store/measurements/aggregate.py
does in SQL, here for simulations.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.statistics.grouped import Floats, Integers, quantiles


@dataclass(frozen=True, eq=False)
class DeviceValues:
    """One value a device, sorted by cell: cell i holds values[starts[i]:starts[i + 1]]; sessions by cell."""

    values: Floats
    starts: Integers
    sessions: Integers


def device_medians(
    cell: NDArray[np.integer], device: NDArray[np.integer], value: NDArray[np.floating], cells: int
) -> DeviceValues:
    """From sessions in any order: cell number (0 to cells − 1), device number (of any source, ≥ 0), value.

    Unknown values (NaN) count as no session. ValueError where a cell or device number cannot be. A session
    without a device of its own (number −1) is refused: whose it is must be settled before.

    >>> found = device_medians(np.array([1, 1, 1, 0]), np.array([7, 7, 8, 7]), np.array([10.0, 30, 5, 9]), 3)
    >>> found.values.tolist(), found.starts.tolist(), found.sessions.tolist()
    ([9.0, 20.0, 5.0], [0, 1, 3, 3], [1, 3, 0])
    """
    known = ~np.isnan(value)
    where, who, what = (np.asarray(one)[known] for one in (cell, device, value))
    if where.size and (where.min() < 0 or where.max() >= cells or who.min() < 0):
        raise ValueError("cells are numbered from 0, devices are not negative")
    order = np.lexsort((what, who, where))
    where, who, what = where[order], who[order], np.asarray(what[order], np.float64)
    first = np.ones(where.size, bool)
    first[1:] = (where[1:] != where[:-1]) | (who[1:] != who[:-1])
    begins = np.append(np.flatnonzero(first), where.size)
    by_cell = np.bincount(where[begins[:-1]], minlength=cells) if where.size else np.zeros(cells, np.int64)
    return DeviceValues(
        values=quantiles(what, begins, 0.5),
        starts=np.concatenate([[0], np.cumsum(by_cell)]).astype(np.int64),
        sessions=np.bincount(where, minlength=cells).astype(np.int64),
    )
