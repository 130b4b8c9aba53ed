"""The figures of all cells by Spark, where tests outgrow one machine (docs/methods/cluster.md).

    python -m hatangso.store.measurements.on_cluster --master spark://…:7077 \\
        --tests 'hdfs:///speeds/*/own/2026-*/*.parquet' --period 2026=2026-01,2026-02 --metric download \\
        --target 40 --out figures.parquet

The same expression as the built-in DuckDB computes (`aggregate.py`), so the same figures. The result is
small, one row a cell, and comes back to where this runs as one Parquet file.
"""

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from hatangso.store.measurements.aggregate import CELL, cell_figures, counted_tests, with_roll_ups

WORKERS_PYTHON = "PYSPARK_PYTHON"


@contextmanager
def spark(master: str, options: Mapping[str, str]) -> Iterator[Any]:
    """A session on a cluster, ended afterwards. ModuleNotFoundError where pyspark is not installed."""
    from pyspark.sql import SparkSession

    os.environ.setdefault(WORKERS_PYTHON, sys.executable)
    building = SparkSession.builder.master(master).appName("hatangso speeds")
    given = {
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.sql.adaptive.enabled": "true",
        **options,
    }
    for name, value in given.items():
        building = building.config(name, value)
    session = building.getOrCreate()
    try:
        yield session
    finally:
        session.stop()


def figures_by_spark(
    session: Any, tests: Sequence[str], spans: Mapping[str, Sequence[str]], metric: str, target: float
) -> pa.Table:
    """`cell_figures` of kept tests, in the order of cells; `tests`: paths or patterns workers can read."""
    connection = ibis.pyspark.connect(session)
    session.read.option("mergeSchema", "true").parquet(*tests).createOrReplaceTempView("kept_tests")
    tests = counted_tests(connection.table("kept_tests"), spans)
    found = cell_figures(with_roll_ups(tests, [metric]), metric, target)
    return connection.to_pyarrow(found).sort_by([(name, "ascending") for name in CELL])


def main(arguments: Sequence[str] | None = None) -> None:
    """Compute and write."""
    parser = argparse.ArgumentParser(description="Cell figures of speed tests, computed by Spark.")
    parser.add_argument("--master", required=True, help="spark://host:7077, yarn, k8s://… or local[2]")
    parser.add_argument(
        "--tests", required=True, action="append", help="kept tests that every worker can read"
    )
    parser.add_argument("--period", required=True, action="append", help="code=month,month")
    parser.add_argument("--metric", default="download")
    parser.add_argument("--target", type=float, required=True, help="in the metric's unit")
    parser.add_argument("--option", action="append", default=[], help="a setting of Spark: name=value")
    parser.add_argument("--out", type=Path, required=True)
    told = parser.parse_args(arguments)
    spans = {code: months.split(",") for code, _, months in (text.partition("=") for text in told.period)}
    options = dict(text.split("=", 1) for text in told.option)
    with spark(told.master, options) as session:
        table = figures_by_spark(session, told.tests, spans, told.metric, told.target)
    pq.write_table(table, told.out)
    print(f"{table.num_rows} cells → {told.out}")


if __name__ == "__main__":
    main()
