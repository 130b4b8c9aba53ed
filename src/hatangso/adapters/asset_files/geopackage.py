"""GeoPackage (.gpkg), the exchange format of QGIS: a SQLite file by OGC 12-128."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from hatangso.adapters.asset_files.map_reading import opened_map
from hatangso.adapters.asset_files.source import AssetFormat, Contents, Heading
from hatangso.domain.words import Words


def _is_it(path: Path, start: bytes) -> bool:
    del path
    return start.startswith(b"SQLite format 3\x00") and start[68:72] in (b"GPKG", b"GP10", b"GP11")


@contextmanager
def _open(path: Path, layer: str, heading: Heading) -> Iterator[Contents]:
    del heading
    with opened_map(path, "GPKG", ".gpkg", layer) as contents:
        yield replace(contents, format="gpkg")


format = AssetFormat("gpkg", Words("GeoPackage (.gpkg)", "GeoPackage (.gpkg)"), (".gpkg",), _is_it, _open, 30)
