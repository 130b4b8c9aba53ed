"""A list of a million antenna masts: ours from the file to the registry, and the plainest peers beside it.

The same CSV (rows, columns, Vietnamese decimal commas) is read by every party in one run:

- ours: rehearsed (every value, place and code judged, compared with the registry, commune computed) and kept
  (all or nothing, indexed, searchable), in a fresh SQLite file, or in PostgreSQL with `--url`;
- pandas + geopandas `to_file` into GeoPackage, pandas `to_sql` into SQLite, `ogr2ogr` into GeoPackage: they
  judge nothing, know no commune, and load the same file twice as twice the rows.

Answers compared: how many rows each holds, the sum of the heights, the bounds. `--rows` 1,000,000.
"""

import argparse
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / ".venv-peers" / "bin" / "python"
WEST, SOUTH, STEP, SIDE = 105.0, 21.0, 0.01, 30  # 30 × 30 communes of about a kilometre


def write_list(path: Path, rows: int) -> None:
    """The list: a code, a name, an owner, a place in one of 900 communes, a kind, a height."""
    with path.open("w", encoding="utf-8") as out:
        out.write("Mã tài sản;Tên;Chủ sở hữu;Kinh độ;Vĩ độ;Loại cột;Độ cao tối đa (m);Trạng thái\n")
        for n in range(rows):
            lon = WEST + (n * 7919 % 299_983) / 1_000_000
            lat = SOUTH + (n * 104_729 % 299_993) / 1_000_000
            out.write(
                f"C{n:07d};Cột số {n};{('Viễn thông A', 'Viễn thông B')[n % 2]};{lon:.6f};{lat:.6f};"
                f"A{n % 6 + 1};{n % 80 + 0.5};Đang hoạt động\n".replace(".", ",")
            )


def ours(path: Path, url: str) -> dict[str, Any]:
    """Our own import in this process, on an empty database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hatangso.project.settings")
    if url:
        os.environ["DATABASE_URL"] = url
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.db.models import Count, FloatField, Max, Min, Sum
    from django.db.models.fields.json import KeyTransform
    from django.db.models.functions import Cast
    from django.utils import timezone

    from hatangso.catalog.asset_types import asset_types
    from hatangso.flows.assets import rehearse_import as rehearsing
    from hatangso.flows.assets.hidden_rows import more_memory
    from hatangso.flows.assets.keep_import import written
    from hatangso.flows.assets.receive_import import guess, head_of
    from hatangso.flows.assets.staged_rows import staged
    from hatangso.flows.receive_table import keep_file
    from hatangso.store.assets.models import Asset, AssetImport

    world = _place()
    copied = path.with_suffix(".sent")
    shutil.copy(path, copied)
    now = timezone.now()
    received = keep_file(
        copied,
        by=world["user"],
        unit=world["province"],
        name="cot.csv",
        media_type="text/csv",
        purpose="assets",
        now=now,
    )
    imported = AssetImport.objects.create(
        unit=world["province"],
        type="antenna_mast",
        received=received,
        file_name="cot.csv",
        format="csv",
        status="rehearsing",
        by=world["user"],
        at=now,
    )
    columns, _ = guess(asset_types()["antenna_mast"], head_of(imported).headings).as_kept()
    imported.options = {"columns": columns, "fixed": {}, "system": "EPSG:4326", "layer": ""}
    imported.save()
    start = perf_counter()
    story = rehearsing.rehearsed(imported)
    rehearsed = perf_counter() - start
    for name, value in story.columns().items():
        setattr(imported, name, value)
    imported.status = "keeping"
    imported.save()
    start = perf_counter()
    with staged(imported.pk) as rows, more_memory():
        assert rows is not None
        written(imported, rows, timezone.now())
    kept = perf_counter() - start
    living = Asset.objects.filter(deleted_at=None)
    height = Cast(KeyTransform("height_m", "attributes"), FloatField())
    told = living.aggregate(
        n=Count("pk"), h=Sum(height), w=Min("lon"), e=Max("lon"), communes=Count("unit", distinct=True)
    )
    start = perf_counter()
    in_box = Asset.objects.filter(deleted_at=None).in_box((105.1, 21.1, 105.11, 21.11)).count()
    return {
        "rehearsed_s": round(rehearsed, 1),
        "kept_s": round(kept, 1),
        "total_s": round(rehearsed + kept, 1),
        "rows": told["n"],
        "heights": told["h"],
        "bounds": [told["w"], told["e"]],
        "communes": told["communes"],
        "refused": imported.refused,
        "box_ms": round(1000 * (perf_counter() - start), 1),
        "in_box": in_box,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _place() -> dict[str, Any]:
    """A province of 900 square communes, two operators, and one person who may import."""
    import shapely
    from django.utils import timezone

    from hatangso.adapters.boundary_file import Feature
    from hatangso.flows.load_boundaries import keep_boundaries
    from hatangso.store.accounts.models import User
    from hatangso.store.organisations.models import Membership, Organisation
    from hatangso.store.places.models import Unit

    day = timezone.localdate().replace(year=2025, month=7, day=1)
    province = Unit.objects.create(
        code="D99", level="province", kind="tinh", name="Thử", full_name="tỉnh Thử", valid_from=day, demo=True
    )
    features = []
    for n in range(SIDE * SIDE):
        code = f"D99{n:03d}"
        Unit.objects.create(
            code=code, level="commune", kind="xa", name=code, full_name=f"xã {code}", parent=province,
            valid_from=day, demo=True,
        )  # fmt: skip
        x, y = WEST + n % SIDE * STEP, SOUTH + n // SIDE * STEP
        features.append(Feature(n, code, shapely.box(x, y, x + STEP, y + STEP)))
    keep_boundaries(features=features, source="ô vuông", valid_from=day, now=timezone.now())
    user = User.objects.create_user(username="so", password=None, full_name="Sở")
    for name, kind in (("Sở", "department"), ("Viễn thông A", "operator"), ("Viễn thông B", "operator")):
        made = Organisation.objects.create(unit=province, kind=kind, name=name, valid_from=day)
        if kind == "department":
            Membership.objects.create(user=user, organisation=made, role="city_department", valid_from=day)
    return {"province": province, "user": user}


PANDAS = """
import json, resource, sqlite3, sys
from time import perf_counter
import pandas, geopandas
source, target, how = sys.argv[1:]
start = perf_counter()
frame = pandas.read_csv(source, sep=";", decimal=",")
if how == "sqlite":
    with sqlite3.connect(target) as kept:
        frame.to_sql("cot", kept, index=False, chunksize=50_000)
else:
    frame = geopandas.GeoDataFrame(
        frame, geometry=geopandas.points_from_xy(frame["Kinh độ"], frame["Vĩ độ"]), crs=4326
    )
    frame.to_file(target, driver="GPKG", engine="pyogrio")
took = perf_counter() - start
print(json.dumps({
    "total_s": round(took, 1), "rows": len(frame), "heights": float(frame["Độ cao tối đa (m)"].sum()),
    "bounds": [float(frame["Kinh độ"].min()), float(frame["Kinh độ"].max())],
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
}))
"""


def pandas_peer(path: Path, folder: Path, how: str) -> dict[str, Any]:
    """pandas or geopandas in the peers' environment."""
    target = folder / f"pandas.{how}"
    told = subprocess.run(  # noqa: S603 (our own command)
        [str(PEERS), "-c", PANDAS, str(path), str(target), how], capture_output=True, text=True, check=False
    )
    if told.returncode:
        return {"failed": told.stderr.strip().splitlines()[-1][:200]}
    return dict(json.loads(told.stdout))


def ogr2ogr(path: Path, folder: Path) -> dict[str, Any]:
    """GDAL's own converter: the CSV as text columns and points, into GeoPackage."""
    target = folder / "ogr.gpkg"
    points = folder / "points.csv"
    points.write_text(path.read_text(encoding="utf-8").replace(",", "."), encoding="utf-8")
    command = [
        *("ogr2ogr", "-f", "GPKG", str(target), str(points), "-nln", "cot", "-a_srs", "EPSG:4326"),
        *("-oo", "X_POSSIBLE_NAMES=Kinh độ", "-oo", "Y_POSSIBLE_NAMES=Vĩ độ", "-oo", "AUTODETECT_TYPE=YES"),
        *("-oo", "SEPARATOR=SEMICOLON", "-gt", "65536"),
    ]
    start = perf_counter()
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    took = perf_counter() - start
    if told.returncode:
        return {"failed": told.stderr.strip()[-200:]}
    with sqlite3.connect(target) as kept:
        heading = "Độ cao tối đa (m)"
        rows, heights, west, east = kept.execute(
            f'SELECT count(*), sum("{heading}"), min("Kinh độ"), max("Kinh độ") FROM cot'  # noqa: S608
        ).fetchone()
    return {"total_s": round(took, 1), "rows": rows, "heights": heights, "bounds": [west, east]}


def main() -> None:
    """All parties in one run; a table and a RESULT line."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--url", default="", help="postgres://… of an empty database, beside SQLite")
    asked.add_argument("--one", default="", help=argparse.SUPPRESS)
    told = asked.parse_args()
    if told.one:
        print("ONE " + json.dumps(ours(Path(told.one), told.url)))
        return
    with tempfile.TemporaryDirectory(prefix="nap-tai-san-") as name:
        folder = Path(name)
        path = folder / "cot.csv"
        write_list(path, told.rows)
        found = {"ours_sqlite": _own(path, folder / "own", "")}
        if told.url:
            found["ours_postgresql"] = _own(path, folder / "own-pg", told.url)
        found["geopandas_gpkg"] = pandas_peer(path, folder, "gpkg")
        found["pandas_sqlite"] = pandas_peer(path, folder, "sqlite")
        found["ogr2ogr_gpkg"] = ogr2ogr(path, folder)
    wanted = found["ours_sqlite"]
    for party, one in found.items():
        print(f"{party:18} {one}")
        if "failed" not in one:
            assert one["rows"] == told.rows == wanted["rows"], party
            assert abs(one["heights"] - wanted["heights"]) < 1e-3 * told.rows, party
            assert all(abs(a - b) < 1e-9 for a, b in zip(one["bounds"], wanted["bounds"], strict=True)), party
    print("RESULT " + json.dumps({"rows": told.rows, **found}, ensure_ascii=False))


def _own(path: Path, folder: Path, url: str) -> dict[str, Any]:
    """Ours in a process of its own, so that its memory is its own too."""
    folder.mkdir()
    environment = {**os.environ, "HATANGSO_DATA": str(folder)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, __file__, "--one", str(path), "--url", url]
    told = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)  # noqa: S603
    line = next((one for one in told.stdout.splitlines() if one.startswith("ONE ")), "")
    if not line:
        raise RuntimeError(told.stderr[-2000:])
    return dict(json.loads(line[4:]))


if __name__ == "__main__":
    main()
