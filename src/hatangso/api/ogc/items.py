"""Features of a collection, page by page, and one feature by its id."""

import json
from typing import Any
from uuid import UUID

import shapely
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from hatangso.api.ogc.asked import Asked, asked
from hatangso.api.ogc.crs import asked_system, transform
from hatangso.api.ogc.links import GEOJSON, link
from hatangso.api.ogc.place import Place, asked_collection, asked_place
from hatangso.api.ogc.wrong import WrongRequest, told
from hatangso.domain.assets.asset_filter import AssetFilter
from hatangso.domain.assets.asset_type import AssetType
from hatangso.store.assets.features import feature_attributes, feature_of, with_relations
from hatangso.store.assets.queries import assets_in_sight
from hatangso.store.assets.sight import exact_types

EVERYWHERE = (102.0, 6.0, 118.5, 24.0)  # no asset lies outside: a wider box need not be asked exactly


@told
def items(request: HttpRequest, code: str, collection: str) -> HttpResponse:
    """A page of features in the order in which they were entered; `next` leads on from the last one."""
    place = asked_place(request, code)
    kind = asked_collection(place, collection)
    attributes = feature_attributes(kind, place.sight)
    wanted = asked(request.GET, attributes)
    found = _found(place, kind, wanted)
    matched = found.order_by().count()
    page = list(with_relations(found.filter(pk__gt=wanted.after).order_by("pk"))[: wanted.limit + 1])
    shown = page[: wanted.limit]
    query = {name: value for name, value in request.GET.items() if name != "after"}
    links = [
        {"href": request.build_absolute_uri(), "rel": "self", "type": GEOJSON},
        link(request, "collection", "ogc_collection", place.code, kind.code),
    ]
    if len(page) > wanted.limit:
        after = {**query, "after": shown[-1].pk}
        links.append(link(request, "next", "ogc_items", place.code, kind.code, type=GEOJSON, **after))
    features = [feature_of(row, place.sight, attributes) for row in shown]
    answer = {
        "type": "FeatureCollection",
        "timeStamp": timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": matched,
        "numberReturned": len(shown),
        "features": [_feature(uid, shape, told, wanted.crs) for uid, shape, told in features],
        "links": links,
    }
    return _geojson(answer, wanted.crs)


@told
def item(request: HttpRequest, code: str, collection: str, feature: str) -> HttpResponse:
    """One feature."""
    place = asked_place(request, code)
    kind = asked_collection(place, collection)
    for name in request.GET:
        if name not in ("crs", "f"):
            raise WrongRequest(f"'{name[:60]}' is not a parameter of a feature.")
    crs = asked_system(request.GET.get("crs", ""), "crs")
    try:
        uid = UUID(feature)
    except ValueError:
        raise Http404 from None
    rows = assets_in_sight(place.sight, place.unit, AssetFilter(types=(kind.code,))).filter(uid=uid)
    row = with_relations(rows).first()
    if row is None:
        raise Http404
    found = _feature(*feature_of(row, place.sight, feature_attributes(kind, place.sight)), crs)
    found["links"] = [
        {"href": request.build_absolute_uri(), "rel": "self", "type": GEOJSON},
        link(request, "collection", "ogc_collection", place.code, kind.code),
    ]
    return _geojson(found, crs)


def _found(place: Place, kind: AssetType, wanted: Asked) -> Any:
    """The features that are asked for. One without a day known meets every time (17-069r4, 7.15.4)."""
    found: Any = assets_in_sight(place.sight, place.unit, AssetFilter(types=(kind.code,)))
    if wanted.boxes:
        found = _in_boxes(place, kind, wanted, found)
    if wanted.timed:
        if wanted.until is not None:
            found = found.filter(Q(in_service_on=None) | Q(in_service_on__lte=wanted.until))
        if wanted.since is not None:
            found = found.filter(Q(removed_on=None) | Q(removed_on__gte=wanted.since))
    hidden = place.sight.whole or kind.code in exact_types()
    for name, value in wanted.plain.items():
        column = "unit__code" if name == "commune_code" else name
        found = found.filter(**{column: value})
        if name in ("code", "name") and not hidden:
            found = found.filter(place.sight.own_rows)
    for name, value in wanted.attributes.items():
        attribute = kind.attribute(name)
        told = Q(**{f"attributes__{name}": value})
        if attribute is not None and attribute.kind == "asset":
            told |= Q(**{f"attributes__{name}__uid": value})
        found = found.filter(told)
        if attribute is not None and not attribute.public and not place.sight.whole:
            found = found.filter(place.sight.own_rows)
    return found


def _in_boxes(place: Place, kind: AssetType, wanted: Asked, found: Any) -> Any:
    """Those whose shape meets a box; a shape that this reader may not see meets none."""
    ids: set[int] = set()
    for box in wanted.boxes:
        west, south, east, north = EVERYWHERE
        clipped = max(box[0], west), max(box[1], south), min(box[2], east), min(box[3], north)
        if clipped[0] > clipped[2] or clipped[1] > clipped[3]:
            continue
        only_points = set(kind.geometry) == {"point"}
        narrowed = (
            AssetFilter(types=(kind.code,), box=clipped)
            if only_points or clipped == EVERYWHERE
            else AssetFilter(types=(kind.code,), shape=shapely.box(*clipped))
        )
        rows = assets_in_sight(place.sight, place.unit, narrowed)
        if len(wanted.boxes) == 1:
            return rows
        ids.update(rows.order_by().values_list("pk", flat=True))
    return found.filter(pk__in=sorted(ids))


def _feature(uid: str, shape: Any, told: dict[str, Any], crs: str) -> dict[str, Any]:
    drawn = None if shape is None else json.loads(shapely.to_geojson(transform(shape, crs)))
    return {"type": "Feature", "id": uid, "geometry": drawn, "properties": told}


def _geojson(answer: dict[str, Any], crs: str) -> HttpResponse:
    response = HttpResponse(json.dumps(answer, ensure_ascii=False), content_type=GEOJSON)
    response.headers["Content-Crs"] = f"<{crs}>"
    return response
