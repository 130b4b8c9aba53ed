"""The schema of a collection's features (JSON Schema 2020-12, in the manner of OGC 23-058r1, Part 5).

It grows from the type's file: names for people, units, limits, codes with their words.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language

from hatangso.api.ogc.links import SCHEMA
from hatangso.api.ogc.openapi import FIELD_TYPES
from hatangso.api.ogc.place import asked_collection, asked_place
from hatangso.api.ogc.wrong import WrongRequest, told
from hatangso.domain.assets.asset_type import AssetType, Attribute
from hatangso.domain.assets.states import STATES
from hatangso.store.assets.features import FIXED, feature_attributes

_SHAPES = {"point": "geometry-point", "line": "geometry-linestring", "area": "geometry-polygon"}


@told
def schema(request: HttpRequest, code: str, collection: str) -> HttpResponse:
    """What each property of the collection's features is."""
    place = asked_place(request, code)
    kind = asked_collection(place, collection)
    if set(request.GET) - {"f"}:
        raise WrongRequest("A schema takes no parameters.")
    answer = JsonResponse(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": request.build_absolute_uri(),
            "type": "object",
            "title": kind.plural.spoken_in(get_language() or "vi"),
            "properties": properties_of(kind, feature_attributes(kind, place.sight)),
            "additionalProperties": False,
        }
    )
    answer.headers["Content-Type"] = SCHEMA
    return answer


def properties_of(kind: AssetType, attributes: tuple[Attribute, ...]) -> dict[str, Any]:
    """Of every asset and of the type, by their names in features. What is unknown is null.

    A type without shapes has no property for one: `geometry` of its features is null (RFC 7946, 3.2).
    """
    shapes = [_SHAPES[one] for one in kind.geometry]
    format_ = shapes[0] if len(shapes) == 1 else "geometry-any"
    geometry = {"geometry": {"x-ogc-role": "primary-geometry", "format": format_}} if shapes else {}
    fixed: dict[str, Any] = {name: _fixed(told) for name, told in FIXED.items()}
    fixed["type"] = {"const": kind.code}
    fixed["state"] = {"enum": [state.value for state in STATES]}
    return {**geometry, **fixed, **{one.code: _property(one) for one in attributes}}


def _fixed(told: str) -> dict[str, Any]:
    if told in ("date", "date-time"):
        return {"type": ["string", "null"], "format": told}
    return {"type": [told, "null"]}


def _property(attribute: Attribute) -> dict[str, Any]:
    language = get_language() or "vi"
    told: dict[str, Any] = {
        "title": attribute.label.spoken_in(language),
        "type": [FIELD_TYPES[attribute.kind], "null"],
    }
    if attribute.help:
        told["description"] = attribute.help.spoken_in(language)
    if attribute.unit:
        told["x-ogc-unit"] = attribute.unit
    if attribute.kind == "asset":  # OGC 23-058r1: the id of a feature of that collection, or words told
        told |= {"x-ogc-role": "reference", "x-ogc-collectionId": attribute.of}
    if attribute.kind == "date":
        told["format"] = "date"
    if attribute.minimum is not None:
        told["minimum"] = attribute.minimum
    if attribute.maximum is not None:
        told["maximum"] = attribute.maximum
    if attribute.choices:
        told["oneOf"] = [
            *(
                {"const": code, "title": words.spoken_in(language)}
                for code, words in attribute.choices.items()
            ),
            {"type": "null"},
        ]
    return told
