"""Lists of 100,000 and 1,000,000 antenna masts: from the file to the registry on SQLite and PostGIS; peers.

    make bench-asset_import        (DATABASE_URL=postgres://… uses that server, in databases of its own)
    SIZES=20000 ENGINES=sqlite make bench-asset_import       smaller

Without DATABASE_URL a PostgreSQL of Debian's packages is started for the run where it can be; where there is
none, or no PostGIS, that engine is left out and the result says why. Each party and size runs in a process of
its own, all read the same CSV (rows, columns, Vietnamese decimal commas) in the same run:

- ours: rehearsed (every value, place and code judged, compared with the registry, commune computed) and kept
  (all or nothing, indexed, searchable, withdrawable), in an empty database;
- geopandas_checked: what a careful person writes with geopandas, all in memory: kinds, heights, doubled codes
  and places tried, the commune of each by a spatial join, GeoPackage with its index;
- geopandas, pandas, ogr2ogr (GeoPackage and PostGIS): they load and judge nothing.

Answers compared: how many rows each holds, the sum of the heights, the bounds; the rows of each commune where
it is computed. Told: seconds, seconds of CPU (ours with those of the database's server where it runs here),
peak memory of the process, ratios; whether memory stays flat from the smallest to the largest list.
"""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.asset_import_peers import PEERS, SIDE, SOUTH, STEP, WEST
from benchmarks.map_tiles import postgis_server

SIZES = sorted(int(size) for size in os.environ.get("SIZES", "100000,1000000").split(","))
ENGINES = os.environ.get("ENGINES", "sqlite,postgis").split(",")
FLAT = 1.15  # of memory, from the smallest to the largest list


class Used:
    """Seconds and CPU since it was made: of this process, and of PostgreSQL's that works for it."""

    def __init__(self) -> None:
        self._wall, self._cpu, self._server = perf_counter(), _own_cpu(), _server_cpu()

    def since(self) -> dict[str, float]:
        """Whole figures to a tenth of a second."""
        told = {"s": perf_counter() - self._wall, "cpu_s": _own_cpu() - self._cpu}
        if self._server is not None and (server := _server_cpu()) is not None:
            told["server_cpu_s"] = server - self._server
        return {name: round(value, 1) for name, value in told.items()}


def _own_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _server_cpu() -> float | None:
    """Of the process that serves our connection; None on SQLite, or where it runs elsewhere."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with suppress(OSError):
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return None


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


def ours(path: Path) -> dict[str, Any]:
    """Our own import in this process, on the empty database that the environment names."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    call_command("migrate", verbosity=0)
    from django.db.models import Count, FloatField, Max, Min, Sum
    from django.db.models.fields.json import KeyTransform
    from django.db.models.functions import Cast
    from django.utils import timezone

    from hatangso.catalog.asset_types import asset_types
    from hatangso.domain.assets.column_choice import guess
    from hatangso.flows.assets import rehearse_import as rehearsing
    from hatangso.flows.assets.hidden_rows import more_memory
    from hatangso.flows.assets.keep_import import written
    from hatangso.flows.assets.receive_import import head_of
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
    first = Used()
    story = rehearsing.rehearsed(imported)
    rehearsed = first.since()
    for name, value in story.columns().items():
        setattr(imported, name, value)
    imported.status = "keeping"
    imported.save()
    second = Used()
    with staged(imported.pk) as rows, more_memory():
        assert rows is not None
        written(imported, rows, timezone.now())
    kept = second.since()
    living = Asset.objects.filter(deleted_at=None)
    height = Cast(KeyTransform("height_m", "attributes"), FloatField())
    told = living.aggregate(
        n=Count("pk"), h=Sum(height), w=Min("lon"), e=Max("lon"), communes=Count("unit", distinct=True)
    )
    start = perf_counter()
    in_box = Asset.objects.filter(deleted_at=None).in_box((105.1, 21.1, 105.11, 21.11)).count()
    return {
        "rehearsed": rehearsed,
        "kept": kept,
        "total_s": round(rehearsed["s"] + kept["s"], 1),
        "cpu_s": round(
            sum(one.get(name, 0) for one in (rehearsed, kept) for name in ("cpu_s", "server_cpu_s")), 1
        ),
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


def main() -> None:
    """All parties and sizes in one run; a line each, and RESULT."""
    if len(sys.argv) > 1:
        print(json.dumps(ours(Path(sys.argv[1]))))
        return
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="hatangso-bench-") as name, ExitStack() as stack:
        server = postgis_server(stack) if "postgis" in ENGINES else ""
        for size in SIZES:
            path = Path(name) / f"{size}.csv"
            write_list(path, size)
            told: dict[str, Any] = {}
            for engine in ENGINES:
                if engine == "postgis" and not server.startswith("postgres"):
                    told["ours_postgis"] = {"left_out": server}
                else:
                    told[f"ours_{engine}"] = run_alone(engine, path, server)
            for party, work in PEERS.items():
                told[party] = work(path, server if server.startswith("postgres") else "")
            for party, one in told.items():
                print(size, party, json.dumps(one, ensure_ascii=False), flush=True)
            require_alike(told, size)
            found[str(size)] = told
            path.unlink()
    print("RESULT", json.dumps({**summary(found), "load_average": round(os.getloadavg()[1], 1)}))


def require_alike(told: dict[str, Any], size: int) -> None:
    """The same list is the same list everywhere."""
    first = dict(told[f"ours_{ENGINES[0]}"])
    for party, one in told.items():
        if "left_out" not in one:
            assert one["rows"] == size, party
            assert abs(one["heights"] - first["heights"]) < 1e-6 * size, party
            assert all(abs(a - b) < 1e-9 for a, b in zip(one["bounds"], first["bounds"], strict=True)), party
            assert one.get("communes", first["communes"]) == first["communes"], party
            one.pop("communes", None)


def summary(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The figures of the largest list, how each stands to ours, and how cost and memory grow."""
    small, large = str(SIZES[0]), str(SIZES[-1])
    result: dict[str, Any] = {"rows": SIZES, "parties": found}
    for engine in ENGINES:
        name = f"ours_{engine}"
        one, less = found[large][name], found[small][name]
        if "left_out" in one:
            continue
        peers = {party: told for party, told in found[large].items() if "total_s" in told and party != name}
        result[name] = {
            "minutes": round(one["total_s"] / 60, 1),
            "cpu_us_a_row": {small: _us(less, SIZES[0]), large: _us(one, SIZES[-1])},
            "seconds_to_those_of": {
                party: round(one["total_s"] / max(told["total_s"], 0.1), 1) for party, told in peers.items()
            },
            "peak_mb": {small: less["peak_mb"], large: one["peak_mb"]},
            "memory_is_flat": one["peak_mb"] <= FLAT * less["peak_mb"],
        }
    return result


def _us(one: dict[str, Any], rows: int) -> float:
    return round(1e6 * one["cpu_s"] / rows, 1)


def run_alone(engine: str, path: Path, server: str) -> dict[str, Any]:
    """Ours in a process and a database of its own."""
    with tempfile.TemporaryDirectory(prefix="hatangso-bench-") as folder, ExitStack() as stack:
        environment = {**os.environ, "HATANGSO_DATA": folder}
        environment["DJANGO_SETTINGS_MODULE"] = "hatangso.project.settings"
        environment.pop("DATABASE_URL", None)
        if engine == "postgis":
            from benchmarks.own_postgres import own_database

            environment["DATABASE_URL"], drop = own_database(server)
            stack.callback(drop)
        command = [sys.executable, "-m", "benchmarks.asset_import", str(path)]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told


if __name__ == "__main__":
    main()
