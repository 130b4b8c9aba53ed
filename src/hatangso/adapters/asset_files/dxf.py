"""AutoCAD's exchange drawing (.dxf); it names no reference system, so that it is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from hatangso.adapters.asset_files.map_reading import opened_map
from hatangso.adapters.asset_files.source import AssetFormat, Contents, Heading
from hatangso.domain.words import Words


def _is_it(path: Path, start: bytes) -> bool:
    del path
    lines = [line.strip() for line in start[:400].splitlines()[:40]]
    return (b"SECTION" in lines or b"999" in lines[:1]) and b"0" in lines


@contextmanager
def _open(path: Path, layer: str, heading: Heading) -> Iterator[Contents]:
    del heading
    with opened_map(path, "DXF", ".dxf", layer) as contents:
        yield replace(contents, format="dxf")


format = AssetFormat("dxf", Words("AutoCAD DXF (.dxf)", "AutoCAD DXF (.dxf)"), (".dxf",), _is_it, _open, 80)
