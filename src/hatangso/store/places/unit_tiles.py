"""Outlines of provinces and communes as vector tiles (docs/methods/tiles.md).

Boundaries are generalised once for some zooms, as a coverage, so that neighbours keep their common line; each
tile is cut from the level of its zoom. All is made again when a boundary or a name changes.
"""

import hashlib
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from django.db import connection
from django.db.models import Max, Min
from numpy.typing import NDArray

from hatangso.domain.tiles.cut import MARGIN, cut_areas
from hatangso.domain.tiles.flat import Flat, detail_at, to_world
from hatangso.domain.tiles.mvt import Column, layer, points
from hatangso.domain.tiles.tile import Tile
from hatangso.store.places.boundaries import _holding
from hatangso.store.places.models import Boundary
from hatangso.store.shapes.kept_arrays import Kept, keep, kept, newest

LEVELS = (6, 8, 10, 12)  # zooms for which outlines are kept; a tile takes the next one up
FROM_ZOOM = {"province": 4, "commune": 8}
AT_ONCE = 400  # so few units are generalised while a page waits; more only in the background
_WHAT = "units"
_NAMES = ("code", "name", "full_name", "level", "province")

_LAST = """
SELECT boundary.*, last_unit.*, name.*, ended.* FROM (SELECT 1) AS one
LEFT JOIN (SELECT b.id, b.digest, b.loaded_at, u.full_name FROM places_boundary b
  JOIN places_unit u ON u.id = b.unit_id ORDER BY b.id DESC LIMIT 1) AS boundary ON 1 = 1
LEFT JOIN (SELECT id, full_name FROM places_unit ORDER BY id DESC LIMIT 1) AS last_unit ON 1 = 1
LEFT JOIN (SELECT n.id, n.full_name, u.full_name FROM places_unitname n
  JOIN places_unit u ON u.id = n.unit_id ORDER BY n.id DESC LIMIT 1) AS name ON 1 = 1
LEFT JOIN (SELECT id, "on" FROM places_succession ORDER BY id DESC LIMIT 1) AS ended ON 1 = 1
"""


def unit_tile(tile: Tile, on: date) -> bytes:
    """The tile; b'' where nothing lies in it, or nothing was made yet."""
    found = _state(on)
    if found is None or tile.z < FROM_ZOOM["province"]:
        return b""
    level = next((zoom for zoom in LEVELS if zoom >= tile.z), LEVELS[-1])
    areas = Flat.of_arrays("area", f"level-{level}", found.arrays)
    names = Flat.of_arrays("point", "names", found.arrays)
    near = areas.within(tile, MARGIN)
    shapes, owner = cut_areas(areas.shapes(near, tile), detail=0.0)
    labelled = names.within(tile, 0)
    xy = names.points(labelled, tile)
    told = found.told["units"]
    return layer("units", [_part(shapes, areas.columns["unit"][near[owner]], told, ())]) + layer(
        "unit_names",
        [_part(points(xy[:, 0], xy[:, 1]), names.columns["unit"][labelled], told, ("area_km2",))],
    )


def units_version(on: date) -> str:
    """Changes whenever a tile of units may differ."""
    return _version(on, *_stamp())


def units_bounds() -> tuple[float, float, float, float] | None:
    """West, south, east, north of all boundaries; None without any. One query."""
    found = Boundary.objects.aggregate(
        west=Min("min_lon"), south=Min("min_lat"), east=Max("max_lon"), north=Max("max_lat")
    )
    return None if found["west"] is None else tuple(found.values())  # type: ignore[return-value]


def make_unit_tiles(on: date) -> bool:
    """Generalise all boundaries that hold on a day, unless that stands already; whether anything was done."""
    version = units_version(on)
    if kept(_WHAT, version) is not None:
        return False
    rows = list(_rows(on).select_related("unit__parent"))
    newest_of = {row.unit_id: row for row in rows}
    ordered = sorted(newest_of.values(), key=lambda row: (row.unit.level, row.unit.code))
    shapes = np.array([_polygons(shapely.from_wkb(bytes(row.wkb))) for row in ordered], dtype=object)
    least = np.array([FROM_ZOOM[row.unit.level] for row in ordered], np.uint8)
    communes = np.array([row.unit.level == "commune" for row in ordered], np.bool_)
    numbers = np.arange(len(ordered))
    arrays: dict[str, NDArray[Any]] = {}
    for zoom in LEVELS:
        drawn = _generalised(shapes, communes, zoom)
        arrays |= Flat.of("area", to_world(drawn), least, {"unit": numbers}).arrays(f"level-{zoom}")
    labels = to_world(shapely.point_on_surface(_largest(shapes)))
    arrays |= Flat.of("point", labels, least, {"unit": numbers}).arrays("names")
    keep(_WHAT, version, arrays, {"units": [_told(row) for row in ordered]})
    return True


def are_unit_tiles_missing(on: date) -> bool:
    """Whether boundaries or names changed since the tiles were generalised."""
    return Boundary.objects.exists() and kept(_WHAT, units_version(on)) is None


def _state(on: date) -> Kept | None:
    """What is kept of now; made at once where it is little; else of before, until it is made."""
    found = kept(_WHAT, units_version(on))
    if found is None and Boundary.objects.count() <= AT_ONCE:
        make_unit_tiles(on)
        found = kept(_WHAT, units_version(on))
    return found or newest(_WHAT)


def _rows(on: date) -> Any:
    return _holding(
        Boundary.objects.filter(unit__valid_to=None, unit__level__in=FROM_ZOOM).exclude(unit__code=""), on
    )


def _stamp() -> tuple[Any, ...]:
    """The last row of four tables whose rows are only ever added, by one question."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST)
        return tuple(cursor.fetchone())


@lru_cache(maxsize=8)
def _version(on: date, *stamp: Any) -> str:
    """A digest of every name and boundary that holds; asked for once while nothing changes."""
    rows = _rows(on).values_list("unit__code", "unit__full_name", "unit__parent__code", "digest")
    told = "\n".join(" ".join(map(str, row)) for row in sorted(rows, key=str))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _generalised(shapes: NDArray[Any], communes: NDArray[np.bool_], zoom: int) -> NDArray[Any]:
    """Each shape with the points that show at that zoom; one that would vanish stays as it is."""
    detail = 360.0 * detail_at(zoom) / 2**30  # half a pixel in degrees of longitude
    drawn = shapes.copy()
    for some in (np.flatnonzero(communes), np.flatnonzero(~communes)):
        if len(some):
            drawn[some] = shapely.coverage_simplify(shapes[some], detail)
    gone = shapely.is_empty(drawn)
    drawn[gone] = shapes[gone]
    return drawn


def _polygons(shape: Any) -> Any:
    """The polygons of a shape as one multipolygon: collections bring hairs of no width with them."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def _largest(shapes: NDArray[Any]) -> NDArray[Any]:
    """The largest polygon of each: names stand on the mainland, not between islands."""
    return np.array(
        [max(shapely.get_parts(shape), key=shapely.area, default=shape) for shape in shapes], dtype=object
    )


def _told(row: Boundary) -> dict[str, Any]:
    unit = row.unit
    parent = unit.parent.code if unit.parent else unit.code
    return {
        "id": unit.pk,
        "code": unit.code,
        "name": unit.name,
        "full_name": unit.full_name,
        "level": unit.level,
        "province": parent,
        "area_km2": round(row.area_km2, 2),
    }


def _part(shapes: Any, units: Any, told: Sequence[dict[str, Any]], more: tuple[str, ...]) -> Any:
    rows = [told[number] for number in units.tolist()]
    columns = {name: Column.of([row[name] for row in rows]) for name in (*_NAMES, *more)}
    return shapes, columns, np.array([row["id"] for row in rows], np.int64)
