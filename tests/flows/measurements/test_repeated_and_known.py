"""Rows that repeat a test of their file, or a kept one: found in small shares as by a look at all at once."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hatangso.flows.measurements import known_rows, repeated_rows, scratch_months

COLUMNS = pa.schema([("test_id", pa.string()), ("tie", pa.uint64()), ("taken_at", pa.timestamp("us"))])
Row = tuple[str, int]  # id, µs


@pytest.fixture(autouse=True)
def little_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch_months, "_AT_ONCE", 4)
    monkeypatch.setattr(repeated_rows, "SORTED_AT_ONCE", 30)
    monkeypatch.setattr(repeated_rows, "LOOKED_AT_ONCE", 5)
    monkeypatch.setattr(known_rows, "AT_ONCE", 20)


def _tie(test_id: str) -> int:
    ((tie,),) = duckdb.execute("SELECT hash(?)", [test_id]).fetchall()
    return int(tie)


def _scratch(path: Path, months: Mapping[int, Sequence[Row]]) -> scratch_months.ScratchFile:
    """The rows of each month in batches of three."""
    with scratch_months.ScratchFile(path, COLUMNS) as scratch:
        for month, rows in months.items():
            for k in range(0, len(rows), 3):
                ids, at = zip(*rows[k : k + 3], strict=True)
                ties = [_tie(one) for one in ids]
                scratch.add(month, pa.record_batch([ids, ties, at], schema=COLUMNS))
    return scratch


def _good(months: Mapping[int, Sequence[Any]]) -> dict[int, Any]:
    return {month: np.zeros(len(rows), np.uint8) for month, rows in months.items()}


def _found(parts: Iterator[tuple[int, Any]]) -> list[tuple[int, int]]:
    found = [(month, place) for month, places in parts for place in places.tolist()]
    assert len(found) == len(set(found))
    return sorted(found)


def test_of_rows_with_one_id_the_first_by_time_stays_be_it_in_another_month(tmp_path: Path) -> None:
    months = {1: [("a", 9), ("b", 1), ("a", 7)], 2: [("c", 3), ("a", 8)]}
    scratch = _scratch(tmp_path / "rows.arrow", months)
    assert _found(repeated_rows.repeated_rows(scratch, _good(months))) == [(1, 0), (2, 1)]


def test_a_refused_row_repeats_nothing_and_is_not_repeated(tmp_path: Path) -> None:
    months = {1: [("a", 1), ("a", 2), ("a", 3)]}
    scratch = _scratch(tmp_path / "rows.arrow", months)
    reasons = _good(months)
    reasons[1][0] = 4
    assert _found(repeated_rows.repeated_rows(scratch, reasons)) == [(1, 2)]


@pytest.mark.parametrize("ids", [1, 3, 40, 400], ids="{} different ids".format)
def test_shares_find_of_200_rows_what_a_look_at_all_of_them_finds(ids: int, tmp_path: Path) -> None:
    chance = random.Random(ids)
    months = {
        m: [(f"t{chance.randrange(ids)}", chance.randrange(50)) for _row in range(50)] for m in range(4)
    }
    by_id = defaultdict(list)
    for month, rows in months.items():
        for place, (test_id, at) in enumerate(rows):
            by_id[test_id].append((at, month, place))
    later = sorted((month, place) for met in by_id.values() for _at, month, place in sorted(met)[1:])
    scratch = _scratch(tmp_path / "rows.arrow", months)
    assert _found(repeated_rows.repeated_rows(scratch, _good(months))) == later
    assert len(later) == 200 - len(by_id)


def test_rows_are_known_by_the_ids_of_all_kept_files_of_their_month(tmp_path: Path) -> None:
    rows = [(f"t{k}", k) for k in range(60)]
    scratch = _scratch(tmp_path / "rows.arrow", {7: rows})
    reason = np.zeros(60, np.uint8)
    reason[10] = 2  # refused: not asked
    files = []
    for name, ids in {"one": range(5, 15), "two": range(50, 90)}.items():
        files.append(tmp_path / f"{name}.parquet")
        pq.write_table(pa.table({"test_id": [f"t{k}" for k in ids]}), files[-1])
    parts = list(known_rows.known_rows(scratch, 7, reason, files))
    assert len(parts) == 3  # shares of at most 20 of 60 rows
    assert sorted(np.concatenate(parts).tolist()) == [5, 6, 7, 8, 9, 11, 12, 13, 14, *range(50, 60)]


def test_of_a_long_month_only_some_rows_are_read_at_a_time(tmp_path: Path) -> None:
    scratch = _scratch(tmp_path / "rows.arrow", {7: [(f"t{k}", k) for k in range(20)]})
    read = list(scratch.read(7, ["test_id"]))
    assert [(first, table.num_rows) for first, table in read] == [(0, 6), (6, 6), (12, 6), (18, 2)]
