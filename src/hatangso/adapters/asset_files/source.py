"""What every format of asset files gives: headings, what is known of the file, and its rows one by one."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from hatangso.domain.words import Words


class NotAssets(Exception):
    """`words` say what is wrong with the file and what to do."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi)
        self.words = Words(vi, en)


class RawRow(NamedTuple):
    """One row as it stands in the file: its number there, its cells in the order of the headings, its shape.

    `too_large`: the vertices of a shape that was left out because it has more than any single object.
    """

    number: int
    cells: tuple[object, ...]
    wkb: bytes | None = None
    too_large: int = 0


@dataclass(frozen=True)
class Contents:
    """An opened file, valid as long as its block. `layers`: names to choose from, where there are several.

    `system`: code of the reference system that the file names, '' where it names none; `system_told`: what it
    names where that is none of ours. `has_shapes`: whether rows carry shapes beside their cells.
    `rows_total`: an estimate, 0 where there is none. `detail`: encoding and separator, or the format's layer.
    """

    format: str
    headings: tuple[str, ...]
    rows: Callable[[], Iterator[RawRow]]
    samples: tuple[RawRow, ...]
    layers: tuple[str, ...] = ()
    layer: str = ""
    system: str = ""
    system_told: str = ""
    has_shapes: bool = False
    rows_total: int = 0
    detail: str = ""


@dataclass(frozen=True)
class AssetFormat:
    """One format. `is_it`: told by the file's first bytes or its parts, never by its name alone.

    `open`: a block in which the file lies open; `heading` finds the number of the heading row of a table.
    """

    code: str
    name: Words
    endings: tuple[str, ...]
    is_it: Callable[[Path, bytes], bool]
    open: "Callable[[Path, str, Heading], AbstractContextManager[Contents]]"
    order: int = 100


Heading = Callable[[list[tuple[int, tuple[object, ...]]]], int]
