"""How the cell index is made: edges into blocks and cells, and which units hold each cell's corner.

Every list of edges is a superset: an edge is listed in each block and cell that it comes within PAD of, a
thousand times what rounding can do. Who holds a corner is exact: edges crossed are told by `side`.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from hatangso.domain.compiled import compiled
from hatangso.domain.places.cell_index_kernel import BLOCK, FIRST_SLOT, NOWHERE, SHIFT, SIDE, WITHIN, side

PAD = 1e-6  # of a cell
MOST_UNITS = 64  # that may meet in one block: bits of a mask
Edges = NDArray[np.float64]
Ids = NDArray[np.int64]
Grid = tuple[float, float, float]


def edges_of(shapes: NDArray[Any]) -> tuple[Edges, Ids]:
    """The edges (n × 4: x, y of the lower end, then of the upper) of polygons, and each one's polygon."""
    parts, part_of = shapely.get_parts(shapes, return_index=True)
    rings, ring_of = shapely.get_rings(parts, return_index=True)
    points, point_of = shapely.get_coordinates(rings, return_index=True)
    begins = np.flatnonzero(point_of[1:] == point_of[:-1])
    edges = np.hstack([points[begins], points[begins + 1]])
    owner = part_of[ring_of[point_of[begins]]].astype(np.int64)
    real = (edges[:, 0] != edges[:, 2]) | (edges[:, 1] != edges[:, 3])
    edges, owner = edges[real], owner[real]
    down = (edges[:, 1] > edges[:, 3]) | ((edges[:, 1] == edges[:, 3]) & (edges[:, 0] > edges[:, 2]))
    edges[down] = edges[down][:, [2, 3, 0, 1]]
    return np.ascontiguousarray(edges), owner


@compiled
def _columns(edge: Edges, row: int, grid: Grid, each: int) -> tuple[int, int]:
    """From which to which column (of `each` cells) an edge comes within PAD of a row (of `each` cells)."""
    west, south, cell = grid
    pad = PAD * cell
    x1, y1, x2, y2 = edge[0], edge[1], edge[2], edge[3]
    low, high = south + row * each * cell - pad, south + (row + 1) * each * cell + pad
    a, b = x1, x2
    if y2 > y1:
        a = x1 + (min(max(low, y1), y2) - y1) / (y2 - y1) * (x2 - x1)
        b = x1 + (max(min(high, y2), y1) - y1) / (y2 - y1) * (x2 - x1)
    first = np.floor((min(a, b) - pad - west) / (each * cell))
    last = np.floor((max(a, b) + pad - west) / (each * cell))
    return int(first), int(last)


@compiled
def _rows(edge: Edges, grid: Grid, each: int) -> tuple[int, int]:
    _, south, cell = grid
    pad = PAD * cell
    first = np.floor((edge[1] - pad - south) / (each * cell))
    last = np.floor((edge[3] + pad - south) / (each * cell))
    return int(first), int(last)


@compiled
def edges_by_block(edges: Edges, grid: Grid, across: int, blocks: int) -> tuple[Ids, NDArray[np.int32]]:
    """For each block where its edges begin (blocks + 1), and the edges' numbers, rising within a block."""
    starts = np.zeros(blocks + 2, np.int64)
    for e in range(len(edges)):
        first, last = _rows(edges[e], grid, SIDE)
        for row in range(first, last + 1):
            left, right = _columns(edges[e], row, grid, SIDE)
            for column in range(left, right + 1):
                starts[row * across + column + 2] += 1
    starts = np.cumsum(starts)
    listed = np.empty(starts[-1], np.int32)
    for e in range(len(edges)):
        first, last = _rows(edges[e], grid, SIDE)
        for row in range(first, last + 1):
            left, right = _columns(edges[e], row, grid, SIDE)
            for column in range(left, right + 1):
                block = row * across + column
                listed[starts[block + 1]] = e
                starts[block + 1] += 1
    return starts[:-1], listed


@compiled
def corners_inside(edges: Edges, grid: Grid, across: int) -> Ids:
    """The blocks whose south-western corner lies in one unit, given by its edges: crossings to the east, even
    or odd."""
    west, south, cell = grid
    left, _ = _columns(edges[0], _rows(edges[0], grid, SIDE)[0], grid, SIDE)
    right, bottom, top = left, _rows(edges[0], grid, SIDE)[0], 0
    for e in range(len(edges)):
        first, last = _rows(edges[e], grid, SIDE)
        bottom, top = min(bottom, first), max(top, last)
        for x in (edges[e, 0], edges[e, 2]):
            column = int(np.floor((x - west) / (SIDE * cell)))
            left, right = min(left, column - 1), max(right, column + 1)
    odd = np.zeros((top - bottom + 1, right - left + 2), np.bool_)
    for e in range(len(edges)):
        x1, y1, x2, y2 = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
        first, last = _rows(edges[e], grid, SIDE)
        for row in range(first, last + 1):
            y = south + row * SIDE * cell
            if (y1 <= y) == (y2 <= y):
                continue
            x = x1 + (y - y1) / (y2 - y1) * (x2 - x1)
            column = int(np.floor((x - west) / (SIDE * cell))) + 1  # the first corner east of the crossing
            while side(x1, y1, x2, y2, west + (column - 1) * SIDE * cell, y) < 0:
                column -= 1
            while side(x1, y1, x2, y2, west + column * SIDE * cell, y) > 0:
                column += 1
            if column > left:
                odd[row - bottom, column - left] ^= True
    found = np.empty(odd.size, np.int64)
    count = 0
    for row in range(odd.shape[0]):
        inside = False
        for column in range(odd.shape[1] - 1, 0, -1):
            inside ^= odd[row, column]
            if inside:
                found[count] = (row + bottom) * across + column - 1 + left
                count += 1
    return found[:count]


@compiled
def work_blocks(
    ids: Ids,
    grid: Grid,
    across: int,
    edges: Edges,
    owner: Ids,
    starts: Ids,
    listed: NDArray[np.int32],
    inside_starts: Ids,
    inside_units: NDArray[np.int32],
    counts: Ids,
    write: bool,
    first_of: Ids,
    cells: NDArray[np.int32],
    out_slots: NDArray[np.uint64],
    out_edges: Edges,
    edge_mask: NDArray[np.uint64],
    units: NDArray[np.int32],
) -> int:
    """Work out the cells of blocks. First without `write`: into `counts` (blocks × 3) the slots, edges and
    units of each; then with it, from the places in `first_of` (blocks × 3) on. Returns the most units in one.
    """
    most = 0
    for n in range(len(ids)):
        block = ids[n]
        mine = listed[starts[block] : starts[block + 1]]
        holding = inside_units[inside_starts[block] : inside_starts[block + 1]]
        here = np.unique(np.concatenate((owner[mine], holding.astype(np.int64))))
        most = max(most, len(here))
        if len(here) > MOST_UNITS:
            continue
        bits = np.empty(len(mine), np.uint64)
        for k in range(len(mine)):
            bits[k] = np.uint64(1) << np.uint64(np.searchsorted(here, owner[mine[k]]))
        corner = np.uint64(0)
        for k in range(len(holding)):
            corner |= np.uint64(1) << np.uint64(np.searchsorted(here, holding[k]))
        at, within = _edges_by_cell(edges, mine, grid, block % across, block // across)
        masks = _corners(edges, mine, bits, at, within, corner, grid, block % across, block // across)
        slot, edge, unit = first_of[n, 0], first_of[n, 1], first_of[n, 2]
        if write:
            units[unit : unit + len(here)] = here
        slots, used = 0, 0
        for cell in range(BLOCK):
            few = at[cell + 1] - at[cell]
            mask = masks[cell]
            if few == 0 and (mask & (mask - np.uint64(1))) == 0:  # no unit, or one
                if write:
                    k = 0
                    while mask > 1:
                        mask >>= np.uint64(1)
                        k += 1
                    cells[n * BLOCK + cell] = here[k] if mask else NOWHERE
                continue
            for k in range(at[cell], at[cell + 1]):
                e = mine[within[k]]
                bit = bits[within[k]]
                alike = -1
                for m in range(at[cell], k):
                    f = mine[within[m]]
                    if (
                        edges[e, 0] == edges[f, 0]
                        and edges[e, 1] == edges[f, 1]
                        and edges[e, 2] == edges[f, 2]
                        and edges[e, 3] == edges[f, 3]
                    ):
                        alike = m
                        break
                if alike >= 0:  # neighbours share it: crossing it changes both
                    if write:
                        place = edge + used - 1
                        while not (
                            out_edges[place, 0] == edges[e, 0]
                            and out_edges[place, 1] == edges[e, 1]
                            and out_edges[place, 2] == edges[e, 2]
                            and out_edges[place, 3] == edges[e, 3]
                        ):
                            place -= 1
                        edge_mask[place] ^= bit
                    continue
                if write:
                    out_edges[edge + used] = edges[e]
                    edge_mask[edge + used] = bit
                used += 1
            if write:
                cells[n * BLOCK + cell] = FIRST_SLOT - (slot + slots)
                out_slots[slot + slots + 1, 0] = edge + used
                out_slots[slot + slots, 1] = unit
                out_slots[slot + slots, 2] = mask
            slots += 1
        if not write:
            counts[n, 0], counts[n, 1], counts[n, 2] = slots, used, len(here)
    return most


@compiled
def _edges_by_cell(
    edges: Edges, mine: NDArray[np.int32], grid: Grid, column: int, row: int
) -> tuple[Ids, NDArray[np.int32]]:
    """Of one block: for each cell where its edges begin (BLOCK + 1), and the places of those in `mine`."""
    i0, j0 = column << SHIFT, row << SHIFT
    at = np.zeros(BLOCK + 2, np.int64)
    within = np.empty(0, np.int32)
    for fill in (False, True):
        if fill:
            at = np.cumsum(at)
            within = np.empty(at[-1], np.int32)
        for k in range(len(mine)):
            edge = edges[mine[k]]
            first, last = _rows(edge, grid, 1)
            for j in range(max(first, j0), min(last, j0 + WITHIN) + 1):
                left, right = _columns(edge, j, grid, 1)
                for i in range(max(left, i0), min(right, i0 + WITHIN) + 1):
                    cell = ((j - j0) << SHIFT) + i - i0
                    if fill:
                        within[at[cell + 1]] = k
                        at[cell + 1] += 1
                    else:
                        at[cell + 2] += 1
    return at[:-1], within


@compiled
def _corners(
    edges: Edges,
    mine: NDArray[np.int32],
    bits: NDArray[np.uint64],
    at: Ids,
    within: NDArray[np.int32],
    corner: np.uint64,
    grid: Grid,
    column: int,
    row: int,
) -> NDArray[np.uint64]:
    """Of one block: which units (as bits) hold each cell's south-western corner; north, then east from it."""
    west, south, size = grid
    masks = np.zeros(BLOCK, np.uint64)
    masks[0] = corner
    for j in range(SIDE):
        y0, y1 = south + ((row << SHIFT) + j) * size, south + ((row << SHIFT) + j + 1) * size
        for i in range(SIDE):
            x0, x1 = west + ((column << SHIFT) + i) * size, west + ((column << SHIFT) + i + 1) * size
            cell = (j << SHIFT) + i
            north = east = masks[cell]
            for k in range(at[cell], at[cell + 1]):
                ax, ay, bx, by = edges[mine[within[k]]]
                here = side(ax, ay, bx, by, x0, y0)
                if i == 0 and (ax <= x0) != (bx <= x0) and side(ax, ay, bx, by, x0, y1) != here:
                    north ^= bits[within[k]]
                if (ay <= y0) != (by <= y0) and side(ax, ay, bx, by, x1, y0) != here:
                    east ^= bits[within[k]]
            if i == 0 and j < WITHIN:
                masks[cell + SIDE] = north
            if i < WITHIN:
                masks[cell + 1] = east
    return masks


def in_threads(work: Callable[[int, int], Any], length: int, threads: int, least: int) -> list[Any]:
    """`work(start, end)` over `length` things, in threads of at least `least` each; results in order."""
    pieces = max(1, min(threads, length // max(least, 1)))
    ends = np.linspace(0, length, pieces + 1).astype(int).tolist()
    if pieces == 1:
        return [work(0, length)]
    with ThreadPoolExecutor(pieces) as pool:
        return list(pool.map(work, ends[:-1], ends[1:]))
