"""FlatGeobuf (.fgb), a compact file of one layer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from hatangso.adapters.asset_files.map_reading import opened_map
from hatangso.adapters.asset_files.source import AssetFormat, Contents, Heading
from hatangso.domain.words import Words


def _is_it(path: Path, start: bytes) -> bool:
    del path
    return start.startswith(b"fgb\x03fgb")


@contextmanager
def _open(path: Path, layer: str, heading: Heading) -> Iterator[Contents]:
    del heading
    with opened_map(path, "FlatGeobuf", ".fgb", layer) as contents:
        yield replace(contents, format="fgb")


format = AssetFormat("fgb", Words("FlatGeobuf (.fgb)", "FlatGeobuf (.fgb)"), (".fgb",), _is_it, _open, 70)
