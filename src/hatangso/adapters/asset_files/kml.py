"""Google Earth's KML, also packed as KMZ: longitude and latitude of WGS 84 by OGC 12-007."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from hatangso.adapters.asset_files.map_reading import opened_map
from hatangso.adapters.asset_files.source import AssetFormat, Contents, Heading, NotAssets
from hatangso.adapters.asset_files.unpacked import holds, unpacked
from hatangso.domain.words import Words


def _is_it(path: Path, start: bytes) -> bool:
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    return (text[:1] == b"<" and b"<kml" in start[:4096]) or holds(path, start, ".kml")


@contextmanager
def _open(path: Path, layer: str, heading: Heading) -> Iterator[Contents]:
    del heading
    with path.open("rb") as opened:
        packed = opened.read(4) == b"PK\x03\x04"
    if not packed:
        with _opened(path, layer) as contents:
            yield contents
        return
    with unpacked(path, (".kml",)) as folder, _opened(sorted(folder.iterdir())[0], layer) as contents:
        yield contents


@contextmanager
def _opened(path: Path, layer: str) -> Iterator[Contents]:
    with path.open("rb") as opened:
        if b"<!DOCTYPE" in opened.read(4096).upper():
            raise NotAssets(
                "Tệp KML có khai báo XML không an toàn nên không được nhận. Hãy xuất lại từ Google Earth.",
                "The KML holds unsafe XML declarations. Export it again from Google Earth.",
            )
    with opened_map(path, "KML", ".kml", layer) as contents:
        yield replace(contents, format="kml")


format = AssetFormat("kml", Words("KML, KMZ", "KML, KMZ"), (".kml", ".kmz"), _is_it, _open, 50)
