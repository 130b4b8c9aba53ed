"""The keys that hash devices, one a calendar year, readable by the owner only; no copy anywhere else.

Once a year's key is destroyed nobody can tell any more which device a hash was; the kept tests stay and still
know which were of one device. A file of that year brought later gets a new key: its devices count as others.
"""

import logging
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from hatangso.store.measurements.lake import lake_folder

KEY_BYTES = 32

logger = logging.getLogger("hatangso.measurements")


class DamagedKey(RuntimeError):
    """A key's file is not whole. Nothing is hashed with it: the devices of its year would count as others."""


def keys_for(years: Iterable[int]) -> dict[int, bytes]:
    """A key for each year: the kept one, or one that lies ready until `keep_keys`. Raises DamagedKey.

    Whoever asks at the same time is given the same one, so two imports of a new year agree.
    """
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    return {year: _read_if_there(_kept(year)) or _ready(year) for year in years}


def keep_keys(keys: dict[int, bytes], years: Iterable[int]) -> None:
    """Keep the keys of these years. FileExistsError where another key was kept for one meanwhile."""
    _folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    for year in years:
        try:
            _write(_kept(year), keys[year])
        except FileExistsError:
            if _read(_kept(year)) != keys[year]:
                raise


def destroy_keys(before_year: int) -> list[int]:
    """Destroy the keys of years before that one, damaged ones too; which."""
    gone = sorted(year for year in _files() if year < before_year)
    for year in gone:
        for file in (_next(year), _kept(year)):
            if file.exists():
                file.write_bytes(b"\0" * KEY_BYTES)
                file.unlink()
    return gone


def _ready(year: int) -> bytes:
    with suppress(FileExistsError):
        _write(_next(year), secrets.token_bytes(KEY_BYTES))
    return _read(_next(year))


def _write(target: Path, key: bytes) -> None:
    """The file is whole on the disk before it gets its name. FileExistsError: it is there already."""
    written = target.with_name(f".{secrets.token_hex(8)}")
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        os.link(written, target)  # unlike a renaming it never takes another's place
    finally:
        written.unlink()
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(file: Path) -> bytes:
    key = file.read_bytes()
    if len(key) != KEY_BYTES:
        text = (
            f"{file} holds {len(key)} bytes instead of {KEY_BYTES}: put it back from a backup, or delete it,"
            " then devices of that year count as others from now on"
        )
        logger.error("%s", text)
        raise DamagedKey(text)
    return key


def _read_if_there(file: Path) -> bytes | None:
    return _read(file) if file.exists() else None


def _kept(year: int) -> Path:
    return _folder() / f"{year}.key"


def _next(year: int) -> Path:
    return _folder() / f".{year}.next"


def _files() -> dict[int, Path]:
    return {int(file.stem): file for file in _folder().glob("[0-9]*.key")} if _folder().is_dir() else {}


def _folder() -> Path:
    return lake_folder() / ".keys"
