"""Settled rows on the disk until all are read: one file of Arrow batches, each of one month (or other share).

Rows of a month have numbers, 0, 1, 2, … in the order they came. Only what is asked for is read into memory.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_AT_ONCE = 64  # batches read together


def by_share(rows: pa.RecordBatch, share: NDArray[np.int32]) -> Iterator[tuple[int, pa.RecordBatch]]:
    """The rows of each share; `share` rises."""
    shares, firsts = np.unique(share, return_index=True)
    ends = [*firsts[1:].tolist(), len(share)]
    for one, start, end in zip(shares.tolist(), firsts.tolist(), ends, strict=True):
        yield one, rows.slice(start, end - start)


class ScratchFile:
    """Written batch by batch, closed, then read share by share; by several threads at once."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self.path = path
        self._writer = pa.ipc.new_file(str(path), schema)
        self._written = 0
        self._batches: dict[int, list[int]] = defaultdict(list)
        self._rows: dict[int, int] = defaultdict(int)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()

    def add(self, share: int, rows: pa.RecordBatch) -> int:
        """Write rows of a share; the number of the first."""
        first = self._rows[share]
        self._writer.write_batch(rows)
        self._batches[share].append(self._written)
        self._written += 1
        self._rows[share] = first + rows.num_rows
        return first

    def shares(self) -> list[int]:
        """Those that have rows, rising."""
        return sorted(self._rows)

    def rows(self, share: int) -> int:
        return self._rows[share]

    def read(self, share: int, names: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The rows of a share in their order, some batches at a time; of some columns only, or all."""
        with pa.OSFile(str(self.path)) as source:
            schema = pa.ipc.open_file(source).schema
            fields = None if names is None else [schema.get_field_index(name) for name in names]
            reader = pa.ipc.open_file(source, options=pa.ipc.IpcReadOptions(included_fields=fields))
            mine = self._batches[share]
            for start in range(0, len(mine), _AT_ONCE):
                batches = [reader.get_batch(k) for k in mine[start : start + _AT_ONCE]]
                yield pa.Table.from_batches(batches)
