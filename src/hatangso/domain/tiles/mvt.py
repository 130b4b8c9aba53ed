"""Mapbox Vector Tile 2.1, all features of a layer at once.

Source: https://github.com/mapbox/vector-tile-spec/tree/master/2.1; numbers such as 4.3.1 are its sections.
Everything inside a feature's message is a varint: keys of fields, lengths, tags, commands, deltas. So a layer
is one array of integers, put in order by NumPy and written in one pass; no loop over features.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.tiles.tile import EXTENT

Ints = NDArray[np.int64]
Kind = Literal["point", "line", "area"]
_TYPES: dict[str, int] = {"point": 1, "line": 2, "area": 3}  # GeomType of the specification, 4.3.4.1
_MOVE, _LINE, _CLOSE = 1, 2, 7  # commands, 4.3.1


@dataclass(frozen=True)
class Shapes:
    """Geometries of one kind in units of the tile, flat: points, their parts, the parts' features.

    `xy`: n × 2 whole numbers; `part_of`: of each point its part; `feature_of`: of each part its feature,
    both rising without gaps. Rings of areas do not repeat their first point; the outer first, wound as
    4.3.3.3 asks.
    """

    kind: Kind
    xy: Ints
    part_of: Ints
    feature_of: Ints

    @property
    def count(self) -> int:
        """How many features there are."""
        return int(self.feature_of[-1]) + 1 if len(self.feature_of) else 0


@dataclass(frozen=True)
class Column:
    """One property: the values there are, and of each feature which of them it has (-1 = none)."""

    values: Sequence[str | int | float | bool]
    index: Ints

    @classmethod
    def of(cls, told: Sequence[Any]) -> "Column":
        """From one value a feature; None = the feature has none."""
        known: dict[tuple[type, Any], int] = {}
        index = [-1 if one is None else known.setdefault((type(one), one), len(known)) for one in told]
        return cls([value for _, value in known], np.array(index, np.int64))


def points(x: Any, y: Any) -> Shapes:
    """One point a feature, in units of the tile (rounded here)."""
    xy = np.stack([np.rint(x), np.rint(y)], axis=1).astype(np.int64)
    order = np.arange(len(xy))
    return Shapes("point", xy, order, order)


def layer(
    name: str,
    parts: Sequence[tuple[Shapes, Mapping[str, Column], Ints | None]],
    extent: int = EXTENT,
) -> bytes:
    """One layer as a field of a tile; b'' without features. Tiles are its layers one after the other.

    `parts`: shapes of one kind, their properties, and ids (whole numbers ≥ 0; None = none). The columns'
    values stand once in the layer, whichever part they come from.
    """
    parts = [part for part in parts if part[0].count]
    if not parts:
        return b""
    keys: dict[str, int] = {}
    values: dict[tuple[type, Any], int] = {}
    features = [_features(*part, keys, values) for part in parts]
    body = b"".join(
        [
            _text(1, name),
            *features,
            *(_text(3, key) for key in keys),
            *(_field(4, _value(value)) for _, value in values),
            _varints(np.array([5 << 3, extent, 15 << 3, 2], np.uint64)).tobytes(),
        ]
    )
    return _field(3, body)


def _features(
    shapes: Shapes,
    columns: Mapping[str, Column],
    ids: Ints | None,
    keys: dict[str, int],
    values: dict[tuple[type, Any], int],
) -> bytes:
    count = shapes.count
    tags, tag_counts = _tags(columns, count, keys, values)
    geometry, geometry_counts = _commands(shapes)
    numbers = np.empty(0, np.int64) if ids is None else ids
    tag_bytes, geometry_bytes = _sums(_lengths(tags), tag_counts), _sums(_lengths(geometry), geometry_counts)
    fixed: list[Any] = [*([] if ids is None else [1 << 3, numbers]), (2 << 3) | 2, tag_bytes]
    after: list[Any] = [3 << 3, _TYPES[shapes.kind], (4 << 3) | 2, geometry_bytes]
    inner = tag_bytes + geometry_bytes
    for one in (*fixed, *after):
        inner = inner + (
            _lengths(np.asarray(one, np.uint64).reshape(-1)) if np.ndim(one) else len(_varint(one))
        )
    fixed = [(2 << 3) | 2, inner, *fixed]
    sizes = len(fixed) + tag_counts + len(after) + geometry_counts
    starts = np.cumsum(sizes) - sizes
    flat = np.empty(int(sizes.sum()), np.uint64)
    for place, one in enumerate(fixed):
        flat[starts + place] = one
    flat[_places(starts + len(fixed), tag_counts)] = tags
    for place, one in enumerate(after):
        flat[starts + len(fixed) + tag_counts + place] = one
    flat[_places(starts + sizes - geometry_counts, geometry_counts)] = geometry
    return _varints(flat).tobytes()


def _tags(
    columns: Mapping[str, Column], count: int, keys: dict[str, int], values: dict[tuple[type, Any], int]
) -> tuple[NDArray[np.uint64], Ints]:
    """Pairs of key and value by feature (4.4), and how many numbers each feature has."""
    told = np.full((count, len(columns), 2), -1, np.int64)
    for place, (name, column) in enumerate(columns.items()):
        numbers = [values.setdefault((type(value), value), len(values)) for value in column.values]
        told[:, place, 0] = keys.setdefault(name, len(keys))
        told[:, place, 1] = np.array([*numbers, -1], np.int64)[column.index]
    there = told[:, :, 1] >= 0
    return told[there].reshape(-1).astype(np.uint64), 2 * there.sum(axis=1).astype(np.int64)


def _commands(shapes: Shapes) -> tuple[NDArray[np.uint64], Ints]:
    """Commands and parameters (4.3.1, 4.3.2) of all features, and how many each feature has."""
    sizes = np.bincount(shapes.part_of, minlength=len(shapes.feature_of))
    firsts = np.cumsum(sizes) - sizes
    feature_parts = np.bincount(shapes.feature_of)
    first_parts = np.cumsum(feature_parts) - feature_parts
    steps = np.diff(shapes.xy, axis=0, prepend=np.zeros((1, 2), np.int64))
    begins = firsts[first_parts]
    steps[begins] = shapes.xy[begins]
    steps = (steps << 1) ^ (steps >> 63)
    if shapes.kind == "point":  # one MoveTo with all points of the feature
        points_in = np.add.reduceat(sizes, first_parts)
        counts = 1 + 2 * points_in
        starts = np.cumsum(counts) - counts
        flat = np.empty(int(counts.sum()), np.uint64)
        flat[starts] = (points_in << 3) | _MOVE
        flat[_places(starts + 1, counts - 1)] = steps.reshape(-1)
        return flat, counts
    closing = int(shapes.kind == "area")
    part_counts = 2 * sizes + 2 + closing
    starts = np.cumsum(part_counts) - part_counts
    flat = np.empty(int(part_counts.sum()), np.uint64)
    flat[starts] = (1 << 3) | _MOVE
    flat[starts + 3] = ((sizes - 1) << 3) | _LINE
    within = np.arange(len(shapes.xy)) - firsts[shapes.part_of]
    place = starts[shapes.part_of] + 2 + 2 * within - (within == 0)
    flat[place], flat[place + 1] = steps[:, 0], steps[:, 1]
    if closing:
        flat[starts + part_counts - 1] = (1 << 3) | _CLOSE
    return flat, np.add.reduceat(part_counts, first_parts)


def _places(starts: Ints, counts: Ints) -> Ints:
    """Where runs of numbers stand that begin at `starts` and have `counts` numbers."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))


def _sums(lengths: Ints, counts: Ints) -> Ints:
    ends = np.concatenate([[0], np.cumsum(lengths)])
    last = np.cumsum(counts)
    return np.asarray(ends[last] - ends[last - counts])


def _lengths(numbers: NDArray[np.uint64]) -> Ints:
    """Bytes of each as a varint."""
    lengths = np.ones(len(numbers), np.int64)
    limit, most = 7, int(numbers.max()) if len(numbers) else 0
    while most >> limit:
        lengths += numbers >= np.uint64(1 << limit)
        limit += 7
    return lengths


def _varints(numbers: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Base 128, the lowest seven bits first (Protocol Buffers encoding)."""
    lengths = _lengths(numbers)
    starts = np.cumsum(lengths) - lengths
    out = np.empty(int(lengths.sum()), np.uint8)
    for k in range(int(lengths.max()) if len(lengths) else 0):
        some = np.flatnonzero(lengths > k) if k else slice(None)
        part = (numbers[some] >> np.uint64(7 * k)) & np.uint64(0x7F)
        out[starts[some] + k] = part | (np.uint64(0x80) * (lengths[some] > k + 1))
    return out


def _varint(number: int) -> bytes:
    """One alone: faster without arrays."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _field(number: int, data: bytes) -> bytes:
    return _varint((number << 3) | 2) + _varint(len(data)) + data


def _text(number: int, text: str) -> bytes:
    return _field(number, text.encode())


def _value(value: str | int | float | bool) -> bytes:
    """A value's message (4.4.1): string, bool, uint, sint or double."""
    if isinstance(value, str):
        return _text(1, value)
    if isinstance(value, bool):
        return _varint(7 << 3) + _varint(int(value))
    if isinstance(value, int):
        return _varint(5 << 3) + _varint(value) if value >= 0 else _varint(6 << 3) + _varint(-2 * value - 1)
    return _varint((3 << 3) | 1) + np.array([value], "<f8").tobytes()
