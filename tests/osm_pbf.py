"""A small OpenStreetMap extract as .osm.pbf, written by rule (https://wiki.openstreetmap.org/wiki/PBF_Format).

Positions in units of 100 nanodegrees, ids and positions as differences (zigzag), blobs packed by zlib.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise

Tags = Mapping[str, str]
NODE, WAY = 0, 1  # kinds of members


def pbf(
    nodes: Mapping[int, tuple[float, float, Tags]],
    ways: Mapping[int, tuple[Sequence[int], Tags]],
    relations: Mapping[int, tuple[Sequence[tuple[str, int, int]], Tags]],
) -> bytes:
    """Nodes `id: (lon, lat, tags)`, ways `id: (nodes, tags)`, relations `id: ((role, kind, id) …, tags)`."""
    header = b"".join(_text(4, one) for one in ("OsmSchema-V0.6", "DenseNodes"))
    return _blob("OSMHeader", header) + b"".join(
        _blob("OSMData", block)
        for block in (_nodes_block(nodes), _ways_block(ways), _relations_block(relations))
    )


def _nodes_block(nodes: Mapping[int, tuple[float, float, Tags]]) -> bytes:
    words = _Words()
    tags = chain.from_iterable([*words.pairs(tags), 0] for _lon, _lat, tags in nodes.values())
    dense = _packed(1, _steps(nodes)) + b"".join(
        _packed(field, _steps(round(node[place] * 10**7) for node in nodes.values()))
        for field, place in ((8, 1), (9, 0))
    )
    return words.block(_bytes(2, dense + _packed(10, tags)))


def _ways_block(ways: Mapping[int, tuple[Sequence[int], Tags]]) -> bytes:
    words = _Words()
    group = b"".join(
        _bytes(3, _number(1, number) + words.tags(tags) + _packed(8, _steps(nodes)))
        for number, (nodes, tags) in ways.items()
    )
    return words.block(group)


def _relations_block(
    relations: Mapping[int, tuple[Sequence[tuple[str, int, int]], Tags]],
) -> bytes:
    words = _Words()
    group = b""
    for number, (members, tags) in relations.items():
        roles, kinds, ids = zip(*members, strict=True)
        told = _packed(8, map(words.place, roles)) + _packed(9, _steps(ids)) + _packed(10, kinds)
        group += _bytes(4, _number(1, number) + words.tags(tags) + told)
    return words.block(group)


class _Words:
    """The table of strings of a block; number 0 is no string."""

    def __init__(self) -> None:
        self._places = {"": 0}

    def place(self, word: str) -> int:
        return self._places.setdefault(word, len(self._places))

    def pairs(self, tags: Tags) -> list[int]:
        return [self.place(word) for pair in tags.items() for word in pair]

    def tags(self, tags: Tags) -> bytes:
        pairs = self.pairs(tags)
        return _packed(2, pairs[::2]) + _packed(3, pairs[1::2])

    def block(self, group: bytes) -> bytes:
        return _bytes(1, b"".join(_text(1, word) for word in self._places)) + _bytes(2, group)


def _blob(kind: str, block: bytes) -> bytes:
    blob = _number(2, len(block)) + _bytes(3, zlib.compress(block))
    head = _text(1, kind) + _number(3, len(blob))
    return struct.pack(">I", len(head)) + head + blob


def _steps(values: Iterable[int]) -> Iterable[int]:
    """Differences, signs folded in: 0, −1, 1, −2 … become 0, 1, 2, 3 …"""
    for before, now in pairwise(chain([0], values)):
        step = now - before
        yield step * 2 if step >= 0 else -step * 2 - 1


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _text(field: int, value: str) -> bytes:
    return _bytes(field, value.encode())


def _packed(field: int, values: Iterable[int]) -> bytes:
    packed = b"".join(map(_varint, values))
    return _bytes(field, packed) if packed else b""
