"""The peers of point_to_ward, run in .venv-peers with: ENGINE POINTS WARDS ROWS ANSWER

Writes (id, code) of every point that lies in a ward to ANSWER and prints {seconds, cpu_seconds, peak_mb}:
from points in Parquet to the joined table in memory.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

JOIN = "SELECT p.id, w.code FROM points p JOIN wards w ON ST_Contains(w.shape, ST_Point(p.lon, p.lat))"


def by_geopandas(points: str, wards: str, rows: int) -> pa.Table:
    import geopandas
    import shapely

    table = pq.read_table(points, columns=["id", "lon", "lat"]).slice(0, rows)
    there = geopandas.points_from_xy(table["lon"].to_numpy(), table["lat"].to_numpy(), crs=4326)
    known = pq.read_table(wards)
    shapes = geopandas.GeoDataFrame(
        {"code": known["code"].to_pylist()}, geometry=shapely.from_wkb(known["wkb"].to_pylist()), crs=4326
    )
    frame = geopandas.GeoDataFrame({"id": table["id"].to_numpy()}, geometry=there)
    found = geopandas.sjoin(frame, shapes, predicate="within")
    return pa.table({"id": found["id"].to_numpy(), "code": found["code"].to_numpy()})


def by_sedonadb(points: str, wards: str, rows: int) -> pa.Table:
    import sedonadb

    context = sedonadb.connect()
    context.read_parquet(points).to_view("every")
    context.read_parquet(wards).to_view("raw")
    context.sql(f"SELECT id, lon, lat FROM every WHERE id < {rows}").to_view("points")  # noqa: S608
    context.sql("SELECT code, ST_GeomFromWKB(wkb) AS shape FROM raw").to_memtable().to_view("wards")
    return pa.table(context.sql(JOIN))


def by_duckdb(points: str, wards: str, rows: int) -> pa.Table:
    import importlib.resources

    import duckdb

    connection: Any = duckdb.connect(
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )
    built = importlib.resources.files("duckdb_extension_spatial") / "extensions" / f"v{duckdb.__version__}"
    connection.load_extension(str(built / "spatial.duckdb_extension"))
    connection.execute(f"CREATE VIEW points AS SELECT id, lon, lat FROM '{points}' WHERE id < {rows}")  # noqa: S608
    connection.execute(f"CREATE TABLE wards AS SELECT code, ST_GeomFromWKB(wkb) AS shape FROM '{wards}'")  # noqa: S608
    return connection.execute(JOIN).to_arrow_table()


if __name__ == "__main__":
    engine, points, wards, rows, answer = sys.argv[1:]
    began = time.perf_counter()
    found = {"geopandas": by_geopandas, "sedonadb": by_sedonadb, "duckdb": by_duckdb}[engine](
        points, wards, int(rows)
    )
    seconds = time.perf_counter() - began
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line]
    pq.write_table(pa.table({"id": found["id"], "code": found["code"].cast(pa.string())}), answer)
    told = {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(time.process_time(), 2),
        "peak_mb": int(line.split()[1]) // 1024,
    }
    print(json.dumps(told))
