"""Which part of a locality goes onto a phone: all, around the person, or some communes of a province."""

from math import cos, radians

from django.db.models import Max, Min, QuerySet
from django.http import HttpRequest

from hatangso.domain.assets.asset_filter import AssetFilter, Near
from hatangso.store.organisations.access import Actor
from hatangso.store.places.extent import Box, extent_of
from hatangso.store.places.models import Unit
from hatangso.web.pages.assets.field.told import rows_for

WITHIN = (1_000, 3_000, 10_000)  # metres around the person that may be asked for
DEGREE = 111_320  # metres of a degree of latitude
MOST_WARDS = 20


def near_asked(request: HttpRequest) -> Near | None:
    """`near=lon,lat,metres`: one of the distances offered; None where none was asked for."""
    try:
        lon, lat, metres = (float(part) for part in request.GET.get("near", "").split(","))
    except ValueError:
        return None
    return Near(lon, lat, metres) if metres in WITHIN and abs(lon) <= 180 and abs(lat) < 85 else None


def wards_asked(request: HttpRequest) -> tuple[str, ...]:
    """`place=` (several): codes of communes."""
    return tuple(code[:12] for code in request.GET.getlist("place")[:MOST_WARDS])


def communes_of(unit: Unit) -> QuerySet[Unit]:
    """Those that may be chosen: of a province its communes, else none."""
    found: QuerySet[Unit] = Unit.objects.filter(parent=unit, level="commune", valid_to=None).order_by("name")
    return found


def boxes_asked(actor: Actor, unit: Unit, request: HttpRequest) -> list[Box]:
    """Boxes around what was asked for; none where nobody knows where the unit lies."""
    near, wards = near_asked(request), wards_asked(request)
    if near:
        down = near.metres / DEGREE
        beside = down / cos(radians(near.lat))
        return [(near.lon - beside, near.lat - down, near.lon + beside, near.lat + down)]
    if wards:
        return [box for one in communes_of(unit).filter(code__in=wards) if (box := extent_of(one))]
    if box := extent_of(unit):
        return [box]
    rows = rows_for(actor, unit, AssetFilter()).order_by()
    found = rows.aggregate(
        west=Min("min_lon"), south=Min("min_lat"), east=Max("max_lon"), north=Max("max_lat")
    )
    return [] if found["west"] is None else [tuple(found.values())]  # type: ignore[list-item]
