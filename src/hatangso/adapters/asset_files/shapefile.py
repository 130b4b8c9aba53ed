"""ESRI Shapefile, packed as one .zip with its .dbf, .shx and .prj."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from hatangso.adapters.asset_files.map_reading import opened_map
from hatangso.adapters.asset_files.source import AssetFormat, Contents, Heading, NotAssets
from hatangso.adapters.asset_files.unpacked import holds, unpacked
from hatangso.domain.words import Words

ENDINGS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
SHAPEFILE = b"\x00\x00\x27\x0a"


def _is_it(path: Path, start: bytes) -> bool:
    return start[:4] == SHAPEFILE or holds(path, start, ".shp")


@contextmanager
def _open(path: Path, layer: str, heading: Heading) -> Iterator[Contents]:
    del heading
    with path.open("rb") as opened:
        alone = opened.read(4) == SHAPEFILE
    if alone:
        raise NotAssets(
            "Đây là tệp .shp đứng một mình. Hãy nén .shp cùng .shx, .dbf và .prj vào một tệp .zip rồi nạp.",
            "This is a .shp alone. Pack it with its .shx, .dbf and .prj into one .zip.",
        )
    with unpacked(path, ENDINGS) as folder:
        for shape in folder.glob("*.shp"):
            if not shape.with_suffix(".dbf").exists():
                raise NotAssets(
                    f"Tệp nén thiếu {shape.stem}.dbf (bảng thuộc tính của {shape.name}). Hãy nén đủ các tệp.",
                    f"The zip lacks {shape.stem}.dbf, the attributes of {shape.name}. Pack all files.",
                )
        with opened_map(folder, "ESRI Shapefile", "", layer, _encoding(folder)) as contents:
            yield replace(contents, format="shp")


def _encoding(folder: Path) -> str:
    """What the .cpg names (''), else UTF-8 where the texts are, else Windows-1258: tables seldom say."""
    tables = list(folder.glob("*.dbf"))
    if all(table.with_suffix(".cpg").exists() for table in tables):
        return ""
    for table in tables:
        try:
            with table.open("rb") as opened:
                opened.seek(32)
                head = opened.read(4 * 1024 * 1024)
            head[head.find(b"\r") :].decode("utf-8", errors="strict")
        except UnicodeDecodeError as fault:
            if fault.start < len(head) - 8:  # not merely cut at the end of what was read
                return "CP1258"
    return "UTF-8"


format = AssetFormat("shp", Words("Shapefile (.zip)", "Shapefile (.zip)"), (".zip",), _is_it, _open, 40)
