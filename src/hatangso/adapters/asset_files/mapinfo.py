"""MapInfo tables, packed as one .zip: TAB with its companions, or MIF with its MID."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from hatangso.adapters.asset_files.map_reading import opened_map
from hatangso.adapters.asset_files.source import AssetFormat, Contents, Heading
from hatangso.adapters.asset_files.unpacked import holds, unpacked
from hatangso.domain.words import Words

ENDINGS = (".tab", ".dat", ".map", ".id", ".ind", ".mif", ".mid")


def _is_it(path: Path, start: bytes) -> bool:
    return holds(path, start, ".tab", ".mif")


@contextmanager
def _open(path: Path, layer: str, heading: Heading) -> Iterator[Contents]:
    del heading
    with unpacked(path, ENDINGS) as folder, opened_map(folder, "MapInfo File", "", layer) as contents:
        yield replace(contents, format="mapinfo")


format = AssetFormat("mapinfo", Words("MapInfo (.zip)", "MapInfo (.zip)"), (".zip",), _is_it, _open, 60)
