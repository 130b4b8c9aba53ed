"""Links from a page to the same things on the big map: the layer on, narrowed alike, framed."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Max, Min
from django.urls import reverse

from hatangso.store.places.models import Unit

BESIDE = 0.002  # degrees, about 200 m around a single point
NAMES = ("min_lon", "min_lat", "max_lon", "max_lat")


def map_link(unit: Unit, layer: str, told: Mapping[str, str], names: Iterable[str], found: Any) -> str:
    """The map of the unit with the layer on. `told`: the page's query, of which `names` go along; `found`:
    the rows (Shaped, as far as the person may know the places) to be framed."""
    boxes = found.order_by().aggregate(*(Min(one) for one in NAMES[:2]), *(Max(one) for one in NAMES[2:]))
    west, south, east, north = (boxes[f"{name}__{name[:3]}"] for name in NAMES)
    query = {"lop": layer}
    query |= {f"lop.{layer}.{name}": told[name] for name in names if told.get(name)}
    if west is not None:
        box = (west - BESIDE, south - BESIDE, east + BESIDE, north + BESIDE)
        query["khung"] = ",".join(f"{one:.5f}" for one in box)
    return f"{reverse('map', args=[unit.code])}?{urlencode(query, safe=',')}"
