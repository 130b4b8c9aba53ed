"""Within which box and days the features of each collection lie: one query for all."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Min

from hatangso.api.ogc.crs import CRS84
from hatangso.api.ogc.place import Place
from hatangso.store.assets.queries import assets_in_sight
from hatangso.store.assets.sight import exact_types

GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"


@dataclass(frozen=True)
class Extent:
    """West, south, east, north in degrees, None where no place is shown; the first day known, if any."""

    box: tuple[float, float, float, float] | None
    since: date | None

    def as_json(self) -> dict[str, Any]:
        """As a collection tells it; the end is open."""
        told: dict[str, Any] = {}
        if self.box is not None:
            told["spatial"] = {"bbox": [list(self.box)], "crs": CRS84}
        if self.since is not None:
            told["temporal"] = {"interval": [[f"{self.since.isoformat()}T00:00:00Z", None]], "trs": GREGORIAN}
        return told


def extents_of(place: Place) -> dict[str, Extent]:
    """By collection; those without features are left out."""
    rows = (
        assets_in_sight(place.sight, place.unit)
        .filter(type__in=list(place.collections))
        .order_by()
        .values("type")
        .annotate(
            west=Min("min_lon"),
            south=Min("min_lat"),
            east=Max("max_lon"),
            north=Max("max_lat"),
            since=Min("in_service_on"),
        )
    )
    exact = exact_types()
    return {
        row["type"]: Extent(
            (row["west"], row["south"], row["east"], row["north"])
            if row["west"] is not None and (place.sight.whole or row["type"] in exact)
            else None,
            row["since"],
        )
        for row in rows
    }
