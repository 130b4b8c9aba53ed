"""Generated assets for benchmarks: clustered over the real communes, the same for everybody (a fixed seed).

`prepare()` gives units and boundaries; `fill(count)` the assets: three quarters points, the others lines of
ten vertices, of nine types, five owners and all states, with the attributes that filters ask.
"""

import json
import os
import uuid
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import shapely

SEED = 20_261_121
SHARED = Path(os.environ.get("HATANGSO_SHARED") or Path(__file__).resolve().parents[2] / "shared")
COMMUNES = SHARED / "data/vn-communes-2025/communes_vn_simplified.parquet"
TYPES = {  # type: share of all
    "pole": 0.34,
    "antenna_mast": 0.14,
    "manhole": 0.14,
    "cable_route": 0.15,
    "underground_route": 0.1,
    "camera": 0.06,
    "public_wifi": 0.03,
    "lighting_cabinet": 0.03,
    "base_station": 0.01,
}
LINES = ("cable_route", "underground_route")
STATES = ("in_service", "planned", "permitted", "removed", "unknown")
COLUMNS = (
    "wkb", "geometry", "min_lon", "min_lat", "max_lon", "max_lat", "uid", "type", "code", "name", "address",
    "unit_id", "province_id", "owner_id", "operator_id", "owner_name", "state", "attributes", "note", "lon",
    "lat", "source_crs", "version", "changed_at", "search_key", "demo",
)  # fmt: skip
BATCH = 20_000


def prepare() -> None:
    """Tables, the official units, and the boundaries of all communes and provinces."""
    from django.core.management import call_command
    from django.utils import timezone

    from hatangso.flows.load_boundaries import load_boundaries
    from hatangso.flows.load_places import load_places

    call_command("migrate", verbosity=0)
    load_places(timezone.now())
    load_boundaries(path=COMMUNES, source="benchmark", valid_from=date(2025, 7, 1), now=timezone.now())


def fill(count: int, province: str = "") -> int:
    """Write so many assets, in all communes or in one province's; how many there are.

    Boxes are indexed once, at the end.
    """
    from django.db import connection

    from hatangso.store.shapes.box_index import drop_triggers, fill_boxes

    drop_triggers(connection, "assets_asset")
    names = ", ".join(COLUMNS)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(COLUMNS))
            for batch in batches(count, province):
                cursor.execute("BEGIN")
                cursor.executemany(f"INSERT INTO assets_asset ({names}) VALUES ({marks})", batch)  # noqa: S608
                cursor.execute("COMMIT")
    else:
        every = batches(count, province)
        first = next(every)  # it asks the database, which then takes nothing but the rows
        with connection.cursor() as cursor, cursor.copy(f"COPY assets_asset ({names}) FROM STDIN") as copy:
            for batch in chain([first], every):
                for row in batch:
                    copy.write_row(row)
    fill_boxes(connection, "assets_asset")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM assets_asset")
        return int(cursor.fetchone()[0])


def batches(count: int, province: str = "") -> Iterator[list[tuple[Any, ...]]]:
    """The rows, many at a time."""
    from django.db import connection
    from django.utils import timezone

    from hatangso.store.places.models import Boundary

    rng = np.random.default_rng(SEED)
    rows = Boundary.objects.filter(unit__level="commune").order_by("unit__code")
    if province:
        rows = rows.filter(unit__parent__code=province)
    communes = list(
        rows.values_list("unit_id", "unit__parent_id", "min_lon", "min_lat", "max_lon", "max_lat")
    )
    owners = _owners(communes[0][1])
    weights = rng.lognormal(0, 1, len(communes))
    weights /= weights.sum()
    boxes = np.array([row[2:] for row in communes])
    kinds, shares = list(TYPES), np.array(list(TYPES.values()))
    now = timezone.now()
    told_at = now if connection.vendor == "postgresql" else now.strftime("%Y-%m-%d %H:%M:%S.%f")
    done = 0
    while done < count:
        some = min(BATCH, count - done)
        place = rng.choice(len(communes), some, p=weights)
        west, south, east, north = boxes[place].T
        lon = (west + east) / 2 + rng.normal(0, 0.15, some) * (east - west)
        lat = (south + north) / 2 + rng.normal(0, 0.15, some) * (north - south)
        kind = rng.choice(len(kinds), some, p=shares / shares.sum())
        steps = rng.normal(0, 0.0004, (some, 10, 2))
        state = rng.choice(len(STATES), some, p=[0.8, 0.06, 0.04, 0.05, 0.05])
        owner = rng.integers(0, len(owners), some)
        height = rng.integers(10, 80, some)
        mast = rng.integers(1, 7, some)
        batch = []
        for k in range(some):
            name = kinds[kind[k]]
            if name in LINES:
                path = np.cumsum(steps[k], axis=0) + np.array([lon[k], lat[k]])
                shape, geometry = shapely.linestrings(path), "line"
                middle = path[5]
            else:
                shape, geometry, middle = shapely.points(lon[k], lat[k]), "point", (lon[k], lat[k])
            unit, province = communes[place[k]][:2]
            number = done + k
            uid = uuid.UUID(int=(SEED << 64) + number)
            attributes = {"kind": f"A{mast[k]}", "height_m": int(height[k])} if name == "antenna_mast" else {}
            title = f"Tai san {number:07}"
            batch.append(
                (
                    shapely.to_wkb(shape), geometry, *shapely.bounds(shape).tolist(),
                    uid if connection.vendor == "postgresql" else uid.hex, name, f"TS-{number:07}", title, "",
                    unit, province, owners[owner[k]], None, "", STATES[state[k]], json.dumps(attributes), "",
                    float(middle[0]), float(middle[1]), "", 1, told_at, title.lower(), False,
                )
            )  # fmt: skip
        yield batch
        done += some


def _owners(province: int) -> list[int]:
    from hatangso.store.organisations.models import Organisation

    return [
        Organisation.objects.get_or_create(
            unit_id=province,
            kind="operator",
            name=f"Doanh nghiệp {letter}",
            defaults={"valid_from": date(2025, 7, 1)},
        )[0].pk
        for letter in "ABCDE"
    ]
