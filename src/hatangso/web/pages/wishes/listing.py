"""Proposals for the plan of passive infrastructure: one list and one picture, exported also as GeoJSON."""

import json
from collections.abc import Iterable
from typing import Any

import shapely
from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hatangso.domain.places.search_key import search_key
from hatangso.domain.wishes.wish import KINDS, PRIORITIES, STATES
from hatangso.store.places.boundaries import outlines_of
from hatangso.store.places.models import Unit
from hatangso.store.wishes.models import PlaceWish
from hatangso.store.wishes.queries import PROPOSE, wishes_seen_by
from hatangso.web.asked import asked_id
from hatangso.web.components.map_link import map_link
from hatangso.web.components.places_map import Spot, places_map
from hatangso.web.export import downloaded, exported
from hatangso.web.page import unit_page
from hatangso.web.templatetags.progress import spoken

PER_PAGE, MOST_DRAWN = 30, 500
PILLS = {"proposed": "due", "accepted": "done", "declined": "refused", "withdrawn": "closed"}
SORTS = {
    "priority": gettext_lazy("Ưu tiên"), "year": gettext_lazy("Năm cần có"), "new": gettext_lazy("Mới nhất"),
}  # fmt: skip
ORDERS: dict[str, tuple[Any, ...]] = {
    "priority": ("priority", "pk"),
    "year": (F("wanted_year").asc(nulls_last=True), "priority", "pk"),
    "new": ("-made_at", "-pk"),
}


@unit_page("propose_places", "gather_proposals")
@require_safe
def wishes(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?q=`, `kind=`, `state=`, `priority=`, `place=`, `sort=`, `export=xlsx|csv|geojson`."""
    actor, told = request.actor, request.GET  # type: ignore[attr-defined]
    seen = wishes_seen_by(actor, unit)
    kind, state, priority, text = (told.get(name, "")[:100] for name in ("kind", "state", "priority", "q"))
    sort = told.get("sort", "priority") if told.get("sort") in ORDERS else "priority"
    found = seen.order_by(*ORDERS[sort])
    if kind in KINDS:
        found = found.filter(kind=kind)
    if state in STATES:
        found = found.filter(state=state)
    if asked_id(priority) in PRIORITIES:
        found = found.filter(priority=asked_id(priority))
    if (place := asked_id(told.get("place"))) is not None:
        found = found.filter(unit_id=place)
    for word in search_key(text).split():
        found = found.filter(search_key__contains=word)
    if (file := told.get("export")) in {"xlsx", "csv"}:
        return exported(file, f"de-xuat-quy-hoach-{unit.code}", _headings(), map(_row, found))
    if file == "geojson":
        return downloaded(_geojson(found), f"de-xuat-quy-hoach-{unit.code}.geojson", "application/geo+json")
    page = Paginator(found, PER_PAGE).get_page(told.get("page"))
    context = {
        "page": page,
        "lines": [
            (one, spoken(KINDS[one.kind]), spoken(STATES[one.state]), PILLS[one.state],
             spoken(PRIORITIES[one.priority]))
            for one in page
        ],
        "counts": seen.order_by().aggregate(all=Count("pk"), open=Count("pk", filter=Q(state="proposed"))),
        "picture": _picture(unit, found),
        "on_map": map_link(unit, "de-xuat", told, ("state", "kind", "priority"), found),
        "kinds": [(code, spoken(words)) for code, words in KINDS.items()],
        "states": [(code, spoken(words)) for code, words in STATES.items()],
        "priorities": [(str(code), spoken(words)) for code, words in PRIORITIES.items()],
        "places": Unit.objects.filter(pk__in=seen.order_by().values("unit_id")).order_by("name")
        if unit.level == "province"
        else [],
        "place": place,
        "sorts": SORTS,
        "kind": kind, "state": state, "priority": priority, "text": text, "sort": sort,
        "may_propose": actor.may_somewhere(PROPOSE, unit),
    }  # fmt: skip
    return render(request, "wishes/listing.html", context)


def _picture(unit: Unit, found: Any) -> Any:
    drawn = list(found.exclude(state="withdrawn").filter(wkb__isnull=False)[:MOST_DRAWN])
    if not drawn:
        return ""
    units = [unit] if unit.level == "commune" else list(Unit.objects.filter(parent=unit, valid_to=None))
    spots = [
        Spot(one.shape, one.title, reverse("wish", args=[unit.code, one.pk]), one.state != "proposed")
        for one in drawn
    ]
    outlines = outlines_of(units, timezone.localdate()).values()
    return places_map(outlines, spots, _("Các vị trí, nhu cầu được đề xuất"))


def _headings() -> list[str]:
    return [
        _("Đề xuất"), _("Loại"), _("Xã, phường"), _("Nơi"), _("Đơn vị đề xuất"), _("Lý do"),
        _("Năm cần có"), _("Ưu tiên"), _("Trạng thái"), _("Ý kiến"), _("Dài (m)"), "WKT",
    ]  # fmt: skip


def _row(one: PlaceWish) -> list[Any]:
    return [
        one.title, spoken(KINDS[one.kind]), one.unit.full_name, one.place, one.proposer.name, one.reason,
        one.wanted_year, spoken(PRIORITIES[one.priority]), spoken(STATES[one.state]), one.decision_text,
        None if one.length_m is None else round(one.length_m, 1),
        shapely.to_wkt(one.shape, rounding_precision=7) if one.wkb is not None else "",
    ]  # fmt: skip


def _geojson(found: Iterable[PlaceWish]) -> bytes:
    """A FeatureCollection (RFC 7946, WGS 84) with stable codes beside the words."""
    features = [
        {
            "type": "Feature",
            "id": str(one.uid),
            "geometry": json.loads(shapely.to_geojson(one.shape)) if one.wkb is not None else None,
            "properties": {
                "title": one.title, "kind": one.kind, "unit": one.unit.code, "unit_name": one.unit.full_name,
                "place": one.place, "proposer": one.proposer.name, "reason": one.reason,
                "wanted_year": one.wanted_year, "priority": one.priority, "state": one.state,
                "decision": one.decision_text,
            },
        }
        for one in found
    ]  # fmt: skip
    told = {"type": "FeatureCollection", "features": features}
    return json.dumps(told, ensure_ascii=False).encode()


urlpatterns = [path("<unit:unit_code>/de-xuat/", wishes, name="wishes")]
