"""In which commune a place lies, by the boundaries of a day; the commune of an asset is never typed."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray

from hatangso.store.places.boundaries import _holding
from hatangso.store.places.models import Boundary, Unit

NOWHERE = 0  # the id of no unit


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


def _newest(unit_ids: list[int], on: date) -> list[int]:
    """The newest boundary of each unit that holds on the day."""
    rows = _holding(Boundary.objects.filter(unit_id__in=unit_ids), on).values_list("unit_id", "pk")
    return list(dict(rows).values())
