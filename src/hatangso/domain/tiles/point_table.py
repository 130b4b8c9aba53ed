"""Many points in the order of a space-filling curve: those of a tile are one run, its cells are runs of that.

The order is that of the Morton code (G. M. Morton, 1966): the bits of x and y, whole numbers of WORLD, woven
together, y the higher of each pair. All points of tile z/x/y share the first 2·z bits of their code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.tiles.flat import WORLD
from hatangso.domain.tiles.tile import Tile, whole

BITS = 30  # WORLD is 2^30
CELLS_ACROSS = 16
_CELL_BITS = 4
CELLS = CELLS_ACROSS**2
Ints = NDArray[np.int64]
_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


@dataclass(frozen=True)
class PointTable:
    """Rows sorted by `code`; `x`, `y` in world units; `columns`: further arrays of the same length."""

    code: NDArray[np.uint64]
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    columns: Mapping[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(self.code)

    @classmethod
    def of(cls, lon: Any, lat: Any, columns: Mapping[str, Any]) -> "PointTable":
        """From positions in degrees, in any order."""
        east, south = whole(np.asarray(lon, np.float64), np.asarray(lat, np.float64))
        x = np.clip(east * WORLD, 0, WORLD - 1).astype(np.int64)
        y = np.clip(south * WORLD, 0, WORLD - 1).astype(np.int64)
        code = morton(x, y)
        order = np.argsort(code, kind="stable")
        return cls(
            code[order],
            x[order].astype(np.int32),
            y[order].astype(np.int32),
            {name: np.asarray(values)[order] for name, values in columns.items()},
        )

    def run(self, tile: Tile) -> slice:
        """The rows that lie in a tile (its western and northern edges belong to it)."""
        first = int(morton(np.array([tile.x]), np.array([tile.y]))[0])
        shift = 2 * (BITS - tile.z)
        ends = np.array([first << shift, (first + 1) << shift], np.uint64)
        low, high = np.searchsorted(self.code, ends).tolist()
        return slice(low, high)

    def cells(self, tile: Tile, run: slice, chosen: Ints | None, types: int) -> "Cells":
        """The rows of a run in 16 × 16 cells of the tile. `chosen`: places within the run; None = all."""
        first = int(morton(np.array([tile.x]), np.array([tile.y]))[0]) << (2 * _CELL_BITS)
        shift = 2 * (BITS - tile.z - _CELL_BITS)
        ends = np.arange(first, first + CELLS + 1, dtype=np.uint64) << np.uint64(shift)
        borders = np.searchsorted(self.code[run], ends)
        rows: Any = run
        if chosen is not None:
            borders = np.searchsorted(chosen, borders)
            rows = chosen + run.start
        counts = np.diff(borders)
        of_cell = np.repeat(np.arange(CELLS), counts)
        kinds = self.columns["type"][rows]
        return Cells(
            counts.astype(np.int64),
            _sums(self.x[rows], borders, counts),
            _sums(self.y[rows], borders, counts),
            np.bincount(of_cell * types + kinds, minlength=CELLS * types).reshape(CELLS, types),
            _sums(self.columns["id"][rows], borders, counts),
        )


@dataclass(frozen=True)
class Cells:
    """Of each cell the number of rows, the sums of their positions, how many there are of each type, and the
    sum of their ids: where there is one row, its id."""

    count: Ints
    x: Ints
    y: Ints
    types: Ints
    ids: Ints

    def __add__(self, other: "Cells") -> "Cells":
        return Cells(
            self.count + other.count,
            self.x + other.x,
            self.y + other.y,
            self.types + other.types,
            self.ids + other.ids,
        )


def morton(x: Any, y: Any) -> NDArray[np.uint64]:
    """The codes of whole numbers below 2^32.

    >>> morton(np.array([1, 0, 3]), np.array([0, 1, 5])).tolist()
    [1, 2, 39]
    """
    return _spread(x) | (_spread(y) << np.uint64(1))


def _spread(numbers: Any) -> NDArray[np.uint64]:
    """Bit k of each number at bit 2k."""
    spread = np.asarray(numbers).astype(np.uint64)
    for shift, mask in _SPREAD:
        spread = (spread | (spread << np.uint64(shift))) & np.uint64(mask)
    return spread


def _sums(values: NDArray[Any], borders: Ints, counts: Ints) -> Ints:
    sums = np.zeros(CELLS, np.int64)
    there = np.flatnonzero(counts)
    if len(there):
        sums[there] = np.add.reduceat(values, borders[there], dtype=np.int64)
    return sums
