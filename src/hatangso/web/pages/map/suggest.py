"""Suggestions of the search box: coordinates as people write them, places, assets, names of the base map."""

from typing import Any

import numpy as np
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatangso.adapters.coordinates import likely_zones, to_wgs84
from hatangso.domain.assets.asset_filter import AssetFilter
from hatangso.domain.assets.coordinate_text import Ordinate, read_pair
from hatangso.domain.assets.extent import EAST, NORTH, SOUTH, WEST
from hatangso.domain.numbers_format import format_number
from hatangso.domain.places.search_key import closeness, query_words
from hatangso.domain.words import Misstated
from hatangso.store.assets.locate import with_commune_known
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.assets.sight import sight_of
from hatangso.store.basemap.models import BaseFeature
from hatangso.store.places.extent import Box, extent_of
from hatangso.store.places.models import Boundary, Unit
from hatangso.store.places.queries import search_units
from hatangso.web.page import unit_page
from hatangso.web.pages.map.asked_view import point_of
from hatangso.web.pages.map.rows import rows_of

Hit = dict[str, Any]
UNITS, ASSETS, PLACES, LOOKED_AT, ZONES = 4, 8, 6, 200, 4
BESIDE = 0.15  # degrees around the locality in which metres of VN-2000 are looked for


@unit_page("view_assets", "edit_assets")
@require_safe
def suggest(request: HttpRequest, unit: Unit) -> JsonResponse:
    """{"hits": […]} for `q`; `at` is the middle of the map (lon,lat): nearer names go first."""
    text = " ".join(request.GET.get("q", "")[:200].split())
    hits = _coordinates(text, unit)
    if not hits and query_words(text):
        near = point_of(request.GET.get("at", ""))
        hits = [*_assets(request, unit, text), *_units(text, unit), *_names(text, unit, near)]
    answer = JsonResponse({"hits": hits})
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _coordinates(text: str, unit: Unit) -> list[Hit]:
    """Degrees in either order; metres of VN-2000 in the zones in which they lie in or near the locality."""
    try:
        first, second = read_pair(text)
    except Misstated:
        return []
    degrees = _degrees(first, second)
    if degrees is not None:
        return [_point("coordinates", *degrees, _("WGS 84, kinh độ – vĩ độ"))]
    if min(abs(first.value), abs(second.value)) < 1000:
        return []
    x, y = np.array([first.value]), np.array([second.value])
    hits = []
    for system, northing_first, _share in likely_zones(x, y, _around(unit))[:ZONES]:
        lon, lat = to_wgs84(system, y, x) if northing_first else to_wgs84(system, x, y)
        hits.append(
            _point("coordinates", float(lon[0]), float(lat[0]), system.name.spoken_in(get_language() or "vi"))
        )
    return hits


def _degrees(first: Ordinate, second: Ordinate) -> tuple[float, float] | None:
    """(longitude, latitude) by their marks, else by where they can be; anywhere on Earth where marked."""
    marked = bool(first.axis or second.axis)
    by_range = SOUTH <= first.value <= NORTH and WEST <= second.value <= EAST
    if first.axis == "lat" or second.axis == "lon" or (not marked and by_range):
        first, second = second, first
    lon, lat = first.value, second.value
    inside = WEST <= lon <= EAST and SOUTH <= lat <= NORTH
    return (lon, lat) if inside or (marked and abs(lon) <= 180 and abs(lat) <= 85) else None


def _around(unit: Unit) -> Box:
    found = extent_of(unit)
    if found is None:
        return WEST, SOUTH, EAST, NORTH
    return found[0] - BESIDE, found[1] - BESIDE, found[2] + BESIDE, found[3] + BESIDE


def _point(kind: str, lon: float, lat: float, beside: str) -> Hit:
    label = f"{format_number(lat, 6)}; {format_number(lon, 6)}"
    return {"kind": kind, "label": label, "beside": beside, "lon": lon, "lat": lat, "zoom": 17}


def _assets(request: HttpRequest, unit: Unit, text: str) -> list[Hit]:
    """By name, code, address: the closest first, of the first 200 that hold every word."""
    actor = request.actor  # type: ignore[attr-defined]
    found = assets_seen_by(actor, unit, AssetFilter(q=text)).exclude(geometry="")
    rows = rows_of(
        with_commune_known(found).select_related("owner", "unit").order_by("name", "pk")[:LOOKED_AT],
        sight_of(actor, unit),
    )
    farthest = (9, 9, 9999)
    ranked = sorted(
        rows,
        key=lambda row: (
            closeness(text, names=(row.seen.name, row.seen.address), code=row.seen.code.lower()) or farthest,
            row.title,
        ),
    )
    return [
        {
            "kind": "asset",
            "label": row.title,
            "beside": " · ".join(filter(None, (row.type, row.seen.code, row.seen.address or row.place))),
            "uid": row.uid,
        }
        for row in ranked[:ASSETS]
    ]


def _units(text: str, unit: Unit) -> list[Hit]:
    """Communes and provinces with a boundary; the own province's first."""
    province = unit.parent_id or unit.pk
    found = sorted(search_units(text, limit=12), key=lambda one: province not in (one.pk, one.parent_id))
    boxes = {
        row.unit_id: (row.min_lon, row.min_lat, row.max_lon, row.max_lat)
        for row in Boundary.objects.filter(unit__in=found).defer("wkb", "outline")
    }
    return [
        {
            "kind": "unit",
            "label": one.full_name,
            "beside": one.parent.full_name if one.parent else _("cấp tỉnh"),
            "bounds": boxes[one.pk],
        }
        for one in found
        if one.pk in boxes
    ][:UNITS]


def _names(text: str, unit: Unit, near: tuple[float, float] | None) -> list[Hit]:
    """Places, roads, rivers of the base map around the locality, each name once, the nearest of it."""
    found = BaseFeature.objects.filter(imported__state="kept").exclude(name="")
    if (box := extent_of(unit)) is not None:
        found = found.in_box((box[0] - BESIDE, box[1] - BESIDE, box[2] + BESIDE, box[3] + BESIDE))
    wanted = Q()
    for word in query_words(text):
        wanted &= Q(search_key__contains=word)
    columns = ("name", "kind", "min_lon", "min_lat", "max_lon", "max_lat")
    rows = list(found.filter(wanted).order_by("least_zoom", "pk").values_list(*columns)[:LOOKED_AT])

    def away(row: Any) -> float:
        middle = (row[2] + row[4]) / 2, (row[3] + row[5]) / 2
        return (middle[0] - near[0]) ** 2 + (middle[1] - near[1]) ** 2 if near else 0.0

    best: dict[tuple[str, str], Any] = {}
    for row in rows:
        key = (row[0], row[1])
        if key not in best or away(row) < away(best[key]):
            best[key] = row
    ranked = sorted(
        best.values(), key=lambda row: (closeness(text, names=(row[0],)) or (9, 9, 999), away(row))
    )
    words = {
        "road": _("đường"),
        "place": _("địa danh"),
        "water": _("sông, hồ"),
        "waterway": _("sông, kênh"),
        "poi": _("địa điểm"),
    }
    return [
        {
            "kind": "place",
            "label": name,
            "beside": words.get(kind, words.get(kind.rstrip("s"), _("bản đồ nền"))),
            "bounds": (west, south, east, north),
        }
        for name, kind, west, south, east, north in ranked[:PLACES]
    ]


urlpatterns = [path("<unit:unit_code>/ban-do/tim/", suggest, name="map_suggest")]
