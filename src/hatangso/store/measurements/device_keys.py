"""The keys that hash devices, one a calendar year, readable by the owner only; no copy anywhere else.

Once a year's key is destroyed nobody can tell any more which device a hash was; the kept tests stay and still
know which were of one device. A file of that year brought later gets a new key: its devices count as others.
"""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from hatangso.store.measurements.lake import lake_folder

KEY_BYTES = 32


def kept_keys() -> dict[int, bytes]:
    """The keys there are, by year."""
    folder = _folder()
    return {int(file.stem): file.read_bytes() for file in folder.glob("*.key")} if folder.is_dir() else {}


def keys_for(years: Iterable[int]) -> dict[int, bytes]:
    """A key for each year: the kept one, or a new one that is not kept yet (see `keep_keys`)."""
    there = kept_keys()
    return {year: there.get(year) or secrets.token_bytes(KEY_BYTES) for year in years}


def keep_keys(keys: dict[int, bytes], years: Iterable[int]) -> None:
    """Keep the keys of these years. FileExistsError where another key was kept for one meanwhile."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    there = kept_keys()
    for year in years:
        if there.get(year) == keys[year]:
            continue
        descriptor = os.open(folder / f"{year}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(keys[year])


def destroy_keys(before_year: int) -> list[int]:
    """Destroy the keys of years before that one; which."""
    gone = sorted(year for year in kept_keys() if year < before_year)
    for year in gone:
        file = _folder() / f"{year}.key"
        file.write_bytes(b"\0" * KEY_BYTES)
        file.unlink()
    return gone


def _folder() -> Path:
    return lake_folder() / ".keys"
