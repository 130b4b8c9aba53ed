"""In which commune a place lies, by the boundaries of a day; the commune of an asset is never typed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import shapely
from django.db.models import Exists, OuterRef, Q
from numpy.typing import NDArray

from hatangso.store.places.boundaries import _holding
from hatangso.store.places.models import Boundary, Unit

NOWHERE = 0  # the id of no unit
NEAR = 0.05  # degrees, 5 to 5.5 km: quays, bridges, rafts, and the coarseness with which coasts are drawn


def communes_at(lon: Sequence[float], lat: Sequence[float], on: date) -> NDArray[np.int64]:
    """The id of the living commune of each point (degrees); NOWHERE outside every known boundary.

    Of overlapping ones, and on a line between two, the commune of the lowest code. Boundaries are asked for
    by the box around all points: three queries and one pass, whether one point or a million.
    """
    x, y = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    found = np.zeros(len(x), dtype=np.int64)
    if not len(x):
        return found
    near = Boundary.objects.filter(
        unit__level="commune",
        unit__valid_to=None,
        min_lon__lte=float(x.max()),
        max_lon__gte=float(x.min()),
        min_lat__lte=float(y.max()),
        max_lat__gte=float(y.min()),
    )
    unit_ids = list(near.order_by().values_list("unit_id", flat=True).distinct())
    rows = list(
        Boundary.objects.filter(pk__in=_newest(unit_ids, on))
        .order_by("unit__code")
        .values_list("unit_id", "wkb")
    )
    if not rows:
        return found
    shapes = shapely.from_wkb([bytes(wkb) for _, wkb in rows])
    shapely.prepare(shapes)
    tree = shapely.STRtree(shapes)
    points, units = tree.query(shapely.points(x, y), predicate="intersects")
    order = np.lexsort((units, points))[::-1]  # the lowest code of a point is written last, and stays
    ids = np.array([unit for unit, _ in rows], dtype=np.int64)
    found[points[order]] = ids[units[order]]
    return found


def commune_at(lon: float, lat: float, on: date) -> Unit | None:
    """The living commune of one point; None outside every known boundary."""
    (pk,) = communes_at([lon], [lat], on).tolist()
    return Unit.objects.select_related("parent").get(pk=pk) if pk else None


def nearest_at(shapes: Sequence[Any], on: date) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each shape (degrees) the id of the living commune that it touches or that lies nearest within
    NEAR, NOWHERE else; and whether any boundary, a province's too, lies so near. Of equals the lowest code.
    """
    ids, near = np.zeros(len(shapes), dtype=np.int64), np.zeros(len(shapes), dtype=np.bool_)
    if not len(shapes):
        return ids, near
    west, south, east, north = shapely.total_bounds(np.array(shapes, dtype=object)).tolist()
    for level in ("province", "commune"):
        around = Boundary.objects.filter(
            unit__level=level,
            unit__valid_to=None,
            min_lon__lte=east + NEAR,
            max_lon__gte=west - NEAR,
            min_lat__lte=north + NEAR,
            max_lat__gte=south - NEAR,
        )
        keys = _newest(list(around.order_by().values_list("unit_id", flat=True).distinct()), on)
        rows = list(Boundary.objects.filter(pk__in=keys).order_by("unit__code").values_list("unit_id", "wkb"))
        if not rows:
            continue
        tree = shapely.STRtree(shapely.from_wkb([bytes(wkb) for _, wkb in rows]))
        places, units = tree.query_nearest(np.array(shapes, dtype=object), max_distance=NEAR)
        near[places] = True
        if level == "commune":
            order = np.lexsort((units, places))[::-1]  # the lowest code is written last, and stays
            ids[places[order]] = np.array([unit for unit, _ in rows], dtype=np.int64)[units[order]]
    return ids, near


def is_outlined(register: Unit) -> bool:
    """Whether it is known where a register ends: its own boundary is loaded, or those of all its communes."""
    if Boundary.objects.filter(unit=register).exists():
        return True
    communes = Unit.objects.filter(parent=register, level="commune", valid_to=None)
    drawn = Boundary.objects.filter(unit__parent=register).values("unit_id")
    return drawn.exists() and not communes.exclude(pk__in=drawn).exists()


def with_commune_known(rows: Any) -> Any:
    """Assets with `commune_known`: False where `unit` is only whose register it is, because the place lies
    far from that unit's boundary, or none of it is loaded. What has no place stands where it was entered."""
    around = Boundary.objects.filter(
        unit=OuterRef("unit"),
        unit__level="commune",
        min_lon__lte=OuterRef("max_lon") + NEAR,
        max_lon__gte=OuterRef("min_lon") - NEAR,
        min_lat__lte=OuterRef("max_lat") + NEAR,
        max_lat__gte=OuterRef("min_lat") - NEAR,
    )
    return rows.annotate(commune_known=Q(lon=None) | Exists(around.order_by()))


def _newest(unit_ids: list[int], on: date) -> list[int]:
    """The newest boundary of each unit that holds on the day."""
    rows = _holding(Boundary.objects.filter(unit_id__in=unit_ids), on).values_list("unit_id", "pk")
    return list(dict(rows).values())
