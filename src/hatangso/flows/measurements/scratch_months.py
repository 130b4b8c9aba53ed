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

_AT_ONCE = 1 << 17  # rows read together, about


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

    def add(self, share: int, rows: pa.RecordBatch) -> None:
        """Write rows of a share, after those it has."""
        self._writer.write_batch(rows)
        self._batches[share].append(self._written)
        self._written += 1
        self._rows[share] += rows.num_rows

    def shares(self) -> list[int]:
        """Those that have rows, rising."""
        return sorted(self._rows)

    def rows(self, share: int) -> int:
        return self._rows[share]

    def read(self, share: int, names: Sequence[str] | None = None) -> Iterator[tuple[int, pa.Table]]:
        """The rows of a share in their order, _AT_ONCE at a time, each table after the number of its first
        row; some columns, or all.
        """
        with pa.OSFile(str(self.path)) as source:
            schema = pa.ipc.open_file(source).schema
            fields = None if names is None else [schema.get_field_index(name) for name in names]
            reader = pa.ipc.open_file(source, options=pa.ipc.IpcReadOptions(included_fields=fields))
            first, rows = 0, 0
            batches: list[pa.RecordBatch] = []
            for k in self._batches[share]:
                batches.append(reader.get_batch(k))
                rows += batches[-1].num_rows
                if rows >= _AT_ONCE:
                    yield first, pa.Table.from_batches(batches)
                    first, rows, batches = first + rows, 0, []
            if batches:
                yield first, pa.Table.from_batches(batches)
