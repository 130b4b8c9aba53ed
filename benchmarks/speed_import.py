"""Speed tests from CSV and Parquet to kept Parquet with every rule, beside two ways that check nothing.

    make bench-speed_import            (SPEED_ROWS=200000 SPEED_LONG=0 for a quick look)

Ours reads the file, places every point by boundaries, hashes devices, tries every rule, finds duplicates and
sessions and writes one Parquet file a month, its refused rows beside. The others on the same file: DuckDB
straight to Parquet, and pandas read in pieces whose rows are tried for three rules and appended to Parquet.
All must agree on how many rows the file has, and pandas with ours on how many of them were not finished. Each
runs in a process of its own, so that its peak memory (ru_maxrss) is its own. SPEED_ROWS as CSV, a quarter of
them to show how memory grows, and SPEED_LONG as CSV and as Parquet. The aim: 20 million rows in seconds,
memory that does not grow.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SEED = 20_261_121
ROWS = int(os.environ.get("SPEED_ROWS", "2_000_000"))
LONG = int(os.environ.get("SPEED_LONG", "20_000_000"))
WARDS = 12  # a side: 144 square wards of a tenth of a degree
WEST, SOUTH, SIDE = 105.0, 20.0, 0.1
PIECE = 250_000  # rows of a piece of pandas


def main() -> None:
    """Make the files, run each way in a process of its own, compare, print RESULT."""
    if len(sys.argv) > 1:
        print(json.dumps(WAYS[sys.argv[1]](Path(sys.argv[2]))))
        return
    files = {"quarter.csv": ROWS // 4, "tests.csv": ROWS}
    if LONG:
        files |= {"long.csv": LONG, "long.parquet": LONG}
    told: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="hatangso-bench-") as folder:
        for name, rows in files.items():
            path = Path(folder) / name
            _make(path, rows)
            ways = ["ours"] if name == "quarter.csv" else list(WAYS)
            found = {way: _run(way, path) for way in ways}
            for way, one in found.items():
                print(f"{name:13} {way:13} {one['seconds']:7.1f} s {one['memory_mb']:6.0f} MB", flush=True)
            told[name] = {"megabytes": round(path.stat().st_size / 1e6), **_compared(found, rows), **found}
            path.unlink()
    agree = all(one["agree"] for one in told.values())
    grown = told["tests.csv"]["ours"]["memory_mb"] / told["quarter.csv"]["ours"]["memory_mb"]
    print(f"all agree: {agree}; refused: {told['tests.csv']['ours']['refused']}")
    result = {"rows": ROWS, "long": LONG, "agree": agree, "memory_of_a_quarter": round(grown, 2), **told}
    print("RESULT " + json.dumps(result))
    if not agree:
        sys.exit(1)


def _compared(found: dict[str, dict[str, Any]], rows: int) -> dict[str, Any]:
    """Whether they agree, and how long ours takes of the others' time."""
    ours = found["ours"]
    agree = all(one["rows"] == rows for one in found.values())
    agree &= ours["kept"] + sum(ours["refused"].values()) == rows
    if "pandas" in found:
        agree &= ours["refused"]["not_finished"] == found["pandas"]["not_finished"]
    ratios = {
        f"of_{way}": round(ours["seconds"] / one["seconds"], 2) for way, one in found.items() if way != "ours"
    }
    return {"agree": agree, "ratios": ratios}


def _make(path: Path, rows: int) -> None:
    """Two years of tests by devices of which few test often; five in a hundred are not to be kept."""
    import duckdb

    form = "HEADER" if path.suffix == ".csv" else "FORMAT parquet, COMPRESSION zstd"
    connection = duckdb.connect()
    connection.execute(f"SELECT setseed({SEED % 1000 / 1000})")
    connection.execute(
        f"""COPY (
        SELECT 'test-' || i AS test_id,
            TIMESTAMP '2024-11-01' + INTERVAL (i * 61 % 62899200) SECOND AS taken_at,
            ['Viettel', 'VNPT', 'MobiFone', '452-05'][1 + (hash(who) % 4)::INT] AS operator,
            CASE WHEN hash(who, 1) % 3 = 0 THEN 'fixed' ELSE 'mobile' END AS network,
            CASE WHEN hash(who, 1) % 3 = 0 THEN 'wifi' WHEN hash(i) % 4 = 0 THEN '5g'
                ELSE '4g' END AS technology,
            round(exp(3.5 + random()), 3) AS download, round(exp(2.5 + random()), 3) AS upload,
            round(10 + 50 * random(), 1) AS latency, 10 AS duration,
            round({WEST} + {SIDE * WARDS} * (hash(who, 2) % 1000000) / 990000.0, 6) AS lon,
            round({SOUTH} + {SIDE * WARDS} * (hash(who, 3) % 1000000) / 1000000.0, 6) AS lat,
            5 + hash(i) % 300 AS accuracy, 'device-' || who AS device, hash(i, 5) % 50 > 0 AS finished
        FROM (SELECT i, (random() ** 3 * {max(rows // 5, 1)})::BIGINT AS who FROM range({rows}) r(i))
        ) TO '{path}' ({form})"""  # noqa: S608 (a file of our own)
    )


def _run(way: str, path: Path) -> dict[str, Any]:
    """One way in a process of its own; seconds of the work alone, memory of the whole process."""
    line = [sys.executable, "-m", "benchmarks.speed_import", way, str(path)]
    told: dict[str, Any] = json.loads(subprocess.run(line, check=True, capture_output=True).stdout)  # noqa: S603
    return told


def ours(path: Path) -> dict[str, Any]:
    """The product's own reading, rule by rule, without its database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hatangso.project.settings_test")
    import django

    django.setup()
    import shapely
    from django.utils import timezone

    from hatangso.adapters.speed_sources import speed_sources
    from hatangso.catalog.method_files import speed_method
    from hatangso.domain.places.cell_index import CellIndex
    from hatangso.domain.places.coarse_grid import cell_numbers
    from hatangso.flows.measurements.judge_tests import judge
    from hatangso.flows.measurements.place_tests import Placer

    corners = [(x, y) for x in range(WARDS) for y in range(WARDS)]
    shapes = [
        shapely.box(WEST + SIDE * x, SOUTH + SIDE * y, WEST + SIDE * (x + 1), SOUTH + SIDE * (y + 1))
        for x, y in corners
    ]
    index = CellIndex.build([f"W{x:02}{y:02}" for x, y in corners], shapes)
    index.assign([WEST], [SOUTH])  # compiled before the clock starts, as in a worker that runs
    index.near_border([WEST], [SOUTH], [1.0])

    def work() -> dict[str, Any]:
        placer = Placer(
            codes=index.codes,
            assign=lambda lon, lat: index.assign(lon, lat, threads=1).unit,
            cells=cell_numbers,
            near=lambda lon, lat, metres: index.near_border(lon, lat, metres, threads=1),
            allowed=frozenset(index.codes),
        )
        read = speed_sources()["raw_tests"].read
        assert read is not None
        scratch = path.parent / f"scratch-{path.name}"
        scratch.mkdir()
        judged = judge(
            read(path).batches,
            method=speed_method(),
            placer=placer,
            keys=dict.fromkeys(range(2010, 2030), b"key of a benchmark"),
            secret=SEED,
            scratch=scratch,
            now=timezone.now(),
        )
        judged.compare(lambda month: [])
        kept = sum(counts["kept"] for _month, _files, counts in judged.write(scratch))
        told = {"rows": judged.rows, "kept": kept, "refused": judged.refused()}
        shutil.rmtree(scratch)
        return told

    return _timed(work)


def duckdb_plain(path: Path) -> dict[str, Any]:
    """DuckDB's own reading, typed as it finds best, to one Parquet file; nothing is checked."""
    import duckdb as engine

    def work() -> dict[str, Any]:
        connection = engine.connect(config={"threads": 2, "memory_limit": "1GB"})
        target = path.with_suffix(".plain.parquet")
        connection.execute("SET preserve_insertion_order = false")
        ((rows,),) = connection.execute(
            f"COPY (FROM '{path}') TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
        return {"rows": rows}

    return _timed(work)


def pandas(path: Path) -> dict[str, Any]:
    """A loop over pieces as one would write it first: three rules of a single row, Parquet appended."""
    import pandas as frames
    import pyarrow as pa
    import pyarrow.parquet as pq

    def pieces() -> Iterator[Any]:
        if path.suffix == ".csv":
            yield from frames.read_csv(path, chunksize=PIECE, parse_dates=["taken_at"])
        else:
            yield from (batch.to_pandas() for batch in pq.ParquetFile(path).iter_batches(PIECE))

    def work() -> dict[str, Any]:
        rows, unfinished, writer = 0, 0, None
        for piece in pieces():
            rows += len(piece)
            unfinished += int((~piece["finished"]).sum())
            good = piece[
                piece["finished"] & piece["download"].between(0.01, 10_000) & (piece["duration"] >= 5)
            ]
            table = pa.Table.from_pandas(good, preserve_index=False)
            writer = writer or pq.ParquetWriter(
                path.with_suffix(".pandas.parquet"), table.schema, compression="zstd"
            )
            writer.write_table(table)
        if writer:
            writer.close()
        return {"rows": rows, "not_finished": unfinished}

    return _timed(work)


WAYS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "ours": ours,
    "duckdb_plain": duckdb_plain,
    "pandas": pandas,
}


def _timed(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    told = work()
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    memory = after.ru_maxrss / 1024
    return {"seconds": round(seconds, 2), "cpu_seconds": round(cpu, 2), "memory_mb": round(memory), **told}


if __name__ == "__main__":
    main()
