"""MicroStation drawings (.dgn) of version 7, as land offices keep; they name no reference system."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from hatangso.adapters.asset_files.map_reading import opened_map
from hatangso.adapters.asset_files.source import AssetFormat, Contents, Heading
from hatangso.domain.words import Words


def _is_it(path: Path, start: bytes) -> bool:
    del path
    return start[:4] in (b"\x08\x09\xfe\x02", b"\xc8\x09\xfe\x02")


@contextmanager
def _open(path: Path, layer: str, heading: Heading) -> Iterator[Contents]:
    del heading
    with opened_map(path, "DGN", ".dgn", layer) as contents:
        yield replace(contents, format="dgn")


format = AssetFormat(
    "dgn", Words("MicroStation DGN v7 (.dgn)", "MicroStation DGN v7 (.dgn)"), (".dgn",), _is_it, _open, 81
)
