"""Which communes of a province a shape touches, by the boundaries of a day."""

from datetime import date
from typing import Any

import shapely

from hatangso.store.assets.locate import commune_at
from hatangso.store.places.boundaries import _holding
from hatangso.store.places.models import Boundary, Unit


def communes_touched(shape: Any, province: Unit, on: date) -> list[Unit]:
    """In the order of their codes; of a point the one in which it lies. Empty outside every known boundary.

    A line or area that only runs along a border does not touch what lies beyond it.
    """
    if shape.geom_type == "Point":
        at = commune_at(shape.x, shape.y, on)
        return [at] if at is not None and at.parent_id == province.pk else []
    west, south, east, north = shapely.bounds(shape).tolist()
    near = Boundary.objects.filter(
        unit__parent=province, unit__level="commune", unit__valid_to=None,
        min_lon__lte=east, max_lon__gte=west, min_lat__lte=north, max_lat__gte=south,
    )  # fmt: skip
    newest = dict(_holding(near, on).values_list("unit_id", "wkb"))
    touched = [
        pk
        for pk, wkb in newest.items()
        if (land := shapely.from_wkb(bytes(wkb))).intersects(shape) and not land.touches(shape)
    ]
    return list(Unit.objects.filter(pk__in=touched).select_related("parent").order_by("code"))
