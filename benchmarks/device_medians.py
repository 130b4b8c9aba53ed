"""20 million kept tests → the median of each device in each ward × operator × technology, by province.

    make bench-device_medians          (TESTS=1000000 for a smaller one)

Made-up tests (a fixed seed; some devices test often, most once) lie as kept: a file a province.
Ours is the product's expression by DuckDB, province after province, four metrics at once. The peer is pandas'
`groupby().median()` on the first province: its medians must be ours, its time is scaled and called so.
"""

import json
import os
import tempfile
import time
from pathlib import Path

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from hatangso.store.measurements.aggregate import CELL, METRICS, counted_tests, device_values
from hatangso.store.measurements.device_values import MEMORY, THREADS

TESTS = int(os.environ.get("TESTS", "20000000"))
PROVINCES, WARDS = 34, 98
SEED = 20_261_121
SPANS = {"2026": ["2026-03"]}


def main() -> None:
    """Write the files, time ours, then pandas on the first; hold the medians together; print RESULT."""
    with tempfile.TemporaryDirectory(prefix="hatangso-bench-") as folder:
        files = [write(Path(folder) / f"{n}.parquet", n, TESTS // PROVINCES) for n in range(PROVINCES)]
        began, used, values = time.perf_counter(), time.process_time(), 0
        first = ours(files[0])
        values = first.num_rows + sum(ours(file).num_rows for file in files[1:])
        seconds, cpu = time.perf_counter() - began, time.process_time() - used
        peak = peak_mb()
        began, used = time.perf_counter(), time.process_time()
        theirs = by_pandas(files[0])
        scaled = (time.process_time() - used) * PROVINCES
    mine = first.to_pandas().set_index([*CELL[1:], "device"])[list(METRICS)].sort_index()
    same = mine.index.equals(theirs.index) and np.allclose(mine, theirs, rtol=1e-12, atol=0, equal_nan=True)
    result = {
        "benchmark": "device_medians",
        "tests": TESTS,
        "values": values,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "peak_mb": round(peak),
        "pandas_cpu_seconds_scaled": round(scaled, 1),
        "answers_agree": bool(same),
    }
    for name, value in result.items():
        print(f"{name:>26}: {value}")
    if not same:
        raise SystemExit("Ours and pandas do not agree.")
    print("RESULT", json.dumps(result))


def write(path: Path, province: int, rows: int) -> Path:
    """One province's kept tests of a month."""
    rng = np.random.default_rng((SEED, province))
    device = (rows / 4 * rng.random(rows) ** 2.2).astype(np.int64)
    pace = rng.lognormal(4, 0.7, rows // 4 + 1)[device] * rng.lognormal(0, 0.4, rows)
    latency = rng.gamma(3, 8, rows)
    table = {
        "unit": np.char.mod(f"{province:02}%03d", (device * 7919) % WARDS),
        "operator": np.array(["viettel", "vnpt", "mobifone"])[device % 3],
        "network": np.full(rows, "mobile"),
        "technology": np.where(rng.random(rows) < 0.3, "5g", "4g"),
        "device": np.char.mod("%032x", device),
        "session": np.char.mod("%d", np.arange(rows)),
        "taken_at": np.full(rows, np.datetime64("2026-03-10T05:00", "us")),
        "counts": rng.random(rows) < 0.9,
        **dict.fromkeys(("near_border", "wifi_limited", "client_limited"), np.zeros(rows, bool)),
        "download": pace,
        "upload": pace / 3,
        "latency": latency,
        "loaded_latency": latency * 4,
    }
    pq.write_table(pa.table(table), path, compression="zstd")
    return path


def ours(file: Path) -> pa.Table:
    """By the product's expression."""
    connection = ibis.duckdb.connect(memory_limit=MEMORY, threads=THREADS)
    try:
        return connection.to_pyarrow(device_values(counted_tests(connection.read_parquet(file), SPANS)))
    finally:
        connection.disconnect()


def by_pandas(file: Path) -> pd.DataFrame:
    """As one would write it first."""
    frame = pq.read_table(file).to_pandas()
    frame.loc[~frame["counts"], list(METRICS)] = np.nan
    return frame.groupby([*CELL[1:], "device"])[list(METRICS)].median().sort_index()


def peak_mb() -> float:
    """The most memory this process has had."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main()
