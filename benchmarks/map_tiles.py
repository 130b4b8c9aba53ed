"""Tiles of a map with 100,000 and 1,000,000 assets in 3,321 real communes: embedded SQLite, and PostGIS.

    make bench-map_tiles          (needs the real communes: HATANGSO_SHARED or ../shared)
    SIZES=100000 ENGINES=sqlite TILES=10 make bench-map_tiles       smaller

Without DATABASE_URL a PostgreSQL of Debian's packages (with PostGIS) is started for the run. Each engine is
prepared once (tables, units, outlines), and each size runs on a copy of that in a process of its own.
Measured is what the server takes to answer through Django's test client, with sign-in and rights: cold (the
tile is made) and cached (at once again; `cached_changed`: 1,000 assets changed since the index was made).
The tiles lie over assets drawn by lot (a fixed seed), so mostly where there is much. Filters: none, a type
with an attribute. The peers do the same detailed tiles in the same run: R*Tree, Shapely and mapbox-vector-
tile on SQLite, ST_AsMVT straight from the table on PostGIS. Counts of every tile must agree with what
SQL tells of all assets.

Seconds of a busy machine say little; those of CPU are told beside.
"""

import json
import os
import statistics
import sys
from contextlib import ExitStack
from functools import partial
from typing import Any

from benchmarks.map_tiles_peers import DETAILED, postgis_peer, quantile, sqlite_peer, timed
from benchmarks.map_tiles_runs import postgis_server, run_engine
from benchmarks.map_tiles_truth import agrees_with_sql, told_by_sql

SIZES = [int(size) for size in os.environ.get("SIZES", "100000,1000000").split(",")]
ENGINES = os.environ.get("ENGINES", "sqlite,postgis").split(",")
ZOOMS = (5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
TILES = int(os.environ.get("TILES", "25"))  # a zoom
FILTERS = {"": "", "type_attribute": "?type=antenna_mast&a.kind=A1"}
CHANGED = 1_000
COLD_TARGET_MS, CACHED_TARGET_MS = 100.0, 10.0


def main() -> None:
    """Every engine and size in its own process; print RESULT."""
    from benchmarks.generated_assets import COMMUNES

    if not COMMUNES.exists():
        raise SystemExit(f"The real communes are not here ({COMMUNES}): set HATANGSO_SHARED.")
    runs: dict[str, Any] = {}
    with ExitStack() as stack:
        server = postgis_server(stack) if "postgis" in ENGINES else "not asked for"
        for engine in ENGINES:
            if engine == "postgis" and not server.startswith("postgres"):
                runs |= {f"postgis_{size}": {"skipped": server} for size in SIZES}
            else:
                runs |= run_engine(engine, server, SIZES)
    told = [one for one in runs.values() if "cold" in one]
    result = {
        "benchmark": "map_tiles",
        "generated": True,
        "runs": runs,
        "answers_agree": bool(told) and all(one["agrees"] for one in told),
        "within_targets": {
            name: {
                "cold_p95_under_100_ms": one["cold"]["p95"] < COLD_TARGET_MS,
                "cold_cpu_p95_under_100_ms": one["cold"]["cpu_p95"] < COLD_TARGET_MS,
                "cached_p95_under_10_ms": one["cached"]["p95"] < CACHED_TARGET_MS,
                "cached_changed_p95_under_10_ms": one["cached_changed"]["p95"] < CACHED_TARGET_MS,
            }
            for name, one in runs.items()
            if "cold" in one
        },
        "load_average": round(os.getloadavg()[1], 1),
    }
    print("RESULT", json.dumps(result))


def prepared(engine: str) -> dict[str, Any]:
    """Tables, units, and the outlines' tiles: what does not depend on how many assets there are."""
    from django.db import connection
    from django.utils import timezone

    from benchmarks.generated_assets import prepare
    from hatangso.store.places.unit_tiles import make_unit_tiles

    if engine == "postgis":
        with connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS postgis")
    _, taken, _ = timed(prepare)
    _, drawn, _ = timed(lambda: make_unit_tiles(timezone.localdate()))
    connection.close()
    return {"prepared_s": round(taken, 1), "unit_tiles_s": round(drawn, 1)}


def measure(engine: str, size: int) -> dict[str, Any]:
    """Everything that is timed on one engine."""
    from django.db import connection

    from benchmarks.generated_assets import fill
    from hatangso.store.assets.point_index import make_point_index

    rows, filled, _ = timed(lambda: fill(size))
    assert rows == size
    _, indexed, indexed_cpu = timed(make_point_index)
    client = signed_in()
    places = positions(size)
    everything = told_by_sql()
    result: dict[str, Any] = {
        "assets": size,
        "filled_s": round(filled, 1),
        "index_s": round(indexed, 1),
        "index_cpu_s": round(indexed_cpu, 1),
        "by_zoom": {},
    }
    client.get(address("assets", tile_at(places[0], 3), ""))  # opened before it is timed
    every: list[tuple[float, float, float]] = []
    agrees, largest = True, 0
    for name, query in FILTERS.items():
        for zoom in ZOOMS:
            told = []
            for tile in dict.fromkeys(tile_at(place, zoom) for place in places):
                answer, cold, cpu = timed(partial(client.get, address("assets", tile, query)))
                _, cached, _ = timed(partial(client.get, address("assets", tile, query)))
                told.append((cold * 1000, cached * 1000, cpu * 1000))
                largest = max(largest, len(answer.content))
                agrees &= agrees_with_sql(answer, tile, everything[name])
            every += told
            result["by_zoom"][f"{name or 'all'}_{zoom}"] = spread(told)
    result |= split(spread(every))
    units = [(cold * 1000, cached * 1000, cpu * 1000) for cold, cached, cpu in unit_tiles(client, places)]
    result["units"] = spread(units)
    result["largest_tile_bytes"] = largest
    detailed = list(dict.fromkeys(tile_at(place, DETAILED) for place in places))
    result["peer"], same = (postgis_peer if engine == "postgis" else sqlite_peer)(detailed)
    result["agrees"] = bool(agrees and same)
    result["cached_changed"] = cached_changed(client, places, size)
    connection.close()
    return result


def cached_changed(client: Any, places: list[tuple[float, float]], size: int) -> dict[str, float]:
    """Milliseconds of cached tiles when a thousand assets have changed since the index was made."""
    import numpy as np
    from django.db.models import F
    from django.utils import timezone

    from hatangso.store.assets.models import Asset

    first = Asset.objects.order_by("pk").values_list("pk", flat=True)[0]
    chosen = (np.random.default_rng(8).choice(size, min(CHANGED, size), replace=False) + first).tolist()
    for start in range(0, CHANGED, 500):
        some = Asset.objects.filter(pk__in=chosen[start : start + 500])
        some.update(version=F("version") + 1, changed_at=timezone.now())
    told = []
    for zoom in ZOOMS:
        for tile in dict.fromkeys(tile_at(place, zoom) for place in places):
            client.get(address("assets", tile, ""))
            told.append(timed(partial(client.get, address("assets", tile, "")))[1] * 1000)
    return {"p50": round(statistics.median(told), 1), "p95": round(quantile(told), 1)}


def spread(told: list[tuple[float, float, float]]) -> dict[str, float]:
    """Medians and 95th percentiles in milliseconds: cold, cached, CPU of cold."""
    names = ("cold", "cached", "cpu")
    return {
        f"{name}_{label}": round(value, 1)
        for name, values in zip(names, zip(*told, strict=True), strict=True)
        for label, value in (("p50", statistics.median(values)), ("p95", quantile(values)))
    }


def split(told: dict[str, float]) -> dict[str, Any]:
    """The same as `cold` and `cached`."""
    return {
        "cold": {
            "p50": told["cold_p50"],
            "p95": told["cold_p95"],
            "cpu_p50": told["cpu_p50"],
            "cpu_p95": told["cpu_p95"],
        },
        "cached": {"p50": told["cached_p50"], "p95": told["cached_p95"]},
    }


def signed_in() -> Any:
    """Who sees the assets of every province: a department in each."""
    from datetime import date

    from django.test import Client

    from hatangso.store.accounts.models import User
    from hatangso.store.organisations.models import Membership, Organisation
    from hatangso.store.places.models import Unit

    user = User.objects.create_user(username="bench", password="bench-bench-bench")  # noqa: S106
    for province in Unit.objects.filter(level="province", valid_to=None):
        office = Organisation.objects.create(
            unit=province, kind="department", name="Sở", valid_from=date(2025, 7, 1), is_focal=True
        )
        Membership.objects.create(
            user=user, organisation=office, role="city_department", valid_from=date(2025, 7, 1)
        )
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def positions(size: int) -> list[tuple[float, float]]:
    """Where assets drawn by lot lie."""
    import numpy as np

    from hatangso.store.assets.models import Asset

    first = Asset.objects.order_by("pk").values_list("pk", flat=True)[0]
    chosen = np.random.default_rng(7).choice(size, TILES, replace=False) + first
    return list(Asset.objects.filter(pk__in=chosen.tolist()).order_by("pk").values_list("lon", "lat"))


def tile_at(place: tuple[float, float], zoom: int) -> tuple[int, int, int]:
    """The tile of a zoom over a position."""
    from hatangso.domain.tiles.tile import whole

    x, y = whole(*place)
    return zoom, int(x * 2**zoom), int(y * 2**zoom)


def address(layer: str, tile: tuple[int, int, int], query: str) -> str:
    """Of the country's map."""
    start = "/ca-nuoc/map/tiles" if layer == "assets" else "/map/tiles"
    return f"{start}/{layer}/{tile[0]}/{tile[1]}/{tile[2]}.mvt{query}"


def unit_tiles(client: Any, places: list[tuple[float, float]]) -> list[tuple[float, float, float]]:
    """Outlines of 3,321 communes, cold and cached."""
    told = []
    for zoom in (5, 7, 8, 9, 10, 11, 12):
        for tile in list(dict.fromkeys(tile_at(place, zoom) for place in places))[:10]:
            _, cold, cpu = timed(lambda tile=tile: client.get(address("units", tile, "")))
            _, cached, _ = timed(lambda tile=tile: client.get(address("units", tile, "")))
            told.append((cold, cached, cpu))
    return told


if __name__ == "__main__":
    if len(sys.argv) > 2:
        import django

        django.setup()
        told = measure(sys.argv[1], int(sys.argv[2])) if int(sys.argv[2]) else prepared(sys.argv[1])
        print(json.dumps(told))
    else:
        main()
