"""The index that tells points' communes, of one state of the boundaries, kept on disk under the data folder.

A file bears the state it was made of in its name, so a day in 2024 keeps the communes of that day and nothing
is ever out of date. Files are written beside and put into place at once; one that is broken is made again.
"""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from django.conf import settings
from numpy.typing import NDArray

from hatangso.domain.places.cell_index import FORMAT, RESOLUTION, CellIndex
from hatangso.store.places.models import Boundary, Unit
from hatangso.store.places.ward_version import WardState, ward_state

_HEAD = 4_096  # bytes before the arrays, so that they lie on pages
_AT_HAND = 4  # indexes kept in memory by a process; their pages are shared with others that read the file
_in_memory: dict[Path, CellIndex] = {}
_lock = Lock()


def ward_index(on: date, province: Unit | None = None) -> tuple[CellIndex, str]:
    """The index over the communes that exist on a day (of a province, or of all), and its version.

    The version is a digest of their codes and boundaries: the same state gives the same everywhere.
    Communes without a boundary, and former ones whose code is not known, are in no point's answer.
    """
    return index_of(ward_state(on, province))


def index_of(state: WardState) -> tuple[CellIndex, str]:
    """The index of a state that is at hand, and its version."""
    codes, keys, version = state
    path = Path(settings.DATA_DIR) / "cache" / f"wards-{FORMAT.replace('/', '-')}-{RESOLUTION}-{version}"
    with _lock:
        index = _in_memory.get(path) or _kept(path)
        if index is None:
            index = _made(codes, keys)
            _keep(path, index)
        while len(_in_memory) >= _AT_HAND and path not in _in_memory:
            del _in_memory[next(iter(_in_memory))]
        _in_memory[path] = index
    return index, version


def _made(codes: list[str], keys: list[int]) -> CellIndex:
    wkb: dict[int, bytes] = {}
    for start in range(0, len(keys), 200):
        some = Boundary.objects.filter(pk__in=keys[start : start + 200]).order_by()
        wkb.update((pk, bytes(data)) for pk, data in some.values_list("pk", "wkb"))
    return CellIndex.build(codes, shapely.from_wkb([wkb[key] for key in keys]))


def _keep(path: Path, index: CellIndex) -> None:
    """The arrays one after the other as Arrow tensors, after a line that tells their names and digest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sink = pa.BufferOutputStream()
    arrays = index.arrays()
    for array in arrays.values():
        pa.ipc.write_tensor(pa.Tensor.from_numpy(np.ascontiguousarray(array)), sink)
    body = sink.getvalue()
    head = json.dumps({"names": list(arrays), "sha256": hashlib.sha256(body).hexdigest()}).encode()
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=path.name, suffix=".part", delete=False) as file:
        file.write(head.ljust(_HEAD))
        file.write(body)
    Path(file.name).replace(path)


def _kept(path: Path) -> CellIndex | None:
    """The index in a file, its arrays read where they lie; None where there is none, or it is broken."""
    try:
        with pa.memory_map(str(path)) as source:
            head = json.loads(source.read(_HEAD))
            body = source.read_buffer()
        if hashlib.sha256(body).hexdigest() != head["sha256"]:
            return None
        reader = pa.BufferReader(body)
        arrays: Mapping[str, NDArray[Any]] = {
            name: pa.ipc.read_tensor(reader).to_numpy() for name in head["names"]
        }
        return CellIndex.of_arrays(arrays)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return None
