"""Where a unit lies as a whole: the box around its boundary, or around those of its communes."""

from django.db.models import Max, Min

from hatangso.store.places.models import Boundary, Unit

Box = tuple[float, float, float, float]  # west, south, east, north in degrees


def extent_of(unit: Unit) -> Box | None:
    """The box; None where neither its boundary nor any of its communes' is loaded. One or two queries."""
    for rows in (Boundary.objects.filter(unit=unit), Boundary.objects.filter(unit__parent=unit)):
        found = rows.aggregate(
            west=Min("min_lon"), south=Min("min_lat"), east=Max("max_lon"), north=Max("max_lat")
        )
        if found["west"] is not None:
            return found["west"], found["south"], found["east"], found["north"]
    return None
