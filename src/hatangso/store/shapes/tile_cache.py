"""Made tiles kept on disk, gzipped, in a bounded space: the least recently written go first."""

import gzip
import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings

MOST_BYTES = 256 * 1024 * 1024
_FOLDERS = 256
_LEVEL = 5  # of gzip: a large tile takes some milliseconds


def cached(key: str) -> bytes | None:
    """The gzipped tile of that key; None where it is not kept."""
    try:
        return _place(key).read_bytes()
    except OSError:
        return None


def cache(key: str, tile: bytes) -> bytes:
    """Keep a tile; its gzipped bytes. A disk that is full keeps nothing and hinders nobody."""
    packed = gzip.compress(tile, _LEVEL, mtime=0)
    place = _place(key)
    with suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, beside = tempfile.mkstemp(dir=place.parent, prefix=".new-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(packed)
        Path(beside).replace(place)
        if place.name[2] == "0":  # one in sixteen looks after the folder
            trim(place.parent, MOST_BYTES // _FOLDERS)
    return packed


def trim(folder: Path, most: int) -> int:
    """Delete the files written longest ago until the rest fit; how many went."""
    files = sorted(
        (entry.stat().st_mtime_ns, entry.stat().st_size, entry.path) for entry in os.scandir(folder)
    )
    over, gone = sum(size for _, size, _ in files) - most, 0
    for _, size, path in files:
        if over <= 0:
            break
        with suppress(OSError):
            Path(path).unlink()
        over, gone = over - size, gone + 1
    return gone


def digest(*parts: object) -> str:
    """A key, and an ETag, of everything a tile depends on."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def _place(key: str) -> Path:
    return Path(settings.DATA_DIR) / "tiles" / "made" / key[:2] / key
