"""Kept tests become one value a device and cell: the median of what counts of its tests, computed by DuckDB.

The expression stands in `aggregate.py`. Here it is asked level by level (each unit × operator × technology,
all operators together, …) and, where there are many tests, share by share of the devices, so that memory
stays flat.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from hatangso.store.measurements.aggregate import (
    CELL,
    METRICS,
    NOT_KNOWN,
    ROLL_UPS,
    WHOLE,
    counted_tests,
    device_values,
    with_roll_ups,
)

__all__ = ["METRICS", "NOT_KNOWN", "WHOLE", "Cells", "cells_of"]
MEMORY = "1GB"
THREADS = 2
AT_ONCE = 2_000_000  # rows of tests, each counted once a stretch it lies in
A_QUERY = 250_000  # rows of tests that are brought together at a time: some 600 bytes each
FEW = 20_000  # so few that all levels are asked for in one query

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cells:
    """`keys`: (period, unit code, operator, network, technology); devices of cell i: starts[i]:starts[i+1].

    values: by metric, one a device, NaN where the device told none; tests: by metric and cell, how many tests
    told one; flagged: one a device, whether any of its tests was limited or taken near a border.
    """

    keys: list[tuple[str, str, str, str, str]]
    starts: NDArray[np.int64]
    values: Mapping[str, Floats]
    tests: Mapping[str, NDArray[np.int64]]
    flagged: NDArray[np.bool_]


def cells_of(
    files: Mapping[str, Sequence[Path]],
    rows: Mapping[str, int],
    spans: Mapping[str, Sequence[str]],
    also: Mapping[str, str] | None = None,
) -> Iterator[Cells]:
    """The cells of each stretch, some together. `files` and `rows` by month, `spans`: months by code.

    `also`: names of units in the files that are to be read as another.
    """
    connection = ibis.duckdb.connect(memory_limit=MEMORY, threads=THREADS)
    try:
        for together in _batches(rows, spans):
            months = sorted({month for code in together for month in spans[code]} & files.keys())
            paths = [str(path) for month in months for path in files[month]]
            if paths:
                chosen = {code: spans[code] for code in together}
                weight = sum(rows.get(month, 0) for of_code in chosen.values() for month in of_code)
                kept = connection.read_parquet(paths, union_by_name=True)
                if also:
                    kept = kept.mutate(unit=kept.unit.substitute(dict(also)))
                yield _cells([connection.to_pyarrow(asked) for asked in _queries(kept, chosen, weight)])
    finally:
        connection.disconnect()


def _queries(kept: ibis.Table, spans: Mapping[str, Sequence[str]], weight: int) -> Iterator[ibis.Table]:
    if weight <= FEW:
        yield with_roll_ups(counted_tests(kept, spans)).drop("device")
        return
    shares = -(-weight // A_QUERY)
    for number in range(shares):
        tests = counted_tests(kept, spans, (number, shares))
        for apart in ROLL_UPS:
            yield device_values(tests, apart).drop("device")


def _batches(rows: Mapping[str, int], spans: Mapping[str, Sequence[str]]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    weight = 0
    for code, months in spans.items():
        own = sum(rows.get(month, 0) for month in months)
        if found[-1] and weight + own > AT_ONCE:
            found.append([])
            weight = 0
        found[-1].append(code)
        weight += own
    return [batch for batch in found if batch]


def _cells(parts: list[pa.Table]) -> Cells:
    """The devices of all parts, those of one cell together; cells in the order of their keys."""
    told = pa.concat_tables(parts)
    texts, cell = [], np.zeros(told.num_rows, dtype=np.int64)
    for name in CELL:
        entries = told.column(name).combine_chunks().dictionary_encode()
        words = np.array(entries.dictionary.to_pylist(), dtype=object)
        order = np.argsort(words)
        rank = np.empty(len(words), dtype=np.int64)
        rank[order] = np.arange(len(words))
        cell = cell * max(len(words), 1) + rank[np.asarray(entries.indices)]
        texts.append(words[order].tolist())
    order = np.argsort(cell, kind="stable")
    found, first = np.unique(cell[order], return_index=True)
    keys = list(zip(*_texts_of(found, texts), strict=True))

    def column(name: str, kind: type) -> NDArray:
        return np.asarray(told.column(name).to_numpy(), dtype=kind)[order]

    def summed(name: str) -> NDArray[np.int64]:
        values = column(f"{name}_tests", np.int64)
        return np.add.reduceat(values, first) if len(first) else values

    return Cells(
        keys=keys,
        starts=np.append(first, told.num_rows).astype(np.int64),
        values={name: column(name, np.float64) for name in METRICS},
        tests={name: summed(name) for name in METRICS},
        flagged=column("flagged", np.bool_),
    )


def _texts_of(cells: NDArray[np.int64], texts: list[list[str]]) -> list[list[str]]:
    """The words of each cell's number, column by column: the last column is the finest digit."""
    columns: list[list[str]] = []
    for words in reversed(texts):
        cells, digit = np.divmod(cells, max(len(words), 1))
        columns.append([words[k] for k in digit.tolist()])
    return columns[::-1]
