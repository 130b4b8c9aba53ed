"""What lies around a coarse grid cell: the communes that touch it, cut out of their boundaries.

A browser that knows its own position finds its commune in these pieces by itself; what it told was the cell.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely

from hatangso.store.places.boundaries import _holding
from hatangso.store.places.models import Boundary, Unit

DIGITS = 6  # of a degree: a decimetre, finer than the boundaries are drawn
Bounds = tuple[float, float, float, float]  # west, south, east, north, in degrees


@dataclass(frozen=True)
class Piece:
    """What of a commune lies within some bounds: `polygons` as coordinates of a GeoJSON MultiPolygon."""

    unit: Unit
    polygons: list[Any]


def communes_within(bounds: Bounds, on: date) -> list[Piece]:
    """The living communes that touch the bounds, by code, each cut at the bounds. One query."""
    west, south, east, north = bounds
    near = Boundary.objects.filter(
        unit__level="commune",
        unit__valid_to=None,
        min_lon__lte=east,
        max_lon__gte=west,
        min_lat__lte=north,
        max_lat__gte=south,
    )
    newest = {row.unit_id: row for row in _holding(near, on).select_related("unit__parent").defer("outline")}
    box = shapely.box(*bounds)
    pieces = []
    for row in sorted(newest.values(), key=lambda row: row.unit.code):
        cut = shapely.intersection(shapely.from_wkb(bytes(row.wkb)), box)
        if polygons := _polygons(cut):
            pieces.append(Piece(row.unit, polygons))
    return pieces


def touches(unit: Unit, bounds: Bounds, on: date) -> bool:
    """Whether a commune reaches into the bounds; True where its boundary is not known. One query."""
    rows = list(_holding(Boundary.objects.filter(unit=unit), on).defer("outline"))
    if not rows:
        return True
    return bool(shapely.intersects(shapely.from_wkb(bytes(rows[-1].wkb)), shapely.box(*bounds)))


def _polygons(shape: Any) -> list[Any]:
    parts = (
        shapely.get_parts(shapely.get_parts(shape)) if shape.geom_type == "GeometryCollection" else [shape]
    )
    polygons = [part for part in shapely.get_parts(parts) if part.geom_type == "Polygon" and part.area > 0]
    return [
        [
            [[round(x, DIGITS), round(y, DIGITS)] for x, y in ring.coords]
            for ring in (one.exterior, *one.interiors)
        ]
        for one in polygons
    ]
