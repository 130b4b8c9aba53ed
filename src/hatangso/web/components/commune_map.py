"""A small map of one commune in plain SVG, without tiles or script: outline, roads of the base map, marks.

Equirectangular about the commune's middle latitude. `west`, `north` and the two scales let a script turn a
point of the picture into degrees and back.
"""

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely

from hatangso.store.basemap.models import BaseFeature
from hatangso.store.places.boundaries import outlines_of
from hatangso.store.places.models import Unit

WIDTH, HIGHEST, MARGIN = 720.0, 640.0, 10.0
MOST_ROADS = 900
BROAD = ("motorway", "trunk", "primary", "secondary")


@dataclass(frozen=True)
class CommuneMap:
    """The picture, land and roads as paths: x = (lon − west)·per_lon, y = (north − lat)·per_lat."""

    width: float
    height: float
    west: float
    north: float
    per_lon: float
    per_lat: float
    land: str
    roads: str
    broad_roads: str

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place lies in the picture."""
        return round((lon - self.west) * self.per_lon, 1), round((self.north - lat) * self.per_lat, 1)

    @property
    def geometry(self) -> dict[str, float]:
        """What the script needs."""
        return {
            "west": self.west,
            "north": self.north,
            "per_lon": self.per_lon,
            "per_lat": self.per_lat,
        }


def commune_map(unit: Unit, on: date) -> CommuneMap | None:
    """The map of a commune; None where its boundary is not known. Two queries."""
    outline = outlines_of([unit], on).get(unit.pk)
    if outline is None:
        return None
    west, south, east, north = outline.bounds
    stretch = math.cos(math.radians((south + north) / 2))
    scale = min(
        (WIDTH - 2 * MARGIN) / max((east - west) * stretch, 1e-9),
        (HIGHEST - 2 * MARGIN) / max(north - south, 1e-9),
    )
    left = (WIDTH - (east - west) * stretch * scale) / 2
    picture = CommuneMap(
        WIDTH,
        round((north - south) * scale + 2 * MARGIN, 1),
        west - left / (stretch * scale),
        north + MARGIN / scale,
        stretch * scale,
        scale,
        "",
        "",
        "",
    )
    land = "".join(_ring(picture, ring) for polygon in outline.polygons for ring in polygon)
    broad, narrow = _roads(picture, outline.bounds, 1.5 / scale)
    return CommuneMap(**{**vars(picture), "land": land, "roads": narrow, "broad_roads": broad})


def _roads(picture: CommuneMap, bounds: tuple[float, float, float, float], step: float) -> tuple[str, str]:
    rows = (
        BaseFeature.objects.in_box(bounds)
        .filter(kind="road", imported__state="kept", wkb__isnull=False)
        .order_by("least_zoom", "id")
        .values_list("klass", "wkb")[:MOST_ROADS]
    )
    paths: dict[bool, list[str]] = {True: [], False: []}
    box = shapely.box(*bounds)
    for klass, wkb in rows:
        shape = shapely.simplify(shapely.intersection(shapely.from_wkb(bytes(wkb or b"")), box), step)
        for part in shapely.get_parts(shape):
            if part.geom_type == "LineString":
                paths[klass in BROAD].append(_line(picture, part.coords))
    return "".join(paths[True]), "".join(paths[False])


def _ring(picture: CommuneMap, ring: Any) -> str:
    return _line(picture, ring) + "Z"


def _line(picture: CommuneMap, coords: Any) -> str:
    points = [picture.point(lon, lat) for lon, lat, *_ in coords]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
