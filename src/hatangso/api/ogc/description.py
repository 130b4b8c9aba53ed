"""Landing page, conformance, collections: what there is, before any feature is asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language

from hatangso.api.ogc.crs import CRS84, known_systems
from hatangso.api.ogc.extents import Extent, extents_of
from hatangso.api.ogc.links import GEOJSON, OPENAPI, SCHEMA, SCHEMA_REL, link
from hatangso.api.ogc.openapi import openapi_of
from hatangso.api.ogc.place import Place, asked_collection, asked_place
from hatangso.api.ogc.wrong import WrongRequest, told
from hatangso.domain.assets.asset_type import AssetType

_PART_1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CONFORMS_TO = (
    f"{_PART_1}/core",
    f"{_PART_1}/geojson",
    f"{_PART_1}/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)


@told
def landing(request: HttpRequest, code: str) -> HttpResponse:
    """The way in."""
    place = asked_place(request, code)
    _nothing_else(request)
    name = place.unit.full_name if place.unit else "Việt Nam"
    return JsonResponse(
        {
            "title": f"Hạ Tầng Số – {name}",
            "description": "Tài sản hạ tầng số / Digital infrastructure",
            "links": [
                link(request, "self", "ogc_landing", code),
                link(request, "service-desc", "ogc_api", code, type=OPENAPI),
                link(request, "conformance", "ogc_conformance", code),
                link(request, "data", "ogc_collections", code),
            ],
        }
    )


@told
def conformance(request: HttpRequest, code: str) -> HttpResponse:
    """Which classes of the standard are kept."""
    asked_place(request, code)
    _nothing_else(request)
    return JsonResponse({"conformsTo": list(CONFORMS_TO)})


@told
def api_description(request: HttpRequest, code: str) -> HttpResponse:
    """OpenAPI 3.0, complete in itself."""
    place = asked_place(request, code)
    _nothing_else(request)
    answer = JsonResponse(openapi_of(request, place))
    answer.headers["Content-Type"] = OPENAPI
    return answer


@told
def collections(request: HttpRequest, code: str) -> HttpResponse:
    """Every type of assets that this reader may see something of."""
    place = asked_place(request, code)
    _nothing_else(request)
    extents = extents_of(place)
    return JsonResponse(
        {
            "links": [link(request, "self", "ogc_collections", code)],
            "crs": list(known_systems()),
            "collections": [
                _collection(request, place, kind, extents.get(kind.code), own=False)
                for kind in place.collections.values()
            ],
        }
    )


@told
def collection(request: HttpRequest, code: str, collection: str) -> HttpResponse:
    """One of them."""
    place = asked_place(request, code)
    kind = asked_collection(place, collection)
    _nothing_else(request)
    return JsonResponse(_collection(request, place, kind, extents_of(place).get(kind.code), own=True))


def _collection(
    request: HttpRequest, place: Place, kind: AssetType, extent: Extent | None, *, own: bool
) -> dict[str, Any]:
    language = get_language() or "vi"
    here = link(request, "self" if own else "item", "ogc_collection", place.code, kind.code)
    told: dict[str, Any] = {
        "id": kind.code,
        "title": kind.plural.spoken_in(language),
        "description": kind.source.spoken_in(language),
        "itemType": "feature",
        "crs": list(known_systems()) if own else ["#/crs"],
        "storageCrs": CRS84,
        "links": [
            here,
            link(
                request,
                "items",
                "ogc_items",
                place.code,
                kind.code,
                type=GEOJSON,
                title=kind.plural.spoken_in(language),
            ),
            link(request, SCHEMA_REL, "ogc_schema", place.code, kind.code, type=SCHEMA),
        ],
    }
    if extent is not None:
        told["extent"] = extent.as_json()
    return told


def _nothing_else(request: HttpRequest) -> None:
    """Parameters that the description does not name are refused, but for the format."""
    for name, value in request.GET.items():
        if name != "f" or value not in ("json", "geojson"):
            raise WrongRequest(f"'{name[:60]}={value[:60]}' is not a parameter of this address.")
