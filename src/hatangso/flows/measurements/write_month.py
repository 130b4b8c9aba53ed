"""The judged rows of a month become Parquet: kept, known and refused ones, each with its columns of KEPT."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from hatangso.domain.measurement.method import Method
from hatangso.domain.measurement.sessions import sessions_of
from hatangso.domain.measurement.speed_test import KEPT, METRICS, NETWORKS, TECHNOLOGIES
from hatangso.domain.places.coarse_grid import cell_name
from hatangso.flows.measurements.scratch_months import ScratchFile, by_share
from hatangso.flows.measurements.settle_tests import AHEAD, DAY, KNOWN, REASONS, SETTLED, device_texts

PIECE = 125_000  # rows whose sessions are found together
COMPRESSION = "zstd"
_WORDS = ("operator", "network", "technology", "unit", "cell")  # few different ones
_ARROW = {"text": pa.string(), "number": pa.float64(), "time": pa.timestamp("us"), "bool": pa.bool_()}
_OF_SESSIONS = {"session", *(f"counts_{metric}" for metric in METRICS)}
_ODD = np.uint64(0x9E3779B97F4A7C15)  # 2⁶⁴ divided by the golden ratio: multiples lie far apart
_DICTIONARY = pa.dictionary(pa.int32(), pa.string())
_FIELDS = [
    pa.field(column.name, _DICTIONARY if column.name in _WORDS else _ARROW[column.kind]) for column in KEPT
]
KEPT_SCHEMA = pa.schema(_FIELDS)
REFUSED_SCHEMA = pa.schema([*(f for f in _FIELDS if f.name not in _OF_SESSIONS), ("reason", _DICTIONARY)])


@dataclass(frozen=True)
class MonthWriter:
    """`operators`, `units`: the codes behind the numbers of those columns."""

    method: Method
    operators: Sequence[str]
    units: Sequence[str]

    def write(
        self, scratch: ScratchFile, month: int, reason: NDArray[np.uint8], place: Callable[[str], Path]
    ) -> dict[str, int]:
        """How many rows are kept, known, refused; each kind that has any stands in the file `place` gives.

        `reason`: of row k of the month. Sessions are found over kept and known rows together: one may have
        begun in the file before.
        """
        counts = {"kept": 0, "known": 0, "refused": 0}
        writers: dict[str, pq.ParquetWriter] = {}
        try:
            for rows, why in _pieces(scratch, month, reason):
                good = (why == 0) | (why == KNOWN)
                of_good, known = rows.filter(pa.array(good)), why[good] == KNOWN
                told = self._told(of_good, KEPT_SCHEMA, self._sessions(of_good))
                bad = rows.filter(pa.array(~good))
                texts = pa.DictionaryArray.from_arrays(
                    pa.array(why[~good].astype(np.int32) - 1), pa.array(REASONS)
                )
                found = {
                    "kept": told.filter(pa.array(~known)) if known.any() else told,
                    "known": told.filter(pa.array(known)),
                    "refused": self._told(bad, REFUSED_SCHEMA, {"reason": texts}),
                }
                for holds, table in found.items():
                    if table.num_rows:
                        if holds not in writers:
                            writers[holds] = _parquet(place(holds), table.schema)
                        writers[holds].write_table(table)
                        counts[holds] += table.num_rows
        finally:
            for writer in writers.values():
                writer.close()
        return counts

    def _sessions(self, tests: pa.Table) -> dict[str, Any]:
        at = tests.column("taken_at").cast(pa.int64()).to_numpy()
        day = ((at + AHEAD) // DAY).astype(np.uint64)
        operator = tests.column("operator").fill_null(-1).to_numpy().astype(np.int64)
        network = tests.column("network").to_numpy().astype(np.int64)
        told = [np.asarray(tests.column(metric).is_valid(), np.uint8) for metric in METRICS]
        found = sessions_of(
            who=_devices(tests) ^ (day * _ODD),
            at=at,
            line=(network * 65_536 + operator + 1).astype(np.uint64),
            technology=tests.column("technology").to_numpy().astype(np.int64),
            tells=np.sum([one << bit for bit, one in enumerate(told)], axis=0, dtype=np.uint8),
            east=tests.column("east").to_numpy(),
            north=tests.column("north").to_numpy(),
            tie=tests.column("tie").to_numpy(),
            method=self.method,
        )
        return {
            "session": tests.column("test_id").combine_chunks().take(pa.array(found.first)),
            **{f"counts_{one}": pa.array((found.counts >> k & 1) > 0) for k, one in enumerate(METRICS)},
        }

    def _told(self, tests: pa.Table, schema: pa.Schema, more: dict[str, Any]) -> pa.Table:
        """The columns of a schema, words in place of numbers."""
        words = {
            "operator": self.operators,
            "network": NETWORKS,
            "technology": TECHNOLOGIES,
            "unit": self.units,
        }
        found = {**{name: tests.column(name) for name in tests.column_names}, **more}
        for name, texts in words.items():
            found[name] = _worded(tests.column(name), texts)
        cells = tests.column("cell").combine_chunks().dictionary_encode()
        names = pa.array([cell_name(cell) for cell in cells.dictionary.to_pylist()], pa.string())
        found["cell"] = pa.DictionaryArray.from_arrays(cells.indices, names)
        high, low = tests.column("device_high"), tests.column("device_low")
        found["device"] = device_texts(
            high.fill_null(0).to_numpy(), low.fill_null(0).to_numpy(), ~np.asarray(high.is_null())
        )
        return pa.table({name: found[name] for name in schema.names}, schema=schema)


def _pieces(
    scratch: ScratchFile, month: int, reason: NDArray[np.uint8]
) -> Iterator[tuple[pa.Table, NDArray[np.uint8]]]:
    """The rows of a month with their reasons; a long month device by device in several pieces."""
    pieces = -(-scratch.rows(month) // PIECE)
    if pieces == 1:
        yield pa.concat_tables(table for _first, table in scratch.read(month)), reason
        return
    path = scratch.path.with_suffix(f".{month}")
    with ScratchFile(path, SETTLED.append(pa.field("reason", pa.uint8()))) as split:
        for first, table in scratch.read(month):
            for batch in table.combine_chunks().to_batches():
                told = batch.append_column("reason", pa.array(reason[first : first + batch.num_rows]))
                share = _devices(told) % np.uint64(pieces)
                order = np.argsort(share, kind="stable")
                for piece, rows in by_share(told.take(pa.array(order)), share[order].astype(np.int32)):
                    split.add(piece, rows)
    for piece in split.shares():
        table = pa.concat_tables(table for _first, table in split.read(piece))
        yield table.drop("reason"), table.column("reason").to_numpy()
    path.unlink()


def _worded(numbers: pa.ChunkedArray, texts: Sequence[str]) -> pa.DictionaryArray:
    indices = numbers.combine_chunks().cast(pa.int32())
    return pa.DictionaryArray.from_arrays(indices, pa.array([*texts], pa.string()))


def _devices(tests: pa.Table | pa.RecordBatch) -> NDArray[np.uint64]:
    """A number for each device; a test without one is a device of its own."""
    high, low = tests.column("device_high"), tests.column("device_low")
    apart = low.fill_null(0).to_numpy().astype(np.uint64) * _ODD
    return np.asarray(pc.coalesce(high, tests.column("tie"))) ^ apart


def _parquet(target: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Words as dictionaries; they are read as texts."""
    return pq.ParquetWriter(
        target,
        schema,
        compression=COMPRESSION,
        use_dictionary=[name for name in schema.names if schema.field(name).type == _DICTIONARY],
        store_schema=False,
        write_statistics=False,  # a part is read as a whole
    )
