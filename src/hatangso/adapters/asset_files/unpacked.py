"""A zip around a map file (Shapefile, MapInfo, KMZ …), unpacked with bounds into a folder that goes again.

Only files with known endings are written, by names of our own making: what climbs out of a folder, is locked,
or unpacks to an excessive size is refused.
"""

import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from hatangso.adapters.asset_files.source import NotAssets
from hatangso.adapters.limits import MEGABYTE

MOST_FILES = 400
MOST_BYTES = 3_000 * MEGABYTE
MOST_RATIO = 400
SMALL = 5 * MEGABYTE
PIECE = MEGABYTE
_LOCKED = 0x1
_NO_NAME = re.compile(r"[^\w.-]+")


def parts_of(path: Path, start: bytes) -> list[str]:
    """The names in a zip, in small letters; [] for what is no zip or a broken one."""
    if start[:4] != b"PK\x03\x04":
        return []
    try:
        with zipfile.ZipFile(path) as packed:
            return [name.lower() for name in packed.namelist()[:MOST_FILES]]
    except (zipfile.BadZipFile, OSError, ValueError):
        return []


def holds(path: Path, start: bytes, *endings: str) -> bool:
    """Whether a zip holds a file with one of the endings."""
    return any(name.endswith(endings) and not name.startswith("__macosx") for name in parts_of(path, start))


@contextmanager
def unpacked(path: Path, endings: Sequence[str]) -> Iterator[Path]:
    """A folder with the zip's files of these endings, all beside one another. Raises NotAssets."""
    with tempfile.TemporaryDirectory(prefix="hatangso-zip-") as folder:
        try:
            with zipfile.ZipFile(path) as packed:
                _write(packed, Path(folder), tuple(endings))
        except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as fault:
            raise NotAssets(
                "Tệp nén bị hỏng, bị cắt hoặc có mật khẩu. Hãy nén lại (.zip, không mật khẩu) rồi nạp.",
                "The zip is damaged, cut off or has a password. Pack it again without one.",
            ) from fault
        yield Path(folder)


def _write(packed: zipfile.ZipFile, folder: Path, endings: tuple[str, ...]) -> None:
    wanted = [one for one in packed.infolist() if one.filename.lower().endswith(endings) and not one.is_dir()]
    wanted = [one for one in wanted if not one.filename.lower().startswith("__macosx")]
    if any(one.flag_bits & _LOCKED for one in wanted):
        raise RuntimeError("locked")
    dense = any(
        one.file_size > SMALL and one.file_size > MOST_RATIO * max(1, one.compress_size) for one in wanted
    )
    if dense or len(wanted) > MOST_FILES or sum(one.file_size for one in wanted) > MOST_BYTES:
        raise _bomb()
    written = 0
    for one in wanted:
        target = folder / _plain_name(one.filename)
        with packed.open(one) as source, target.open("wb") as out:
            while piece := source.read(PIECE):
                written += len(piece)
                if written > MOST_BYTES:
                    raise _bomb()
                out.write(piece)


def _plain_name(name: str) -> str:
    """The file's own name without folders; its ending in small letters, so that its companions are found."""
    own = PurePosixPath(name.replace("\\", "/")).name
    stem, _, ending = own.rpartition(".")
    return f"{_NO_NAME.sub('_', stem)[:100] or 'tep'}.{ending.lower()}"


def _bomb() -> NotAssets:
    return NotAssets(
        "Tệp nén mở ra quá lớn nên không được nhận. Hãy tách thành nhiều tệp hoặc nộp dạng GeoPackage.",
        "The zip unpacks to an excessive size and is not accepted. Divide it or send a GeoPackage.",
    )
