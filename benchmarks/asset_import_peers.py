"""What a list of assets is loaded with elsewhere: geopandas, pandas, ogr2ogr; each in a process of its own.

A peer that is not here (`make peers`; Debian's gdal-bin) is left out, and its figures say so.
"""

import json
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

PYTHON = Path(__file__).resolve().parents[1] / ".venv-peers" / "bin" / "python"
WEST, SOUTH, STEP, SIDE = 105.0, 21.0, 0.01, 30  # 30 × 30 communes of about a kilometre
HEIGHT = "Độ cao tối đa (m)"

FRAME = """
import json, resource, sqlite3, sys
from time import perf_counter
import pandas, geopandas, shapely
source, target, how = sys.argv[1:4]
west, south, step, side = float(sys.argv[4]), float(sys.argv[5]), float(sys.argv[6]), int(sys.argv[7])
start = perf_counter()
frame = pandas.read_csv(source, sep=";", decimal=",")
told = {}
if how == "sqlite":
    with sqlite3.connect(target) as kept:
        frame.to_sql("cot", kept, index=False, chunksize=50_000)
else:
    frame = geopandas.GeoDataFrame(
        frame, geometry=geopandas.points_from_xy(frame["Kinh độ"], frame["Vĩ độ"]), crs=4326
    )
    if how == "checked":
        good = frame["Loại cột"].isin([f"A{n}" for n in range(1, 7)])
        good &= frame["Độ cao tối đa (m)"].between(0, 500) & frame["Trạng thái"].eq("Đang hoạt động")
        good &= ~frame.duplicated(["Mã tài sản", "Chủ sở hữu"]) & frame["Tên"].str.len().le(200)
        good &= frame["Kinh độ"].between(101.9, 118) & frame["Vĩ độ"].between(6, 23.6)
        cells = [shapely.box(west + n % side * step, south + n // side * step,
                 west + (n % side + 1) * step, south + (n // side + 1) * step) for n in range(side * side)]
        communes = geopandas.GeoDataFrame({"commune": range(side * side)}, geometry=cells, crs=4326)
        frame = frame[good].sjoin(communes, how="left", predicate="intersects")
        frame = frame[~frame.index.duplicated()].drop(columns="index_right")
        told["communes"] = int(frame["commune"].nunique())
    frame.to_file(target, driver="GPKG", engine="pyogrio")
took = perf_counter() - start
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "total_s": round(took, 1), "cpu_s": round(used.ru_utime + used.ru_stime, 1), "rows": len(frame),
    "heights": float(frame["Độ cao tối đa (m)"].sum()),
    "bounds": [float(frame["Kinh độ"].min()), float(frame["Kinh độ"].max())],
    "peak_mb": used.ru_maxrss // 1024, **told,
}))
"""


def frames(path: Path, how: str) -> dict[str, Any]:
    """pandas or geopandas in the peers' environment."""
    if not PYTHON.exists():
        return {"left_out": "make peers"}
    with tempfile.TemporaryDirectory(prefix="hatangso-bench-") as folder:
        target = Path(folder) / ("cot.sqlite3" if how == "sqlite" else "cot.gpkg")
        grid = [str(one) for one in (WEST, SOUTH, STEP, SIDE)]
        command = [str(PYTHON), "-c", FRAME, str(path), str(target), how, *grid]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (our own command)
        if done.returncode:
            return {"left_out": done.stderr.strip().splitlines()[-1][:200]}
        return dict(json.loads(done.stdout))


def ogr2ogr(path: Path, server: str) -> dict[str, Any]:
    """GDAL's converter: the CSV as typed columns and points, into GeoPackage, or into PostGIS by COPY."""
    if shutil.which("ogr2ogr") is None:
        return {"left_out": "apt-get install gdal-bin"}
    with tempfile.TemporaryDirectory(prefix="hatangso-bench-") as folder:
        points = Path(folder) / "points.csv"
        with path.open(encoding="utf-8") as read, points.open("w", encoding="utf-8") as out:
            out.writelines(line.replace(",", ".") for line in read)  # it reads no decimal commas
        target = _for_gdal(server) if server else str(Path(folder) / "cot.gpkg")
        command = [
            *("ogr2ogr", "-f", "PostgreSQL" if server else "GPKG", target, str(points), "-nln", "cot"),
            *("-a_srs", "EPSG:4326", "-gt", "65536", "-oo", "X_POSSIBLE_NAMES=Kinh độ"),
            *("-oo", "Y_POSSIBLE_NAMES=Vĩ độ", "-oo", "AUTODETECT_TYPE=YES", "-oo", "SEPARATOR=SEMICOLON"),
            *(("-lco", "LAUNDER=NO", "--config", "PG_USE_COPY", "YES") if server else ()),
        ]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        took, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            return {"left_out": done.stderr.strip()[-200:]}
        question = f'SELECT count(*), sum("{HEIGHT}"), min("Kinh độ"), max("Kinh độ") FROM cot'  # noqa: S608
        rows, heights, west, east = _asked_postgis(server, question) if server else _asked(target, question)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = {"total_s": round(took, 1), "cpu_s": round(cpu, 1), "rows": rows, "heights": float(heights)}
    return {**told, "bounds": [float(west), float(east)]}


def _for_gdal(server: str) -> str:
    from psycopg.conninfo import conninfo_to_dict

    return "PG:" + " ".join(f"{name}='{value}'" for name, value in conninfo_to_dict(server).items())


def _asked(target: str, question: str) -> tuple[Any, ...]:
    with sqlite3.connect(target) as kept:
        return tuple(kept.execute(question).fetchone())


def _asked_postgis(server: str, question: str) -> tuple[Any, ...]:
    import psycopg

    with psycopg.connect(server) as kept:
        return tuple(kept.execute(question).fetchone() or ())


def ogr2ogr_postgis(path: Path, server: str) -> dict[str, Any]:
    """The same into a database of its own."""
    if not server:
        return {"left_out": "no PostGIS"}
    import psycopg

    from benchmarks.own_postgres import own_database

    address, drop = own_database(server)
    try:
        with psycopg.connect(address, autocommit=True) as kept:
            kept.execute("CREATE EXTENSION postgis")
        return ogr2ogr(path, address)
    finally:
        drop()


PEERS: dict[str, Callable[[Path, str], dict[str, Any]]] = {
    "geopandas_checked": lambda path, _: frames(path, "checked"),
    "geopandas": lambda path, _: frames(path, "gpkg"),
    "pandas": lambda path, _: frames(path, "sqlite"),
    "ogr2ogr": lambda path, _: ogr2ogr(path, ""),
    "ogr2ogr_postgis": ogr2ogr_postgis,
}
