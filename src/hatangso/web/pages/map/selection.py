"""What lies in a drawn shape: counted by type, the first of them listed, and the ways on with the shape."""

import json
from dataclasses import replace
from urllib.parse import urlencode

import shapely
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.geometry import judged, shape_of_text
from hatangso.domain.assets.measures import area_m2
from hatangso.domain.words import Misstated
from hatangso.store.assets.locate import with_commune_known
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.assets.sight import sight_of
from hatangso.store.places.models import Unit
from hatangso.web.asset_filter import asset_filter, filter_query
from hatangso.web.components.asset_mark import asset_mark
from hatangso.web.page import unit_page
from hatangso.web.pages.map.lists import SHOWN
from hatangso.web.pages.map.map import address
from hatangso.web.pages.map.one import area_text
from hatangso.web.pages.map.rows import rows_of
from hatangso.web.pages.map.sent import sent_object
from hatangso.web.templatetags.progress import spoken


@unit_page("view_assets", "edit_assets")
@require_POST
def selection(request: HttpRequest, unit: Unit) -> HttpResponse:
    """{shape: polygon} and the filter in the query → a part of the page; 422 with a sentence."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        shape = judged(shape_of_text(json.dumps(sent_object(request).get("shape"))), ("area",))
        filters = replace(asset_filter(request.GET), shape=shapely.set_precision(shape, 1e-6))
    except Misstated as wrong:
        said = wrong.words.spoken_in(get_language() or "vi")
        return render(request, "map/selection.html", {"wrong": said}, status=422)
    found = assets_seen_by(actor, unit, filters)
    counted = dict(found.order_by().values_list("type").annotate(Count("pk")))
    shown = with_commune_known(found).select_related("owner", "unit").order_by("type", "name", "pk")
    rows = rows_of(shown[:SHOWN], sight_of(actor, unit))
    table = address("assets", unit)
    query = filter_query(filters)
    return render(
        request,
        "map/selection.html",
        {
            "rows": rows,
            "count": sum(counted.values()),
            "types": [
                (spoken(one.plural), asset_mark(one.code, "in_service"), counted[one.code])
                for one in asset_types().values()
                if one.code in counted
            ],
            "area": area_text(area_m2(shape)),
            "table": f"{table}?{query}" if table else "",
            "exports": [
                (kind.upper(), f"{table}?{query}&{urlencode({'export': kind})}") for kind in ("xlsx", "csv")
            ]
            if table
            else [],
            "unit": unit,
        },
    )


urlpatterns = [path("<unit:unit_code>/ban-do/chon/", selection, name="map_selection")]
