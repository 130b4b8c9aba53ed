"""Extracts of OpenStreetMap (.osm.pbf, .osm): layers of points, lines and areas, with the tags as they are.

GDAL's OSM driver joins ways and relations to shapes (https://gdal.org/en/stable/drivers/vector/osm.html).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from hatangso.adapters.asset_files.map_reading import opened_map
from hatangso.adapters.asset_files.source import Contents

FORMAT = "osm"
LAYERS = ("points", "lines", "multipolygons")
LICENCE = "ODbL 1.0"
ATTRIBUTION = "© OpenStreetMap contributors"
_TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')


def is_openstreetmap(start: bytes) -> bool:
    """Told by the first block of a .pbf or the root of the XML."""
    return b"OSMHeader" in start[:64] or b"<osm" in start[:1000]


@contextmanager
def opened_openstreetmap(path: Path, layer: str) -> Iterator[Contents]:
    """One of the three layers open; the first unless another is asked for."""
    with path.open("rb") as file:
        ending = ".osm" if b"<osm" in file.read(1000) else ".osm.pbf"
    with opened_map(path, "OSM", ending, layer if layer in LAYERS else LAYERS[0]) as contents:
        yield replace(contents, format=FORMAT, layers=LAYERS)


def tags_of(cells: dict[str, object]) -> dict[str, str]:
    """All tags of a feature, those that the driver keeps together in `other_tags` too."""
    told = {name: str(value) for name, value in cells.items() if value not in (None, "")}
    for name, value in _TAG.findall(told.pop("other_tags", "")):
        told.setdefault(name, value.replace('\\"', '"'))
    return told
