"""Arrays that can always be made again, kept under the data folder and mapped into memory when read.

Each state has a folder of its own, named by its version; it is written beside and put into place at once, so
that who reads never sees half of one. Older states are removed when a newer one stands; who still reads them
keeps them.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

_AT_HAND = 40  # states kept open by a process
_open: dict[Path, "Kept"] = {}
_lock = Lock()


@dataclass(frozen=True, eq=False)
class Kept:
    """One state: its arrays by name (not to be written to) and what was told beside them. Equal to itself."""

    version: str
    arrays: Mapping[str, NDArray[Any]]
    told: Mapping[str, Any]


def keep(what: str, version: str, arrays: Mapping[str, NDArray[Any]], told: Mapping[str, Any]) -> None:
    """Write one state of `what` (a path below DATA_DIR/tiles) and remove the states before it."""
    folder = _folder(what)
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".making-", dir=folder))
    for name, array in arrays.items():
        np.save(beside / f"{name}.npy", np.ascontiguousarray(array))
    (beside / "told.json").write_text(
        json.dumps({"arrays": sorted(arrays), "told": told}, ensure_ascii=False), encoding="utf-8"
    )
    place = folder / version
    if place.exists():  # the same state made twice at once
        shutil.rmtree(beside)
        return
    beside.rename(place)
    for old in folder.iterdir():
        if old.name != version and not old.name.startswith("."):
            shutil.rmtree(old, ignore_errors=True)


def kept(what: str, version: str) -> Kept | None:
    """That state; None where it was not made, or is damaged (it is removed then)."""
    path = _folder(what) / version
    with _lock:
        if (found := _open.get(path)) is not None and path.exists():
            return found
        _open.pop(path, None)
        try:
            read = _read(path)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError):
            shutil.rmtree(path, ignore_errors=True)
            return None
        while len(_open) >= _AT_HAND:
            del _open[next(iter(_open))]
        _open[path] = read
        return read


def newest(what: str) -> Kept | None:
    """The state that was made last; None where there is none."""
    try:
        made = [entry for entry in os.scandir(_folder(what)) if not entry.name.startswith(".")]
    except FileNotFoundError:
        return None
    for entry in sorted(made, key=lambda entry: entry.stat().st_mtime, reverse=True):
        if (found := kept(what, entry.name)) is not None:
            return found
    return None


def _folder(what: str) -> Path:
    return Path(settings.DATA_DIR) / "tiles" / what


def _read(path: Path) -> Kept:
    told = json.loads((path / "told.json").read_text(encoding="utf-8"))
    arrays = {name: np.load(path / f"{name}.npy", mmap_mode="r") for name in told["arrays"]}
    return Kept(path.name, arrays, told["told"])
