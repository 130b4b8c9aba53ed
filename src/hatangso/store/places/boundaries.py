"""Questions about boundaries: outlines to draw, and which unit of a province a point or an area lies in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import shapely
from django.db.models import QuerySet

from hatangso.domain.places.locate import Locator
from hatangso.store.places.models import Boundary, Unit


@dataclass(frozen=True)
class Outline:
    """A unit drawn with few points: `polygons` as the coordinates of a GeoJSON MultiPolygon (lon, lat)."""

    unit_id: int
    polygons: list[list[list[list[float]]]]
    bounds: tuple[float, float, float, float]  # west, south, east, north
    area_km2: float
    source: str


def outlines_of(units: Iterable[Unit] | Collection[int], on: date) -> dict[int, Outline]:
    """The outlines of units (or their ids) that hold on a day, by the unit's id. Units without are left out.

    One query; the boundary itself is not fetched.
    """
    ids = [unit.pk if isinstance(unit, Unit) else unit for unit in units]
    rows = _holding(Boundary.objects.filter(unit_id__in=ids), on).defer("wkb")
    return {
        row.unit_id: Outline(
            row.unit_id,
            row.outline,
            (row.min_lon, row.min_lat, row.max_lon, row.max_lat),
            row.area_km2,
            row.source,
        )
        for row in rows
    }


def locator_of(province: Unit, on: date) -> Locator:
    """Finds the communes of a province by their boundaries of a day; empty where none are loaded.

    Of a single commune: itself alone.
    """
    rows = _holding(_within(province), on).values_list("unit__code", "unit_id", "wkb")
    newest = {unit_id: (code, wkb) for code, unit_id, wkb in rows}
    return Locator((code, _shape(wkb)) for code, wkb in newest.values())


def has_boundaries(place: Unit) -> bool:
    """Whether `locator_of` would find any."""
    return _within(place).exists()


def _within(place: Unit) -> QuerySet[Boundary]:
    if place.level == "commune":
        return Boundary.objects.filter(unit=place)
    return Boundary.objects.filter(unit__parent=place, unit__level="commune")


def _holding(rows: QuerySet[Boundary], on: date) -> QuerySet[Boundary]:
    """Those that had begun to hold by the day, the newest of a unit last; where none had, what is known.

    A boundary drawn later than the day it is asked for is still the best that is known of the unit.
    """
    began = rows.filter(valid_from__lte=on)
    without = rows.filter(valid_from__gt=on).exclude(unit_id__in=began.order_by().values("unit_id"))
    return (began | without).order_by("unit_id", "valid_from", "loaded_at", "id")


def _shape(wkb: Any) -> Any:
    return shapely.from_wkb(bytes(wkb))
