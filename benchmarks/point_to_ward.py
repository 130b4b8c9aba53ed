"""In which of 3,321 wards 20 million points lie: the cell index beside geopandas, SedonaDB, DuckDB spatial.

    make bench-point_to_ward      (needs `make peers` and the real wards: HATANGSO_SHARED or ../shared)
    POINTS=1000000 make bench-point_to_ward       smaller; PEER_POINTS="geopandas=5000000,duckdb=0" for peers

Everybody gets the same Parquet file of points (a quarter anywhere in the country's box, the others about the
wards' middles; 6 decimals; a fixed seed) and the same boundaries. A peer that would take minutes runs on the
first rows only; its time for all is scaled from it and called so. Points agree one by one, but for those in
an overlap, which a peer puts into both wards, or exactly on a border, which peers leave out. At last the
whole way: Parquet → ward → exact median of each ward, streamed, in a process of its own to see its memory.

Seconds of a busy machine say little; the ratios, of seconds of CPU too, say more. It ends with 1 where
answers differ, or where ours is beyond a target of 20 million points: 0.5 s to assign, 3 s and 2 GB for the
whole way (so let it run on two quiet cores).
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from hatangso.domain.places.cell_index import CellIndex

POINTS = int(os.environ.get("POINTS", "20000000"))
PEERS = {"geopandas": 20_000_000, "sedonadb": 20_000_000, "duckdb": 2_000_000}
SEED = 20_261_121
BATCH = 1_000_000
TARGET_ASSIGN, TARGET_WHOLE, TARGET_MB = 0.5, 3.0, 2_048
SHARED = Path(os.environ.get("HATANGSO_SHARED") or Path(__file__).resolve().parents[2] / "shared")
WARDS = SHARED / "data/vn-communes-2025/communes_vn_simplified.parquet"
HERE = Path(__file__).resolve().parent
Answer = TypeVar("Answer")
PEER_PYTHON = HERE.parent / ".venv-peers/bin/python"


def main() -> None:
    """Make the points, time ours, then the peers, hold the answers together, print RESULT."""
    with tempfile.TemporaryDirectory(prefix="hatangso-bench-") as name:
        folder = Path(name)
        codes, shapes = real_wards(folder / "wards.parquet")
        lon, lat = make_points(folder / "points.parquet", shapes)
        CellIndex.build(codes[:30], shapes[:30]).assign(lon[:9], lat[:9])  # compiled before it is timed
        built, index = timed(lambda: CellIndex.build(codes, shapes))
        runs = [timed(lambda: index.assign(lon, lat))[0] for _ in range(5)]
        unit, ambiguous = index.assign(lon, lat)
        np.savez(folder / "index.npz", **index.arrays())
        whole = end_to_end(folder, unit, len(codes))
        peers = {
            engine: peer(
                engine, rows, folder, index.codes, np.array(shapes)[np.argsort(codes)], unit, ambiguous
            )
            for engine, rows in peer_points().items()
        }
    quickest = min(runs, key=lambda run: run["seconds"])
    for told in peers.values():
        told["times_ours"] = round(told["seconds_for_all"] / whole["assigned_from_parquet"], 1)
        told["times_ours_of_cpu"] = round(told["cpu_seconds_for_all"] / whole["assigned_from_parquet_cpu"], 1)
    result: dict[str, Any] = {
        "benchmark": "point_to_ward",
        "points": POINTS,
        "wards": len(codes),
        "outside_share": round(float((unit < 0).mean()), 4),
        "in_overlaps": int(ambiguous.sum()),
        "index": {**built, "mb": round(index.nbytes / 2**20)},
        "assign": {**quickest, "cpu_seconds": min(run["cpu_seconds"] for run in runs)},
        "end_to_end": whole,
        "peers": peers,
        "answers_agree": all(told["agrees"] for told in peers.values()),
        "within_targets": {
            "assign": quickest["seconds"] <= TARGET_ASSIGN,
            "end_to_end": whole["seconds"] <= TARGET_WHOLE,
            "memory": whole["peak_mb"] <= TARGET_MB,
        },
    }
    for name, value in result.items():
        print(f"{name:>16}: {value}")
    if not result["answers_agree"]:
        raise SystemExit("Ours and a peer do not agree.")
    print("RESULT", json.dumps(result))
    if missed := [name for name, held in result["within_targets"].items() if not held]:
        raise SystemExit(f"Beyond the target: {', '.join(missed)}.")


def real_wards(path: Path) -> tuple[list[str], list[Any]]:
    """The wards of today, also written as code and WKB."""
    table = pq.read_table(WARDS, columns=["code", "geometry"])
    codes, wkb = table["code"].to_pylist(), table["geometry"].to_pylist()
    pq.write_table(pa.table({"code": codes, "wkb": pa.array(wkb, pa.binary())}), path)
    return codes, list(shapely.from_wkb(wkb))


def make_points(path: Path, shapes: list[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points in the order of nothing, each with a speed."""
    rng = np.random.default_rng(SEED)
    middles = shapely.get_coordinates(shapely.centroid(shapes))
    about = middles[rng.integers(0, len(middles), POINTS)]
    lon, lat = (about + rng.normal(0, 0.03, about.shape)).T
    anywhere = rng.random(POINTS) < 0.25
    lon[anywhere] = rng.uniform(102.1, 109.5, int(anywhere.sum()))
    lat[anywhere] = rng.uniform(8.5, 23.4, int(anywhere.sum()))
    lon, lat = np.round(lon, 6), np.round(lat, 6)
    speed = np.exp(rng.normal(np.log(45), 0.8, POINTS)).round(3)
    table = {"id": np.arange(POINTS, dtype=np.int32), "lon": lon, "lat": lat, "download": speed}
    pq.write_table(pa.table(table), path, row_group_size=BATCH, use_dictionary=False)
    return lon, lat


def timed(work: Callable[[], Answer]) -> tuple[dict[str, float], Answer]:
    """Seconds by the clock and of CPU, and what it gave."""
    began, used = time.perf_counter(), time.process_time()
    answer = work()
    spent = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - used}
    return {name: round(value, 3) for name, value in spent.items()}, answer


def end_to_end(folder: Path, unit: NDArray[np.int32], wards: int) -> dict[str, Any]:
    """The whole way in a process of its own; its medians must be those of numpy over the same wards."""
    told = child([sys.executable, "-m", "benchmarks.point_to_ward", str(folder)])
    speed = pq.read_table(folder / "points.parquet", columns=["download"])["download"].to_numpy()
    order = np.argsort(unit, kind="stable")
    ends = np.searchsorted(unit[order], np.arange(wards + 1))
    medians = pq.read_table(folder / "medians.parquet").sort_by("unit")
    found = dict(zip(medians["unit"].to_pylist(), medians["median"].to_pylist(), strict=True))
    for ward in range(wards):
        mine = speed[order[ends[ward] : ends[ward + 1]]]
        if len(mine) and found[ward] != np.median(mine):
            raise SystemExit(f"The median of ward {ward} is {np.median(mine)}, not {found[ward]}.")
    return told


def whole_way(folder: Path) -> None:
    """Parquet → ward → exact medians, by the batch; then Parquet → ward alone. Prints seconds and memory."""
    with np.load(folder / "index.npz") as kept:
        index = CellIndex.of_arrays(dict(kept))
    index.assign(pa.array([105.0]), pa.array([21.0]))  # compiled for what cannot be written to

    def placed(columns: list[str]) -> Iterator[pa.RecordBatch]:
        file = pq.ParquetFile(folder / "points.parquet")
        for batch in file.iter_batches(BATCH, columns=["lon", "lat", *columns], use_threads=True):
            unit = index.assign(batch["lon"], batch["lat"]).unit
            yield pa.record_batch({"unit": unit, **{name: batch[name] for name in columns}})

    def medians() -> pa.Table:
        schema = pa.schema({"unit": pa.int32(), "download": pa.float64()})
        tests = pa.RecordBatchReader.from_batches(schema, placed(["download"]))  # noqa: F841 (named in SQL)
        asked = "SELECT unit, median(download) AS median FROM tests WHERE unit >= 0 GROUP BY unit"
        with duckdb.connect(config={"threads": 2, "memory_limit": "1GB"}) as connection:
            return connection.execute(asked).to_arrow_table()

    spent, found = timed(medians)
    peak = peak_mb()
    alone, _ = timed(lambda: sum(len(batch) for batch in placed([])))
    pq.write_table(found, folder / "medians.parquet")
    told = {**spent, "peak_mb": round(peak)}
    told |= {"assigned_from_parquet": alone["seconds"], "assigned_from_parquet_cpu": alone["cpu_seconds"]}
    print(json.dumps(told))


def peak_mb() -> float:
    """The most memory this process has had (ru_maxrss begins with the parent's)."""
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line]
    return int(line.split()[1]) / 1024


def peer_points() -> dict[str, int]:
    """How many of the points each peer gets, 0: it is left out."""
    asked = dict(part.split("=") for part in os.environ.get("PEER_POINTS", "").split(",") if part)
    wanted = {engine: min(POINTS, int(asked.get(engine, rows))) for engine, rows in PEERS.items()}
    return {engine: rows for engine, rows in wanted.items() if rows}


def peer(
    engine: str,
    rows: int,
    folder: Path,
    codes: tuple[str, ...],
    shapes: NDArray[Any],
    unit: NDArray[np.int32],
    ambiguous: NDArray[np.bool_],
) -> dict[str, Any]:
    """One peer on the first `rows` points: what it took, and whether it says the same of each."""
    answer = folder / f"{engine}.parquet"
    given = [str(folder / "points.parquet"), str(folder / "wards.parquet"), str(rows), str(answer)]
    told = child([str(PEER_PYTHON), str(HERE / "point_to_ward_peers.py"), engine, *given])
    table = pq.read_table(answer)
    ids = table["id"].to_numpy()
    code = table["code"].combine_chunks().dictionary_encode()
    theirs = np.searchsorted(codes, code.dictionary.to_pylist())[np.asarray(code.indices)]
    overlap = ambiguous[ids]
    same = bool((theirs[~overlap] == unit[ids[~overlap]]).all())
    same &= bool((np.isin(ids[overlap], ids[overlap & (theirs == unit[ids])])).all())
    mine = np.flatnonzero(unit[:rows] >= 0)
    left_out = mine[~np.isin(mine, ids)]
    points = pq.read_table(folder / "points.parquet", columns=["lon", "lat"]).take(left_out)
    on_border = shapely.touches(
        shapely.points(points["lon"].to_numpy(), points["lat"].to_numpy()), shapes[unit[left_out]]
    )
    scale = POINTS / rows
    return {
        **told,
        "points": rows,
        "seconds_for_all": round(told["seconds"] * scale, 2),
        "cpu_seconds_for_all": round(told["cpu_seconds"] * scale, 2),
        "scaled": rows < POINTS,
        "left_out_on_borders": len(left_out),
        "agrees": same and bool(on_border.all()),
    }


def child(command: list[str]) -> dict[str, Any]:
    """Run a process and read the JSON of its last line."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (our own command)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


if __name__ == "__main__":
    if len(sys.argv) > 1:
        whole_way(Path(sys.argv[1]))
    else:
        main()
