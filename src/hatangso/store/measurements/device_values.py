"""Kept tests become one value a device and cell: the median of what counts of its tests, read by DuckDB.

A cell is a stretch of time × place × operator × network × technology; all operators, all technologies and the
whole province are cells too, made from the devices anew and never from cells below them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from hatangso.domain.measurement.speed_test import ANY

METRICS = ("download", "upload", "latency", "loaded_latency")
NOT_KNOWN = "?"  # the operator of a test that names none the catalogue knows; never shown as one
WHOLE = ""  # the unit of the province's own cells
MEMORY = "1GB"
THREADS = 2
AT_ONCE = 4_000_000  # rows of tests, each counted once a stretch it lies in


@dataclass(frozen=True, eq=False)
class Cells:
    """`keys`: (period, unit code, operator, network, technology); devices of cell i: starts[i]:starts[i+1].

    values: by metric, one a device, NaN where the device told none; tests: by metric and cell, how many tests
    told one; flagged: one a device, whether any of its tests was limited or taken near a border.
    """

    keys: list[tuple[str, str, str, str, str]]
    starts: NDArray[np.int64]
    values: Mapping[str, NDArray[np.float64]]
    tests: Mapping[str, NDArray[np.int64]]
    flagged: NDArray[np.bool_]


def cells_of(
    files: Mapping[str, Sequence[Path]], rows: Mapping[str, int], spans: Mapping[str, Sequence[str]]
) -> Iterator[Cells]:
    """The cells of each stretch, some of them together. `files`, `rows` by month; `spans`: months by code."""
    connection = duckdb.connect(config={"memory_limit": MEMORY, "threads": THREADS})
    try:
        for together in _batches(rows, spans):
            months = sorted({month for code in together for month in spans[code]} & files.keys())
            paths = [str(path) for month in months for path in files[month]]
            if paths:
                yield _cells(connection, paths, {code: spans[code] for code in together})
    finally:
        connection.close()


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


def _cells(
    connection: duckdb.DuckDBPyConnection, paths: list[str], spans: Mapping[str, Sequence[str]]
) -> Cells:
    pairs = [(code, month) for code, months in spans.items() for month in months]
    medians = ", ".join(f"median({name}) FILTER (WHERE counts) AS {name}" for name in METRICS)
    counted = ", ".join(f"count({name}) AS {name}_tests" for name in METRICS)
    told: Any = connection.sql(
        f"""
        WITH spans AS (
            SELECT unnest($codes) AS period, unnest($months) AS month
        ), tests AS (
            SELECT strftime(taken_at + INTERVAL 7 HOUR, '%Y-%m') AS month, unit,
                coalesce(operator, '{NOT_KNOWN}') AS operator, network, technology,
                coalesce(device, 'test ' || session) AS device, counts,
                coalesce(near_border, false) OR coalesce(wifi_limited, false)
                    OR coalesce(client_limited, false) AS flagged,
                {", ".join(METRICS)}
            FROM read_parquet($paths)
        )
        SELECT period, coalesce(unit, '{WHOLE}') AS unit, coalesce(operator, '{ANY}') AS operator, network,
            coalesce(technology, '{ANY}') AS technology, {medians}, {counted}, bool_or(flagged) AS flagged
        FROM tests JOIN spans USING (month)
        GROUP BY period, network, device, GROUPING SETS (
            (unit, operator, technology), (unit, operator), (unit, technology), (unit),
            (operator, technology), (operator), (technology), ())
        ORDER BY period, unit, operator, network, technology""",  # noqa: S608 (names of our own columns)
        params={
            "codes": [code for code, _ in pairs],
            "months": [month for _, month in pairs],
            "paths": paths,
        },
    ).to_arrow_table()
    names = ("period", "unit", "operator", "network", "technology")
    codes = []
    for name in names:
        entries = told.column(name).combine_chunks().dictionary_encode()
        codes.append((np.asarray(entries.indices), entries.dictionary.to_pylist()))
    size = told.num_rows
    changes = np.zeros(size, dtype=bool)
    changes[:1] = True
    for index, _texts in codes:
        changes[1:] |= index[1:] != index[:-1]
    first = np.flatnonzero(changes)
    starts = np.append(first, size).astype(np.int64)
    keys = (
        list(zip(*([texts[i] for i in index[first].tolist()] for index, texts in codes), strict=True))
        if size
        else []
    )

    def column(name: str) -> NDArray[np.float64]:
        return np.asarray(told.column(name).to_numpy(), dtype=np.float64)

    def summed(name: str) -> NDArray[np.int64]:
        values = np.asarray(told.column(f"{name}_tests").to_numpy(), dtype=np.int64)
        return np.add.reduceat(values, first) if size else values

    return Cells(
        keys=keys,
        starts=starts,
        values={name: column(name) for name in METRICS},
        tests={name: summed(name) for name in METRICS},
        flagged=np.asarray(told.column("flagged").to_numpy(), dtype=np.bool_),
    )
