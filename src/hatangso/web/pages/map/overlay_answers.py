"""A layer's things as GeoJSON for the map's script, with its legend and what is to be said of it."""

import json
from collections import Counter
from typing import Any

import shapely
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatangso.domain.numbers_format import format_number
from hatangso.store.organisations.access import denied
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.map.asked_view import Box, box_of
from hatangso.web.pages.map.overlay import Asked, Found, Overlay, Thing, overlays

FINE = 2000  # parts of the box's width: nothing smaller is drawn


@unit_page("view_assets", "edit_assets")
@require_safe
def map_layer(request: HttpRequest, unit: Unit, layer: str) -> JsonResponse:
    """The things of the box `khung`, narrowed by what the layer's own page narrows by; 403 as that page."""
    actor = request.actor  # type: ignore[attr-defined]
    one = overlays().get(layer)
    if one is None:
        raise Http404(_("Bản đồ không có lớp này."))
    if not one.opens_to(actor, unit):
        raise PermissionDenied(denied(one.capabilities[0], unit))
    told, box = one.told(request.GET), box_of(request.GET.get("khung", ""))
    found = one.found(Asked(actor, unit, told, box, timezone.now()))
    answer = JsonResponse(
        {
            "type": "FeatureCollection",
            "features": [feature for thing in found.things for feature in _features(thing, box)],
            "things": [
                {
                    "id": thing.id,
                    "look": thing.look,
                    "title": thing.title,
                    "facts": [fact for fact in thing.facts if fact[1]],
                    "address": thing.address,
                    "bounds": shapely.total_bounds(thing.shapes).tolist(),
                }
                for thing in found.things
            ],
            "count": found.count,
            "said": said(one, found),
            "legend": [
                {"look": look, "svg": one.mark_svg(look), "words": one.sign(look).words, "count": count}
                for look, count in looks_of(found)
            ],
            "table": f"{reverse(one.table, args=[unit.code])}{'?' if told else ''}{urlencode(told)}",
        }
    )
    patch_cache_control(answer, private=True, no_store=True)
    return answer


def looks_of(found: Found) -> list[tuple[str, int]]:
    """Every look that is there with its number, the commonest first."""
    return sorted(Counter(thing.look for thing in found.things).items(), key=lambda one: (-one[1], one[0]))


def said(one: Overlay, found: Found) -> str:
    """How many there are, and what to do where not all are drawn."""
    if not found.count:
        return _("Không có gì trong khung khớp điều kiện.")
    numbers = {"n": format_number(len(found.things), 0), "all": format_number(found.count, 0)}
    if found.count > len(found.things):
        return _("Chỉ vẽ %(n)s trong %(all)s. Phóng to hoặc chọn điều kiện để thấy hết.") % numbers
    return _("%(all)s trong khung.") % numbers


def _features(thing: Thing, box: Box | None) -> list[dict[str, Any]]:
    """A sign on a point of each shape; lines and areas as themselves too, without what is too fine to see."""
    told = {"id": thing.id, "look": thing.look}
    features = []
    for shape in thing.shapes:
        sign = shape if shape.geom_type == "Point" else shape.representative_point()
        drawn = [sign]
        if not shape.geom_type.endswith("Point"):
            fine = (box[2] - box[0]) / FINE if box else 0.0
            drawn.append(shapely.simplify(shape, fine) if fine else shape)
        features += [
            {"type": "Feature", "geometry": json.loads(shapely.to_geojson(one)), "properties": told}
            for one in drawn
        ]
    return features


urlpatterns = [path("<unit:unit_code>/ban-do/lop/<slug:layer>.json", map_layer, name="map_layer")]
