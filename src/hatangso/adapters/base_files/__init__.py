"""Files of the base map: OpenStreetMap extracts, GeoParquet, and the map files and tables of assets."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from hatangso.adapters import asset_files
from hatangso.adapters.asset_files.source import Contents
from hatangso.adapters.base_files.openstreetmap import is_openstreetmap, opened_openstreetmap
from hatangso.adapters.base_files.parquet import is_parquet, opened_parquet

START = 4_096
Rows = Sequence[tuple[int, tuple[object, ...]]]
_OWN: tuple[tuple[Callable[[bytes], bool], Callable[[Path, str], AbstractContextManager[Contents]]], ...] = (
    (is_openstreetmap, opened_openstreetmap),
    (is_parquet, opened_parquet),
)
ENDINGS = (
    ".osm.pbf",
    ".pbf",
    ".osm",
    ".parquet",
    ".geojson",
    ".json",
    ".gpkg",
    ".zip",
    ".fgb",
    ".csv",
    ".xlsx",
)


@contextmanager
def opened_base(path: Path, layer: str = "") -> Iterator[Contents]:
    """The file open for reading, one layer of it. Raises NotAssets with a sentence, also from its rows."""
    with path.open("rb") as file:
        start = file.read(START)
    for is_it, open_it in _OWN:
        if is_it(start):
            with open_it(path, layer) as contents:
                yield contents
            return
    with asset_files.opened(path, _first_full_row, layer) as contents:
        yield contents


def _first_full_row(rows: Rows) -> int:
    """The heading of a table: the first row with two cells or more."""
    for number, cells in rows:
        if sum(cell not in (None, "") for cell in cells) > 1:
            return number
    return rows[0][0] if rows else 1
