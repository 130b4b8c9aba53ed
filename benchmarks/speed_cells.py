"""What 66,000 cells (ward × operator × technology) tell, with intervals: ours beside a plain loop and DuckDB.

    make bench-speed_cells

About 17 million devices' values, in numbers of devices as uneven as they are in fact. Ours gives medians
and means with 95 % intervals, percentiles, spreads and classes of all cells. The plain loop takes the cells
one by one with NumPy and scipy.stats.bootstrap (999 resamples of the median, percentile ends); it takes
part in SOME cells drawn by chance and its time is scaled by the values it saw. DuckDB computes counts,
quantiles, means and spreads of all cells in SQL, without intervals. All must agree on what they share; the
bootstrap's ends agree in the middle only, since they vary and ours are exact.
"""

import json
import resource
import time
import warnings
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap

from hatangso.domain.statistics.cells import CellTable, describe_cells

CELLS, MEAN_DEVICES, SOME, RESAMPLES = 66_000, 257, 250, 999
SEED = 20_261_121
LIMIT_SECONDS = 2.0
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def main() -> None:
    """Time ours, the loop, DuckDB; compare; print RESULT."""
    values, starts = drawn()
    best, cpu, table = timed(values, starts)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    loop, loop_agrees, ends_apart = plain_loop(values, starts, table)
    sql, sql_agrees = in_duckdb(values, starts, table)
    result: dict[str, Any] = {
        "benchmark": "speed_cells",
        "cells": CELLS,
        "values": int(starts[-1]),
        "seconds": round(best, 3),
        "cpu_seconds": round(cpu, 3),
        "peak_memory_mb": round(memory),
        "loop_with_bootstrap_seconds_scaled": round(loop),
        "duckdb_without_intervals_seconds": round(sql, 3),
        "intervals": int(np.isfinite(table.median_low).sum()),
        "median_log_difference_of_ends": round(ends_apart, 4),
        "answers_agree": loop_agrees and sql_agrees and abs(ends_apart) < 0.02,
        "within_limit": best < LIMIT_SECONDS,
    }
    for name, value in result.items():
        print(f"{name:>36}: {value}")
    if not result["answers_agree"]:
        raise SystemExit("Ours and the others do not agree.")
    print("RESULT", json.dumps(result))


def drawn() -> tuple[Floats, Integers]:
    """Devices' values in Mbit/s by cell; some cells are empty, some hold thousands."""
    rng = np.random.default_rng(SEED)
    devices = rng.negative_binomial(1.2, 1.2 / (1.2 + MEAN_DEVICES), CELLS)
    starts = np.concatenate([[0], np.cumsum(devices)])
    middle = np.repeat(rng.normal(3.8, 0.35, CELLS), devices)
    return np.exp(middle + rng.normal(0, 0.8, starts[-1])), starts


def timed(values: Floats, starts: Integers) -> tuple[float, float, CellTable]:
    """The quickest of three runs by the clock, and the least CPU."""
    spent = []
    for _ in range(3):
        began, used = time.perf_counter(), time.process_time()
        table = describe_cells(values, starts)
        spent.append((time.perf_counter() - began, time.process_time() - used))
    return min(one[0] for one in spent), min(one[1] for one in spent), table


def plain_loop(values: Floats, starts: Integers, table: CellTable) -> tuple[float, bool, float]:
    """Seconds for all cells, whether medians and percentiles agree, by how much the ends of the bootstrap's
    intervals are wider or narrower than ours in the middle (of ln)."""
    rng = np.random.default_rng(SEED)
    told = np.flatnonzero(table.devices >= 6)
    some = rng.choice(told, SOME, replace=False)
    medians, ends = [], []
    began = time.perf_counter()
    for cell in some.tolist():
        own = values[starts[cell] : starts[cell + 1]]
        medians.append((np.median(own), np.percentile(own, 10), np.percentile(own, 90)))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = bootstrap(
                (own,), np.median, n_resamples=RESAMPLES, method="percentile", rng=rng, vectorized=True
            ).confidence_interval
        ends.append((found.low, found.high))
    seconds = (time.perf_counter() - began) * starts[-1] / table.devices[some].sum()
    ours = np.column_stack([table.median[some], table.p10[some], table.p90[some]])
    large = table.devices[some] >= 100
    theirs = np.log(np.array(ends)[large])
    mine = np.log(np.column_stack([table.median_low[some], table.median_high[some]])[large])
    return seconds, bool(np.allclose(ours, np.array(medians), rtol=1e-12)), float(np.median(theirs - mine))


def in_duckdb(values: Floats, starts: Integers, table: CellTable) -> tuple[float, bool]:
    """The same cells in SQL, and whether counts, quantiles, plain means and spreads agree."""
    cell = np.repeat(np.arange(CELLS, dtype=np.int32), np.diff(starts))
    with duckdb.connect() as connection:
        connection.register("tests", {"cell": cell, "value": values})
        connection.execute("create table device as select cell, value from tests")
        began = time.perf_counter()
        found = connection.execute(
            "select cell, count(*) n, quantile_cont(value, 0.5) median, quantile_cont(value, 0.1) p10,"
            " quantile_cont(value, 0.9) p90, avg(value) mean, stddev_samp(ln(value)) log_sd"
            " from device group by cell having count(*) >= 5 order by cell"
        ).fetchnumpy()
        seconds = time.perf_counter() - began
    told = np.flatnonzero(table.devices >= 5)
    same = np.array_equal(found["cell"], told) and np.array_equal(found["n"], table.devices[told])
    pairs = (
        ("median", "median"),
        ("p10", "p10"),
        ("p90", "p90"),
        ("mean", "plain_mean"),
        ("log_sd", "log_sd"),
    )
    return seconds, same and all(
        np.allclose(found[theirs], getattr(table, ours)[told], rtol=1e-9) for theirs, ours in pairs
    )


if __name__ == "__main__":
    main()
