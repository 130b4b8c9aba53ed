"""The map of a locality: what there is, where, whose and in what state, beside a list of the same."""

from typing import Any

from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.asset_type import GROUPS
from hatangso.domain.assets.states import STATES
from hatangso.domain.places.alphabet import alphabetical
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.assets.sight import exact_types
from hatangso.store.assets.sight import sight_of as asset_sight
from hatangso.store.basemap.models import BaseImport
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.extent import Box, extent_of
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_of
from hatangso.store.results.cells import indicators_there, periods_there, sight_of
from hatangso.web.components.asset_mark import asset_mark
from hatangso.web.page import unit_page
from hatangso.web.pages.city.wanted import wanted_period
from hatangso.web.pages.map.asked_view import box_of
from hatangso.web.pages.map.overlay import overlays_seen_by
from hatangso.web.pages.map.words import map_words
from hatangso.web.templatetags.progress import period_label, spoken

NO_UID = "00000000-0000-0000-0000-000000000000"


@unit_page("view_assets", "edit_assets")
@require_safe
def map_page(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The page; the query holds the table's filters and the map's view (islands/map/address.ts)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    seen, sight = assets_seen_by(actor, unit), asset_sight(actor, unit)
    shown = (
        None if sight.whole else sight.own_rows | Q(type__in=exact_types())
    )  # rivals' hidden places: no frame
    facts = seen.aggregate(
        count=Count("pk"),
        west=Min("min_lon", filter=shown),
        south=Min("min_lat", filter=shown),
        east=Max("max_lon", filter=shown),
        north=Max("max_lat", filter=shown),
    )
    there = extent_of(unit)
    framed = box_of(request.GET.get("khung", ""))
    box: Box | None = (
        framed
        or there
        or (
            (facts["west"], facts["south"], facts["east"], facts["north"])
            if facts["west"] is not None
            else None
        )
    )
    province = unit.parent or unit
    may_edit = actor.may_somewhere("edit_assets", unit)
    indicators, period = _indicators(actor, unit)
    base = BaseImport.objects.filter(state="kept").exists()
    return render(
        request,
        "map/map.html",
        {
            "config": _config(request, unit, province, box, may_add=may_edit),
            "words": map_words(),
            "marks": _marks(),
            "groups": _types(),
            "states": [
                (state.value, spoken(words), _mark_of_state(state.value)) for state, words in STATES.items()
            ],
            "organisations": _organisations(seen),
            "communes": (
                sorted(
                    Unit.objects.filter(parent=unit, level="commune", valid_to=None),
                    key=lambda one: alphabetical(one.name),
                )
                if unit.level == "province"
                else []
            ),
            "overlays": [
                (one, [(field, list(field.choices()) if field.choices else None) for field in one.fields])
                for one in overlays_seen_by(actor, unit)
            ],
            "indicators": indicators,
            "period": period_label(period) if period else "",
            "addable": [one for one in asset_types().values() if one.geometry] if may_edit else [],
            "count": facts["count"],
            "bounded": there is not None,
            "asked": request.GET,
            "missing": _missing(actor, unit, bounded=there is not None, base=base, count=facts["count"]),
            "papers": PAPERS,
            "table": address("assets", unit),
        },
    )


PAPERS = (("A4", "ngang"), ("A4", "doc"), ("A3", "ngang"), ("A3", "doc"))


def address(name: str, unit: Unit, *more: Any) -> str:
    """The address of a page of the unit; '' while the product has none of that name."""
    try:
        return reverse(name, args=[unit.code, *more])
    except NoReverseMatch:
        return ""


def _config(
    request: HttpRequest, unit: Unit, province: Unit, box: Box | None, *, may_add: bool
) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return {
        "unit": {"code": unit.code, "level": unit.level, "province": province.code, "bounds": box},
        "csrf": get_token(request),
        "urls": {
            "style": reverse("map_style", args=[unit.code]),
            "table": address("assets", unit),
            "legend": reverse("map_legend", args=[unit.code]),
            "in_view": reverse("map_in_view", args=[unit.code]),
            "under": reverse("map_under", args=[unit.code]),
            "asset": reverse("map_asset", args=[unit.code, NO_UID]),
            "shape": reverse("map_shape", args=[unit.code, NO_UID]),
            "suggest": reverse("map_suggest", args=[unit.code]),
            "selection": reverse("map_selection", args=[unit.code]),
            "figures": address("map_values", unit, "_code_"),
            "print": address("map_print", unit),
            "layer": reverse("map_layer", args=[unit.code, "_code_"]),
            "add": address("asset_add", unit, "_type_"),
        },
        "types": [
            {"code": one.code, "name": spoken(one.name), "shapes": list(one.geometry)}
            for one in asset_types().values()
        ],
        "layers": [
            {"code": one.code, "name": str(one.name), "colour": one.colour, "dashes": one.dashes}
            for one in overlays_seen_by(actor, unit)
        ],
        "may_add": may_add,
    }


def _marks() -> dict[str, str]:
    """The SVG of every mark, by type/state: the page draws the map's images from them."""
    places = [one.code for one in asset_types().values() if one.geometry]
    return {f"{code}/{state}": str(asset_mark(code, state)) for code in [*places, ""] for state in STATES}


def _mark_of_state(state: str) -> str:
    first = next((one.code for one in asset_types().values() if one.geometry), "")
    return asset_mark(first, state)


def _types() -> list[tuple[str, list[Any]]]:
    """Types with a place, by their group."""
    return [
        (spoken(words), found)
        for group, words in GROUPS.items()
        if (found := [one for one in asset_types().values() if one.group == group and one.geometry])
    ]


def _organisations(seen: Any) -> list[Organisation]:
    """The owners of the assets that the person sees, by name (one query)."""
    owners = seen.order_by().exclude(owner=None).values("owner")
    return sorted(Organisation.objects.filter(pk__in=owners), key=lambda one: alphabetical(one.name))


def _indicators(actor: Actor, unit: Unit) -> tuple[list[tuple[str, str]], str]:
    """Indicators with figures of communes in the newest ended period, as the person sees them; the period."""
    sight = sight_of(actor, unit)
    if sight is None:
        return [], ""
    period = wanted_period("", periods_there(sight), timezone.localdate())
    if not period:
        return [], ""
    counts = indicators_there(sight, period)
    definitions = definitions_of(sight.province)
    found = [(code, spoken(definitions[code].label)) for code in counts if code in definitions]
    return sorted(found, key=lambda one: alphabetical(one[1])), period


def _missing(
    actor: Actor, unit: Unit, *, bounded: bool, base: bool, count: int
) -> list[tuple[str, str, str]]:
    """What is not there yet: the sentence, and where it is mended by whoever may (text and address)."""
    told: list[tuple[str, str, str]] = []
    if not bounded:
        told.append(
            (
                _("Chưa nạp ranh giới của địa bàn; chưa tính được tài sản thuộc xã, phường nào."),
                _("Địa bàn"),
                address("places", unit) if actor.may_somewhere("manage_organisations", unit) else "",
            )
        )
    if not base:
        told.append(
            (
                _("Chưa nạp bản đồ nền (đường, sông, địa danh)."),
                _("Nạp bản đồ nền"),
                address("base_map", unit) if actor.may_somewhere("manage_base_map", unit) else "",
            )
        )
    if not count:
        may = actor.may_somewhere("edit_assets", unit)
        told.append(
            (
                _("Chưa có tài sản nào."),
                _("Nhập hoặc nạp từ tệp"),
                address("asset_choose", unit) if may else "",
            )
        )
    return told


urlpatterns = [path("<unit:unit_code>/ban-do/", map_page, name="map")]
