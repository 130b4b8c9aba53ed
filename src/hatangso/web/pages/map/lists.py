"""The lists beside the map: what lies in view, what lies under the pointer, the legend with its counts."""

from dataclasses import dataclass, replace
from math import cos, radians
from typing import Any

from django.db.models import Count, F, Q
from django.db.models.functions import Power
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.asset_filter import AssetFilter
from hatangso.domain.assets.asset_type import GROUPS
from hatangso.domain.assets.states import STATES, State
from hatangso.store.assets.locate import with_commune_known
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.assets.sight import exact_types, sight_of
from hatangso.store.places.models import Unit
from hatangso.web.asset_filter import BadFilter, asset_filter
from hatangso.web.components.asset_mark import asset_mark
from hatangso.web.page import unit_page
from hatangso.web.pages.map.asked_view import Box, box_of, ids_of
from hatangso.web.pages.map.rows import rows_of, state_name
from hatangso.web.templatetags.progress import spoken

SHOWN = 200


@unit_page("view_assets", "edit_assets")
@require_safe
def in_view(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The at most 200 assets of the box `khung` nearest to its middle, of those the filter lets through."""
    actor = request.actor  # type: ignore[attr-defined]
    sight, box = sight_of(actor, unit), box_of(request.GET.get("khung", ""))
    try:
        found = placed(assets_seen_by(actor, unit, asset_filter(request.GET)), sight)
    except BadFilter as wrong:
        return _unread(request, "map/in_view.html", wrong)
    if box is not None:
        found = found.in_box(box)
    count = found.count()
    nearest = _from_the_middle(found, box) if box else found.order_by(*sight.order("type", "name", "pk"))
    rows = rows_of(with_commune_known(nearest).select_related("owner", "unit")[:SHOWN], sight)
    return render(request, "map/in_view.html", {"rows": rows, "count": count, "unit": unit})


@unit_page("view_assets", "edit_assets")
@require_safe
def under(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The assets of `ids`, which the map found under the pointer."""
    actor = request.actor  # type: ignore[attr-defined]
    sight = sight_of(actor, unit)
    found = assets_seen_by(actor, unit).filter(uid__in=ids_of(request.GET.get("ids", "")))
    found = with_commune_known(found).select_related("owner", "unit")
    rows = rows_of(found.order_by(*sight.order("type", "name", "pk")), sight)
    return render(request, "map/under.html", {"rows": rows, "unit": unit})


@unit_page("view_assets", "edit_assets")
@require_safe
def legend(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Types and states with how many assets of each the filter lets through; and those without a place.

    A type that is switched off keeps its count, so that it can be switched on again.
    """
    actor = request.actor  # type: ignore[attr-defined]
    try:
        asked = asset_filter(request.GET)
    except BadFilter as wrong:
        return _unread(request, "map/legend.html", wrong)
    found = assets_seen_by(actor, unit, replace(asked, types=(), groups=()))
    counted = list(found.order_by().values_list("type", "state", "geometry").annotate(Count("pk")))
    types: dict[str, int] = {}
    states: dict[str, int] = {}
    nowhere = 0
    for kind, state, geometry, count in counted:
        if not geometry:
            nowhere += count if _asked_for(kind, asked) else 0
            continue
        types[kind] = types.get(kind, 0) + count
        if _asked_for(kind, asked):
            states[state] = states.get(state, 0) + count
    return render(
        request,
        "map/legend.html",
        {
            "groups": _groups(types, asked),
            "states": [
                (state_name(state), _look(state), states[state]) for state in STATES if state in states
            ],
            "nowhere": nowhere,
            "unit": unit,
        },
    )


@dataclass(frozen=True)
class Line:
    """A type in the legend: how many there are, and whether the filter shows them."""

    code: str
    name: str
    mark: SafeString
    count: int
    shown: bool


def _asked_for(code: str, asked: AssetFilter) -> bool:
    kind = asset_types().get(code)
    return (not asked.types or code in asked.types) and (
        not asked.groups or (kind is not None and kind.group in asked.groups)
    )


def _groups(types: dict[str, int], asked: AssetFilter) -> list[tuple[str, list[Line]]]:
    """Groups of types with their marks; a type that the catalogue no longer has is no filter and not here."""
    told: list[tuple[str, list[Line]]] = []
    for group, words in GROUPS.items():
        lines = [
            Line(
                one.code,
                spoken(one.plural),
                asset_mark(one.code, State.IN_SERVICE),
                types[one.code],
                _asked_for(one.code, asked),
            )
            for one in asset_types().values()
            if one.group == group and one.code in types
        ]
        if lines:
            told.append((spoken(words), lines))
    return told


def _unread(request: HttpRequest, part: str, wrong: BadFilter) -> HttpResponse:
    said = wrong.words.spoken_in(get_language() or "vi")
    return render(request, part, {"wrong": said}, status=422)


def _look(state: str) -> str:
    first = next((one.code for one in asset_types().values() if one.geometry), "")
    return asset_mark(first, state)


def placed(found: Any, sight: Any) -> Any:
    """Those that are on the map for this person: rivals' hidden places are in no list by place either."""
    found = found.exclude(geometry="")
    return found if sight.whole else found.filter(sight.own_rows | Q(type__in=exact_types()))


def _from_the_middle(found: Any, box: Box) -> Any:
    """By the distance of the representative point from the box's middle, degrees shortened by latitude."""
    west, south, east, north = box
    lon, lat = (west + east) / 2, (south + north) / 2
    squeeze = cos(radians(lat))
    return found.order_by(Power((F("lon") - lon) * squeeze, 2) + Power(F("lat") - lat, 2), "pk")


urlpatterns = [
    path("<unit:unit_code>/ban-do/trong-khung/", in_view, name="map_in_view"),
    path("<unit:unit_code>/ban-do/tai-day/", under, name="map_under"),
    path("<unit:unit_code>/ban-do/chu-giai/", legend, name="map_legend"),
]
