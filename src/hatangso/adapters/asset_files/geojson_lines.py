"""GeoJSON text sequences (RFC 8142): a feature a line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from hatangso.adapters.asset_files.map_reading import opened_map
from hatangso.adapters.asset_files.source import AssetFormat, Contents, Heading
from hatangso.domain.words import Words


def _is_it(path: Path, start: bytes) -> bool:
    del path
    text = start.lstrip(b"\x1e\xef\xbb\xbf \t\r\n")
    return text[:1] == b"{" and b'"Feature"' in text[:4096]


@contextmanager
def _open(path: Path, layer: str, heading: Heading) -> Iterator[Contents]:
    del heading
    with opened_map(path, "GeoJSONSeq", ".geojsonl", layer) as contents:
        yield replace(contents, format="geojsonl")


format = AssetFormat(
    "geojsonl",
    Words("GeoJSON theo dòng", "GeoJSON theo dòng"),
    (".geojsonl", ".geojsons", ".ndjson"),
    _is_it,
    _open,
    21,
)
