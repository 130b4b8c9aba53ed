"""The loops of the cell index (see `cell_index.py`): the side of an edge, the unit, the nearness of borders.

A point is looked up as if moved by (ε, ε²) to the east and north, ε smaller than any number: so it lies on no
edge, and one on a border belongs to exactly one of the units that meet there ("half-open").
"""

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.compiled import compiled

NOWHERE = -1
FIRST_SLOT = -2  # a cell's entry: unit ≥ 0, NOWHERE, or FIRST_SLOT − slot for a cell that must be looked into
SHIFT = 4
SIDE = 1 << SHIFT  # cells along a block's side
WITHIN = SIDE - 1
BLOCK = SIDE * SIDE
_CHUNK = 16_384
_ROUNDING = 3.3306690738754716e-16  # (3 + 16·2⁻⁵³)·2⁻⁵³, Shewchuk 1997, orient2d's first bound
_SPLIT = 134_217_729.0  # 2²⁷ + 1
Grid = tuple[float, float, float]


@compiled
def _exact_sign(x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> int:
    """The sign of x1·y2 − x1·y − x·y2 − y1·x2 + y1·x + y·x2 without any rounding.

    Products split after Dekker 1971, sums kept as expansions after Shewchuk 1997 (Adaptive Precision
    Floating-Point Arithmetic).
    """
    left = (x1, -x1, -x, -y1, y1, y)
    right = (y2, y, y2, x2, x, x2)
    parts = np.zeros(12)
    count = 0
    for k in range(6):
        a, b = left[k], right[k]
        product = a * b
        t = _SPLIT * a
        a_high = t - (t - a)
        t = _SPLIT * b
        b_high = t - (t - b)
        a_low, b_low = a - a_high, b - b_high
        error = a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low)
        for term in (error, product):
            carried = term
            for i in range(count):
                total = carried + parts[i]
                grown = total - carried
                parts[i] = (carried - (total - grown)) + (parts[i] - grown)
                carried = total
            parts[count] = carried
            count += 1
    for i in range(count - 1, -1, -1):
        if parts[i] > 0:
            return 1
        if parts[i] < 0:
            return -1
    return 0


@compiled
def side(x1: float, y1: float, x2: float, y2: float, x: float, y: float) -> int:
    """1 where (x + ε, y + ε²) lies left of the line from 1 to 2, −1 right of it; exact for finite numbers."""
    a = (x2 - x1) * (y - y1)
    b = (y2 - y1) * (x - x1)
    bound = _ROUNDING * (abs(a) + abs(b))
    if a - b > bound:
        return 1
    if a - b < -bound:
        return -1
    sign = _exact_sign(x1, y1, x2, y2, x, y)
    if sign != 0:
        return sign
    if y1 != y2:
        return -1 if y2 > y1 else 1
    return 1 if x2 > x1 else -1


@compiled
def assign(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    unit: NDArray[np.int32],
    ambiguous: NDArray[np.bool_],
    grid: Grid,
    shape: tuple[int, int],
    blocks: NDArray[np.uint32],
    cells: NDArray[np.int32],
    slots: NDArray[np.uint64],
    edges: NDArray[np.float64],
    edge_mask: NDArray[np.uint64],
    units: NDArray[np.int32],
) -> None:
    """Fill `unit` and `ambiguous` for points, by the chunk: all from the table, then those in crossed cells.

    What lies far apart in memory is fetched in loops of its own, where one wait covers many; whole numbers
    that address it are unsigned, for which no test of "counted from the end" is compiled.
    """
    west, south, size = grid
    columns, rows = shape
    across, per = columns >> SHIFT, 1.0 / size
    at, within = np.empty(_CHUNK, np.uint32), np.empty(_CHUNK, np.uint8)
    later, touched = np.empty(_CHUNK, np.uint32), np.empty(_CHUNK, np.float64)
    for start in range(0, len(lon), _CHUNK):
        length = min(_CHUNK, len(lon) - start)
        for k in range(length):
            fx, fy = (lon[start + k] - west) * per, (lat[start + k] - south) * per
            known = (fx >= 0) & (fx < columns) & (fy >= 0) & (fy < rows)  # not where one is no number
            i, j = np.int32(fx if known else 0.0), np.int32(fy if known else 0.0)
            at[k] = (j >> SHIFT) * across + (i >> SHIFT)
            within[k] = ((j & WITHIN) << SHIFT) + (i & WITHIN)
        for k in range(length):
            at[k] = blocks[at[k]] * np.uint32(BLOCK) + np.uint32(within[k])
        waiting = 0
        for k in range(length):
            entry = cells[at[k]]
            unit[start + k] = entry
            ambiguous[start + k] = False
            later[waiting] = k
            waiting += entry <= FIRST_SLOT
        for w in range(waiting):
            at[w] = slots[np.uint32(FIRST_SLOT - unit[start + later[w]]), 0]
        for w in range(waiting):
            touched[w] = edges[min(at[w], np.uint32(len(edges) - 1)), 0] if len(edges) else 0.0
        for w in range(waiting):
            k = start + later[w]
            inside, base = _holders(lon[k], lat[k], FIRST_SLOT - unit[k], grid, slots, edges, edge_mask)
            if inside == 0:
                unit[k] = NOWHERE
                continue
            first = 0
            while not inside & np.uint64(1):
                inside >>= np.uint64(1)
                first += 1
            unit[k] = units[base + first]
            ambiguous[k] = inside != 1


@compiled
def _holders(
    x: float,
    y: float,
    slot: int,
    grid: Grid,
    slots: NDArray[np.uint64],
    edges: NDArray[np.float64],
    edge_mask: NDArray[np.uint64],
) -> tuple[np.uint64, np.int64]:
    """Which units hold a point, as bits, and where their list begins.

    From the cell's corner up its western side, then east along the point's latitude.
    """
    west, south, size = grid
    per = 1.0 / size
    x0 = west + int((x - west) * per) * size
    y0 = south + int((y - south) * per) * size
    inside: np.uint64 = slots[slot, 2]
    for e in range(slots[slot, 0], slots[slot + 1, 0]):
        x1, y1, x2, y2 = edges[e, 0], edges[e, 1], edges[e, 2], edges[e, 3]
        up, along = (x1 <= x0) != (x2 <= x0), (y1 <= y) != (y2 <= y)
        if up or along:
            turn = side(x1, y1, x2, y2, x0, y)
            if up and turn != side(x1, y1, x2, y2, x0, y0):
                inside ^= edge_mask[e]
            if along and turn != side(x1, y1, x2, y2, x, y):
                inside ^= edge_mask[e]
    return inside, np.int64(slots[slot, 1])


@compiled
def near(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    metres: NDArray[np.float64],
    found: NDArray[np.bool_],
    grid: Grid,
    shape: tuple[int, int],
    plain: int,
    blocks: NDArray[np.uint32],
    cells: NDArray[np.int32],
    slots: NDArray[np.uint64],
    edges: NDArray[np.float64],
) -> None:
    """Fill `found`: whether any edge passes within `metres` (same length) of the point."""
    west, south, size = grid
    columns, rows = shape
    for k in range(len(lon)):
        x, y, reach = lon[k], lat[k], metres[k]
        found[k] = False
        if not (reach >= 0 and abs(x) <= 180 and abs(y) < 90):
            continue
        phi = np.deg2rad(y)  # metres of a degree, WGS 84
        east = 111_412.84 * np.cos(phi) - 93.5 * np.cos(3 * phi) + 0.118 * np.cos(5 * phi)
        north = 111_132.954 - 559.822 * np.cos(2 * phi) + 1.175 * np.cos(4 * phi)
        i0 = max(0.0, np.floor((x - reach / east - west) / size))
        i1 = min(columns - 1.0, np.floor((x + reach / east - west) / size))
        j0 = max(0.0, np.floor((y - reach / north - south) / size))
        j1 = min(rows - 1.0, np.floor((y + reach / north - south) / size))
        if i0 > i1 or j0 > j1:
            continue
        found[k] = _edge_within(
            x, y, east, north, reach, (int(i0), int(i1), int(j0), int(j1)), columns, plain,
            blocks, cells, slots, edges,
        )  # fmt: skip


@compiled
def _edge_within(
    x: float,
    y: float,
    east: float,
    north: float,
    reach: float,
    window: tuple[int, int, int, int],
    columns: int,
    plain: int,
    blocks: NDArray[np.uint32],
    cells: NDArray[np.int32],
    slots: NDArray[np.uint64],
    edges: NDArray[np.float64],
) -> bool:
    i0, i1, j0, j1 = window
    for bj in range(j0 >> SHIFT, (j1 >> SHIFT) + 1):
        for bi in range(i0 >> SHIFT, (i1 >> SHIFT) + 1):
            block = np.int64(blocks[bj * (columns >> SHIFT) + bi])
            if block < plain:  # one unit or none throughout: no edge
                continue
            for j in range(max(j0, bj << SHIFT), min(j1, (bj << SHIFT) + WITHIN) + 1):
                for i in range(max(i0, bi << SHIFT), min(i1, (bi << SHIFT) + WITHIN) + 1):
                    entry = cells[block * BLOCK + ((j & WITHIN) << SHIFT) + (i & WITHIN)]
                    if entry > FIRST_SLOT:
                        continue
                    slot = FIRST_SLOT - entry
                    for e in range(slots[slot, 0], slots[slot + 1, 0]):
                        ax, ay = (edges[e, 0] - x) * east, (edges[e, 1] - y) * north
                        dx, dy = (edges[e, 2] - edges[e, 0]) * east, (edges[e, 3] - edges[e, 1]) * north
                        t = min(1.0, max(0.0, -(ax * dx + ay * dy) / (dx * dx + dy * dy)))
                        if (ax + t * dx) ** 2 + (ay + t * dy) ** 2 <= reach * reach:
                            return True
    return False
