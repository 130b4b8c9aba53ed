"""GeoJSON (RFC 7946): one collection of features."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from hatangso.adapters.asset_files.map_reading import opened_map
from hatangso.adapters.asset_files.source import AssetFormat, Contents, Heading
from hatangso.domain.words import Words


def _is_it(path: Path, start: bytes) -> bool:
    del path
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    return text[:1] == b"{" and b"FeatureCollection" in start[:4096]


@contextmanager
def _open(path: Path, layer: str, heading: Heading) -> Iterator[Contents]:
    del heading
    with opened_map(path, "GeoJSON", ".geojson", layer) as contents:
        yield replace(contents, format="geojson")


format = AssetFormat("geojson", Words("GeoJSON", "GeoJSON"), (".geojson", ".json"), _is_it, _open, 20)
