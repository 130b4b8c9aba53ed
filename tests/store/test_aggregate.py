"""Tests become devices' values and cells' figures: by hand, and the same by DuckDB and by a cluster."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hatangso.domain.statistics.cells import describe_cells
from hatangso.store.measurements.aggregate import (
    CELL,
    cell_figures,
    counted_tests,
    device_values,
    with_roll_ups,
)
from hatangso.store.measurements.device_values import A_QUERY, cells_of
from hatangso.store.measurements.on_cluster import figures_by_spark, spark

SPANS = {"2026-03": ["2026-03"], "2026-Q1": ["2026-01", "2026-02", "2026-03"]}
NOON = datetime(2026, 3, 10, 12)
USUAL: dict[str, Any] = {
    "operator": "viettel", "network": "mobile", "technology": "4g", "download": 50.0, "upload": 20.0,
    "latency": 30.0, "loaded_latency": None, "unit": "00001", "near_border": False, "wifi_limited": None,
    "client_limited": False, "counts": True,
}  # fmt: skip
FLOATS = ("download", "upload", "latency", "loaded_latency")


def written(path: Path, *tests: dict[str, Any]) -> Path:
    """Kept tests as Parquet; speeds of 32 bits, as some would keep them."""
    rows = [
        {**USUAL, "taken_at": NOON, "device": None, "session": f"s{k}", **test}
        for k, test in enumerate(tests)
    ]
    table = pa.Table.from_pylist(rows)
    for name in FLOATS:
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table.column(name).cast(pa.float32()))
    at = table.schema.get_field_index("wifi_limited")
    table = table.set_column(at, "wifi_limited", table.column("wifi_limited").cast(pa.bool_()))
    pq.write_table(table, path)
    return path


def figures(path: Path, target: float = 40) -> pa.Table:
    """The figures of download by DuckDB."""
    connection = ibis.duckdb.connect()
    devices = with_roll_ups(counted_tests(connection.read_parquet(path), SPANS), ["download"])
    found = connection.to_pyarrow(cell_figures(devices, "download", target))
    return found.sort_by([(name, "ascending") for name in CELL])


def of_cell(table: pa.Table, *cell: str) -> dict[str, Any]:
    """The row of one cell."""
    (row,) = [row for row in table.to_pylist() if tuple(row[name] for name in CELL) == cell]
    return row


def test_a_device_counts_once_with_the_median_of_what_counts(tmp_path: Path) -> None:
    path = written(
        tmp_path / "t.parquet",
        *({"device": "a", "download": speed} for speed in (10.0, 30.0, 20.0)),  # median 20
        {"device": "a", "download": 900.0, "counts": False},  # not the first of its session
        {"device": "b", "download": 60.0},
        {"device": None, "download": 100.0},  # nobody's: a device of its own
        {"device": "c", "download": None},
    )
    row = of_cell(figures(path), "2026-03", "00001", "viettel", "mobile", "4g")
    assert (row["devices"], row["tests"]) == (3, 6)
    assert (row["mean"], row["median"]) == (60, 60)
    assert round(row["share"], 6) == round(2 / 3, 6)
    assert (row["p10"], row["p90"]) == (28, 92)  # a tenth of the way from 20 to 100 in two steps of 40


def test_all_operators_and_technologies_are_made_of_devices_not_of_cells(tmp_path: Path) -> None:
    path = written(
        tmp_path / "t.parquet",
        {"device": "a", "download": 10.0},
        {"device": "a", "download": 30.0, "technology": "5g"},
        {"device": "a", "download": 80.0, "operator": "vnpt", "unit": "00002"},
        {"device": "b", "download": 50.0, "operator": None},
    )
    found = figures(path)
    assert of_cell(found, "2026-03", "00001", "viettel", "mobile", "")["median"] == 20  # a: of 10 and 30
    whole = of_cell(found, "2026-03", "", "", "mobile", "")
    assert (whole["devices"], whole["tests"], whole["median"]) == (2, 4, 40)  # a: 30 of 10, 30, 80; b: 50
    assert of_cell(found, "2026-03", "00001", "?", "mobile", "4g")["devices"] == 1
    assert len({tuple(row[name] for name in CELL) for row in found.to_pylist()}) == found.num_rows


def test_months_are_those_of_viet_nam(tmp_path: Path) -> None:
    path = written(
        tmp_path / "t.parquet",
        {"device": "a", "taken_at": datetime(2026, 2, 28, 16, 59, 59)},  # 23:59:59 on 28 February there
        {"device": "b", "taken_at": datetime(2026, 2, 28, 17)},  # 1 March
    )
    found = figures(path)
    assert of_cell(found, "2026-03", "", "", "mobile", "")["devices"] == 1
    assert of_cell(found, "2026-Q1", "", "", "mobile", "")["devices"] == 2


def many(rows: int) -> list[dict[str, Any]]:
    """Made-up tests of few devices in two wards, some without operator, device or figure."""
    rng = np.random.default_rng(5)
    return [
        {
            "device": None if rng.random() < 0.05 else f"d{rng.integers(0, rows // 4)}",
            "unit": f"0000{rng.integers(1, 5)}",
            "operator": (None, "viettel", "vnpt")[rng.integers(0, 3)],
            "technology": ("4g", "5g")[rng.integers(0, 2)],
            "download": None if rng.random() < 0.05 else float(np.round(rng.lognormal(4, 0.8), 3)),
            "counts": bool(rng.random() < 0.8),
            "near_border": bool(rng.random() < 0.1),
            "taken_at": NOON - timedelta(hours=int(rng.integers(0, 1500))),
        }
        for _ in range(rows)
    ]


def test_shares_of_devices_are_together_all_of_them(tmp_path: Path) -> None:
    connection = ibis.duckdb.connect()
    kept = connection.read_parquet(written(tmp_path / "t.parquet", *many(400)))
    whole, *shares = (
        {
            tuple(row.values())
            for row in connection.to_pyarrow(device_values(counted_tests(kept, SPANS, share))).to_pylist()
        }
        for share in ((0, 1), (0, 3), (1, 3), (2, 3))
    )
    assert sum(map(len, shares)) == len(whole)
    assert set().union(*shares) == whole


def test_many_tests_asked_for_by_shares_give_what_few_give_at_once(tmp_path: Path) -> None:
    path = written(tmp_path / "t.parquet", *many(400))
    files = {month: [path] for month in ("2026-03",)}
    (few,) = cells_of(files, {"2026-03": 400}, SPANS)
    (parts,) = cells_of(files, {"2026-03": 2 * A_QUERY // 2}, SPANS)
    assert few.keys == parts.keys
    assert few.keys == sorted(few.keys)
    assert few.starts.tolist() == parts.starts.tolist()
    for cell in range(len(few.keys)):
        at = slice(few.starts[cell], few.starts[cell + 1])
        a, b = few.values["download"][at], parts.values["download"][at]
        assert np.array_equal(np.sort(a), np.sort(b), equal_nan=True)
        assert few.flagged[at].sum() == parts.flagged[at].sum()
    assert few.tests["download"].tolist() == parts.tests["download"].tolist()


@pytest.mark.slow
def test_a_cluster_with_separate_executors_gives_what_duckdb_gives(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed: make spark")
    if shutil.which("java") is None:
        pytest.skip("Java is not here: Spark needs 17 or newer")
    path = written(tmp_path / "t.parquet", *many(3_000))
    options = {
        "spark.sql.shuffle.partitions": "3",
        "spark.driver.memory": "1g",
        "spark.executor.memory": "1g",
    }
    with spark("local-cluster[2,1,1024]", options) as session:
        theirs = figures_by_spark(session, [str(path)], SPANS, "download", 40)
        executors = session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
    assert executors == 2
    ours = figures(path)
    assert ours.num_rows == theirs.num_rows > 80
    for name in (*CELL, "devices", "tests"):
        assert ours[name].to_pylist() == theirs[name].to_pylist()
    for name in ("mean", "share", "p10", "median", "p90"):
        assert np.allclose(ours[name].to_numpy(), theirs[name].to_numpy(), rtol=1e-12, atol=0)
    assert_what_the_product_describes(path, theirs)


def assert_what_the_product_describes(path: Path, found: pa.Table) -> None:
    """Counts, plain means and quantiles of download, as `describe_cells` makes them for the pages."""
    (cells,) = cells_of({"2026-03": [path]}, {"2026-03": 3_000}, SPANS)
    table = describe_cells(cells.values["download"], cells.starts)
    rows = {tuple(row[name] for name in CELL): row for row in found.to_pylist()}
    there = np.flatnonzero(table.devices > 0)
    assert [cells.keys[at] for at in there] == sorted(rows)
    theirs = {name: np.array([rows[cells.keys[at]][name] for at in there]) for name in found.column_names}
    assert theirs["devices"].tolist() == table.devices[there].tolist()
    assert theirs["tests"].tolist() == cells.tests["download"][there].tolist()
    shown = table.devices[there] >= 5  # fewer are told by nobody
    assert shown.sum() > 50
    for name, mine in (("mean", "plain_mean"), ("p10", "p10"), ("median", "median"), ("p90", "p90")):
        told = getattr(table, mine)[there]
        assert np.allclose(told[shown], theirs[name][shown], rtol=1e-12, atol=0), name
        assert np.isnan(told[~shown]).all()
    unfenced = shown & (
        table.fenced[there] == 0
    )  # where no device lies beyond the fence the told mean is plain
    assert 0 < unfenced.sum() < shown.sum()
    assert np.allclose(table.mean[there][unfenced], theirs["mean"][unfenced], rtol=1e-12, atol=0)


def test_figures_of_the_expression_are_those_that_the_pages_tell(tmp_path: Path) -> None:
    path = written(tmp_path / "t.parquet", *many(3_000))
    assert_what_the_product_describes(path, figures(path))


def test_tests_of_a_device_of_which_none_counts_are_counted_as_tests(tmp_path: Path) -> None:
    path = written(
        tmp_path / "t.parquet",
        {"device": "a", "download": 10.0},
        {"device": "b", "download": 20.0, "counts": False},
        {"device": "c", "download": 30.0, "counts": False, "unit": "00002"},
    )
    whole = of_cell(figures(path), "2026-03", "", "", "mobile", "")
    assert (whole["devices"], whole["tests"], whole["mean"]) == (1, 3, 10)
    assert not [row for row in figures(path).to_pylist() if row["unit"] == "00002"]
