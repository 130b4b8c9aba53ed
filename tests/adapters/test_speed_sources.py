"""Every source reads its sample; files of other encodings and separators, half files, and no tests at all."""

import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hatangso.adapters.speed_sources import speed_sources
from hatangso.adapters.speed_sources.source import SCHEMA, NotTests
from tests.measurement_world import csv_of, one_test

SAMPLES = Path(__file__).parents[1] / "samples" / "speed_sources"
SINGLE = [source for source in speed_sources().values() if source.single and source.read]


def rows_of(path: Path, source: str = "raw_tests") -> list[dict[str, Any]]:
    read = speed_sources()[source].read
    assert read is not None
    return pa.Table.from_batches(read(path).batches, schema=SCHEMA).to_pylist()


@pytest.mark.parametrize("source", SINGLE, ids=lambda source: source.code)
def test_every_source_reads_its_sample_and_says_what_it_is(source: Any) -> None:
    (sample,) = SAMPLES.glob(f"{source.code}.*")
    assert sample.name.endswith(source.files)
    rows = rows_of(sample, source.code)
    assert len(rows) >= 2
    assert all(row["taken_at"] and row["network"] and row["technology"] for row in rows)
    assert source.name.vi
    assert source.licence.vi
    assert source.tells.en


def test_a_semicolon_table_with_decimal_commas_and_offsets_is_read(tmp_path: Path) -> None:
    first, second = rows_of(SAMPLES / "raw_tests.csv")
    assert (first["download"], first["lon"], first["finished"]) == (40.5, 110.05, True)
    assert first["taken_at"] == datetime(2026, 3, 1, 1, 0)  # 8:00 in Việt Nam
    assert second["taken_at"] == datetime(2026, 3, 1, 2, 0)


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2026-03-01 08:00:00", 8),
        ("2026-03-01T08:00:00", 8),
        ("2026-03-01 08:00+07", 1),
        ("2026-03-01T08:00:00.5+07:00", 1),
        ("2026-03-01 08:00:00Z", 8),
        ("01/03/2026 08:00", 8),
        ("hôm qua", None),
    ],
)
def test_moments_are_read_in_utc(tmp_path: Path, written: str, hour: int | None) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_of([one_test(1, taken_at=written)]))
    (row,) = rows_of(path)
    assert (row["taken_at"].hour if row["taken_at"] else None) == hour


def test_open_rmbt_is_in_kbit_and_its_implausible_and_roaming_tests_are_marked() -> None:
    first, second, third = rows_of(SAMPLES / "open_rmbt.csv", "open_rmbt")
    assert (first["download"], first["upload"], first["latency"]) == (41.25, 19.8, 28.5)
    assert (first["network"], first["technology"], first["device"]) == ("mobile", "4g", "P1")
    assert (second["finished"], second["network"], second["technology"]) == (False, "fixed", "wifi")
    assert (first["roaming"], third["roaming"]) == (False, True)


def test_ndt7_rates_are_the_servers_own() -> None:
    down, up = rows_of(SAMPLES / "ndt7.tgz", "ndt7")
    assert (down["download"], down["upload"], down["latency"], down["loaded_latency"]) == (50, None, 20, 50)
    assert (up["upload"], up["download"], up["duration"]) == (20, None, 10)
    assert down["taken_at"] == datetime(2026, 3, 1, 1, 0, 0, 123456)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    text = csv_of([one_test(1, operator="Mạng à"), one_test(2)], separator).decode()
    if encoding == "cp1258":  # writes the mark after its letter
        text = text.replace("ạ", "a\u0323")
    path = tmp_path / "a.tests"
    path.write_bytes(text.encode(encoding))
    rows = rows_of(path)
    assert [row["test_id"] for row in sorted(rows, key=lambda r: r["test_id"])] == ["t1", "t2"]
    assert {row["operator"] for row in rows} == {"Mạng à", "Viettel"}
    assert [file.name for file in tmp_path.iterdir()] == ["a.tests"]  # nothing is left beside it


def test_parquet_and_packed_files_are_read(tmp_path: Path) -> None:
    rows = [one_test(1), one_test(2)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    (tmp_path / "b.gz").write_bytes(gzip.compress(csv_of(rows)))
    for name in ("a.parquet", "b.gz"):
        assert sorted(row["test_id"] for row in rows_of(tmp_path / name)) == ["t1", "t2"]


def test_half_a_file_is_noticed(tmp_path: Path) -> None:
    whole = csv_of([one_test(1), one_test(2)])
    path = tmp_path / "half.tests"
    path.write_bytes(whole[:-40])
    read = speed_sources()["raw_tests"].read
    assert read is not None
    reading = read(path)
    assert [row["test_id"] for batch in reading.batches for row in batch.to_pylist()] == ["t1"]
    assert reading.cut_short
    assert reading.broken == 1
    for name, data in (("a.gz", gzip.compress(whole * 50)[:-30]), ("b.parquet", b"PAR1" + b"\x15" * 90)):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(NotTests, match="cắt giữa chừng"):
            rows_of(tmp_path / name)


def test_kbit_columns_are_divided_and_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("test_id,taken_at,network,technology,download_kbit\nx,2026-03-01,mobile,4g,40500\n")
    assert rows_of(path)[0]["download"] == 40.5
    path.write_text("test_id,taken_at,technology\nx,2026-03-01,4g\n")
    with pytest.raises(NotTests, match="network"):
        rows_of(path)
