"""In which unit each of many points lies: 20 million in some tenths of a second, exactly.

The country is cut into cells of `resolution` degrees, 16 × 16 of them a block. A block or cell that no border
crosses has its unit in a table. In a cell that is crossed, a path of two legs from the cell's corner (whose
units are known) to the point is followed, and each border crossed on the way changes who holds it. Sides are
told without rounding (`cell_index_kernel.side`), so the answer is exact for every point, as GEOS's is.

Where two units overlap, the one of the lowest code has the point and it is marked `ambiguous`. A point on a
border belongs to the unit east (else north) of it. Told in `docs/methods/point-to-ward.md`.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hatangso.domain.places import cell_index_build as build
from hatangso.domain.places import cell_index_kernel as kernel
from hatangso.domain.places.cell_index_build import MOST_UNITS, in_threads

RESOLUTION = 0.00125  # degrees; about 135 m
FORMAT = "cells/1"  # of the arrays; another one cannot be read
_OFF = 0.41421356237309515  # √2 − 1 of a cell: no decimal coordinate lies on a line of the grid
_MOST_BLOCKS = 50_000_000
THREADS = min(4, os.cpu_count() or 1)


class Assigned(NamedTuple):
    """`unit`: index into the codes, −1 outside all units and where a coordinate is no number (int32);
    `ambiguous`: whether several units claim the point."""

    unit: NDArray[np.int32]
    ambiguous: NDArray[np.bool_]


@dataclass(frozen=True)
class CellIndex:
    """Made once for a state of the boundaries (`build`), asked by many threads at once."""

    codes: tuple[str, ...]
    grid: tuple[float, float, float]  # west, south, size of a cell, in degrees
    shape: tuple[int, int]  # columns and rows of cells
    plain: int  # the first blocks of `cells` hold one unit or none throughout
    blocks: NDArray[np.uint32]  # of each block of the grid its place in `cells`
    cells: NDArray[np.int32]
    slots: NDArray[
        np.uint64
    ]  # of each looked-into cell: first edge, first of its block's units, who holds it
    edges: NDArray[np.float64]
    edge_mask: NDArray[np.uint64]
    units: NDArray[np.int32]

    @classmethod
    def build(
        cls,
        codes: Sequence[str],
        shapes: Sequence[Any],
        resolution: float = RESOLUTION,
        threads: int = THREADS,
    ) -> Self:
        """`shapes`: a valid polygon or multipolygon (EPSG:4326) for each of the `codes`, which differ.

        ValueError where codes are told twice, a coordinate is no number, the grid would be too large
        (boundaries in metres, a resolution too fine) or too many units meet in one block (too coarse).
        """
        order = sorted(range(len(codes)), key=lambda k: codes[k])
        ordered = tuple(codes[k] for k in order)
        if len(set(ordered)) != len(ordered) or len(codes) != len(shapes):
            raise ValueError("Each unit has one code and one shape.")
        polygons = np.empty(len(order), dtype=object)
        polygons[:] = [shapes[k] for k in order]
        edges, owner = build.edges_of(polygons)
        if not np.isfinite(edges).all():
            raise ValueError("A boundary has a coordinate that is no number.")
        return cls(ordered, **_built(edges, owner, len(ordered), resolution, threads))

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return sum(array.nbytes for array in self.arrays().values())

    def __len__(self) -> int:
        return len(self.codes)

    def assign(self, lon: ArrayLike, lat: ArrayLike, threads: int = THREADS) -> Assigned:
        """For each point (degrees, two arrays of one length) its unit; never an error for odd coordinates."""
        x, y = _numbers(lon), _numbers(lat)
        if x.shape != y.shape:
            raise ValueError("There are not as many longitudes as latitudes.")
        unit, ambiguous = np.empty(len(x), np.int32), np.empty(len(x), np.bool_)

        def work(start: int, end: int) -> None:
            kernel.assign(
                x[start:end], y[start:end], unit[start:end], ambiguous[start:end],
                self.grid, self.shape, self.blocks, self.cells, self.slots,
                self.edges, self.edge_mask, self.units,
            )  # fmt: skip

        in_threads(work, len(x), threads, 50_000)
        return Assigned(unit, ambiguous)

    def near_border(
        self, lon: ArrayLike, lat: ArrayLike, metres: ArrayLike, threads: int = THREADS
    ) -> NDArray[np.bool_]:
        """Whether a border of any unit passes within `metres` (one number, or one a point) of each point.

        Distances on the WGS 84 ellipsoid taken as flat about the point (lengths of a degree by the usual
        series): good to a part in a thousand over some kilometres. False where a number is unknown (NaN).
        """
        x, y = _numbers(lon), _numbers(lat)
        reach = np.ascontiguousarray(np.broadcast_to(_numbers(metres), x.shape))
        found = np.empty(len(x), np.bool_)

        def work(start: int, end: int) -> None:
            kernel.near(
                x[start:end], y[start:end], reach[start:end], found[start:end], self.grid, self.shape,
                self.plain, self.blocks, self.cells, self.slots, self.edges,
            )  # fmt: skip

        in_threads(work, len(x), threads, 5_000)
        return found

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything as arrays by name, to be kept; `of_arrays` makes the index of them again."""
        kept = {name: getattr(self, name) for name in _ARRAYS}
        head = np.array([*self.grid, *self.shape, self.plain], np.float64)
        text = np.frombuffer("\n".join((FORMAT, *self.codes)).encode(), np.uint8)
        return {"head": head, "codes": text, **kept}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """From what `arrays` gave. ValueError where it is of another format."""
        written, *codes = bytes(arrays["codes"]).decode().split("\n")
        if written != FORMAT:
            raise ValueError(f"The index is written as {written!r}, not {FORMAT!r}.")
        west, south, size, columns, rows, plain = arrays["head"].tolist()
        return cls(
            tuple(codes), (west, south, size), (int(columns), int(rows)), int(plain),
            **{name: arrays[name] for name in _ARRAYS},
        )  # fmt: skip


_ARRAYS = ("blocks", "cells", "slots", "edges", "edge_mask", "units")


def _numbers(values: ArrayLike) -> NDArray[np.float64]:
    return np.ascontiguousarray(values, dtype=np.float64)


def _built(edges: build.Edges, owner: build.Ids, units: int, size: float, threads: int) -> dict[str, Any]:
    low = np.minimum(edges[:, :2].min(0), edges[:, 2:].min(0)) if len(edges) else np.zeros(2)
    high = np.maximum(edges[:, :2].max(0), edges[:, 2:].max(0)) if len(edges) else np.zeros(2)
    west, south = (low - (1 + _OFF) * size).tolist()
    wide, tall = (np.floor((high - (west, south)) / size / kernel.SIDE) + 2).astype(np.float64).tolist()
    if not wide * tall <= _MOST_BLOCKS:
        raise ValueError(f"At {size}° the boundaries would fill {wide:.0f} × {tall:.0f} blocks: in degrees?")
    across, count = int(wide), int(wide * tall)
    grid = (west, south, size)
    starts, listed = build.edges_by_block(edges, grid, across, count)
    inside_starts, inside_units = _inside(edges, owner, units, grid, across, count, threads)
    has_edges, holders = np.diff(starts) > 0, np.diff(inside_starts)
    single = ~has_edges & (holders == 1)
    of_single = inside_units[inside_starts[:-1][single]]
    plain_units, place = np.unique(of_single, return_inverse=True)
    plain = 1 + len(plain_units)
    blocks = np.zeros(count, np.uint32)
    blocks[single] = 1 + place
    ids = np.flatnonzero(has_edges | (holders > 1))
    blocks[ids] = plain + np.arange(len(ids))
    plain_cells = np.repeat(np.concatenate([[kernel.NOWHERE], plain_units]).astype(np.int32), kernel.BLOCK)
    given = (edges, owner, starts, listed, inside_starts, inside_units)
    return {
        "grid": grid,
        "shape": (across * kernel.SIDE, int(tall) * kernel.SIDE),
        "plain": plain,
        "blocks": blocks,
        **_worked(ids, grid, across, given, plain_cells, threads),
    }


def _inside(
    edges: build.Edges, owner: build.Ids, units: int, grid: build.Grid, across: int, count: int, threads: int
) -> tuple[build.Ids, NDArray[np.int32]]:
    """For each block where the units holding its corner begin (count + 1), and those units, rising."""
    bounds = np.searchsorted(owner, np.arange(units + 1))

    def work(start: int, end: int) -> list[build.Ids]:
        return [
            build.corners_inside(edges[bounds[u] : bounds[u + 1]], grid, across)
            if bounds[u + 1] > bounds[u]
            else np.empty(0, np.int64)
            for u in range(start, end)
        ]

    of_unit = [found for part in in_threads(work, units, threads, 100) for found in part]
    block = np.concatenate([*of_unit, np.empty(0, np.int64)])
    unit = np.repeat(np.arange(units, dtype=np.int32), [len(found) for found in of_unit])
    order = np.argsort(block, kind="stable")
    starts = np.searchsorted(block[order], np.arange(count + 1))
    return starts.astype(np.int64), unit[order]


def _worked(
    ids: build.Ids,
    grid: build.Grid,
    across: int,
    given: tuple[Any, ...],
    plain_cells: NDArray[np.int32],
    threads: int,
) -> dict[str, NDArray[Any]]:
    """The cells of blocks that are looked into: counted first, then written into arrays of that length."""
    counts, nought = np.zeros((len(ids), 3), np.int64), np.zeros((len(ids), 3), np.int64)
    cells = np.empty(len(plain_cells) + len(ids) * kernel.BLOCK, np.int32)
    cells[: len(plain_cells)] = plain_cells

    def made(slots: int, edges: int, units: int) -> tuple[NDArray[Any], ...]:
        return (
            np.zeros((slots + 1, 3), np.uint64), np.empty((edges, 4), np.float64), np.empty(edges, np.uint64),
            np.empty(units, np.int32),
        )  # fmt: skip

    def work(write: bool, first: build.Ids, own: NDArray[np.int32], out: tuple[NDArray[Any], ...]) -> int:
        def piece(a: int, b: int) -> int:
            mine = own[a * kernel.BLOCK : b * kernel.BLOCK]
            every = (ids[a:b], grid, across, *given, counts[a:b], write, first[a:b], mine, *out)
            return int(build.work_blocks(*every))

        return int(max(in_threads(piece, len(ids), threads, 100)))

    most = work(False, nought, cells[:0], made(0, 0, 0))
    if most > MOST_UNITS:
        raise ValueError(f"{most} units meet in one block at {grid[2]}°: a finer resolution is needed.")
    ends = np.cumsum(counts, axis=0)
    out = made(*(ends[-1].tolist() if len(ids) else (0, 0, 0)))
    work(True, ends - counts, cells[len(plain_cells) :], out)
    return {"cells": cells, **dict(zip(_ARRAYS[2:], out, strict=True))}
