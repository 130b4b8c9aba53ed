"""Formats in which assets come: each module here that has a `format` is one, found by itself."""

import importlib
import pkgutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from hatangso.adapters.asset_files.source import AssetFormat, Contents, Heading, NotAssets

START = 65_536  # bytes looked at


@cache
def asset_formats() -> dict[str, AssetFormat]:
    """Every format by its code, the most usual first."""
    found = []
    for entry in pkgutil.iter_modules(__path__):
        one = getattr(importlib.import_module(f"{__name__}.{entry.name}"), "format", None)
        if isinstance(one, AssetFormat):
            found.append(one)
    return {one.code: one for one in sorted(found, key=lambda one: (one.order, one.code))}


def format_of(path: Path) -> AssetFormat:
    """What a file is, by its bytes. Raises NotAssets where it is none of the formats."""
    with path.open("rb") as opened:
        start = opened.read(START)
    if not start.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise NotAssets("Tệp trống. Hãy chọn tệp có dữ liệu.", "The file is empty. Choose one with data.")
    for one in asset_formats().values():
        if one.is_it(path, start):
            return one
    names = ", ".join(dict.fromkeys(one.name.vi for one in asset_formats().values()))
    raise NotAssets(
        f"Không nhận ra định dạng tệp. Hệ thống đọc: {names}. Tệp DWG: hãy lưu thành DXF.",
        f"The format is not known. Read are: {names}. Save a DWG as DXF.",
    )


@contextmanager
def opened(path: Path, heading: Heading, layer: str = "") -> Iterator[Contents]:
    """The file open for reading, whatever its format; `heading` tells which row of a table is the heading.

    Raises NotAssets, also from the rows where the file turns out broken later.
    """
    with format_of(path).open(path, layer, heading) as contents:
        yield contents
