"""How much of a commune's main roads its cameras see, from the base map and the register of cameras."""

import numpy as np
import shapely
from django.db.models import Q

from hatangso.domain.assets.road_reach import RoadReach, road_reach
from hatangso.domain.assets.states import State
from hatangso.store.assets.models import Asset
from hatangso.store.basemap.models import BaseFeature
from hatangso.store.places.models import Boundary, Unit

MAIN_ROADS = ("motorway", "trunk", "primary", "secondary")  # the product's own choice: OSM's upper classes


def reach_of_cameras(unit: Unit) -> RoadReach | None:
    """Of the roads inside the commune's boundary; None without a boundary or a base map."""
    boundary = Boundary.objects.filter(unit=unit).order_by("valid_from", "loaded_at", "id").last()
    if boundary is None:
        return None
    inside = shapely.from_wkb(bytes(boundary.wkb))
    features = BaseFeature.objects.filter(kind="road", klass__in=MAIN_ROADS, imported__state="kept").filter(
        Q(imported__unit=unit) | Q(imported__unit=unit.parent_id)
    )
    box = (boundary.min_lon, boundary.min_lat, boundary.max_lon, boundary.max_lat)
    shapes = [bytes(wkb) for wkb in features.in_box(box).values_list("wkb", flat=True) if wkb is not None]
    if not shapes:
        return None
    roads = shapely.intersection(shapely.from_wkb(shapes), inside)
    rows = Asset.objects.filter(
        unit=unit, type="camera", state=State.IN_SERVICE, merged_into=None, deleted_at=None
    ).values_list("lon", "lat", "attributes__reach_m")
    told = np.array([[np.nan if value is None else value for value in row] for row in rows], dtype=float)
    lon, lat, metres = told.reshape(-1, 3).T
    return road_reach(list(roads), lon, lat, metres)
