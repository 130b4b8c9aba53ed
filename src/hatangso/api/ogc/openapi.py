"""The description of the interface in OpenAPI 3.0, complete in itself: no reference leads outside."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from hatangso.api.ogc.asked import FEWEST, MOST, PLAIN, USUAL
from hatangso.api.ogc.crs import known_systems
from hatangso.api.ogc.links import GEOJSON, JSON, OPENAPI
from hatangso.api.ogc.place import Place
from hatangso.domain.assets.asset_type import Attribute
from hatangso.domain.assets.states import State
from hatangso.store.assets.features import FIXED, feature_attributes

FIELD_TYPES = {
    "text": "string",
    "choice": "string",
    "date": "string",
    "asset": "string",
    "boolean": "boolean",
    "integer": "integer",
    "number": "number",
}
_PROBLEM = {
    "type": "object",
    "required": ["code"],
    "properties": {"code": {"type": "string"}, "description": {"type": "string"}},
}


def openapi_of(request: HttpRequest, place: Place) -> dict[str, Any]:
    """Every address of a place with its parameters and answers."""
    base = request.build_absolute_uri(reverse("ogc_landing", args=[place.code])).rstrip("/")
    paths: dict[str, Any] = {
        "/": _get("landing", "Landing page", _answer(JSON, "LandingPage")),
        "/conformance": _get("conformance", "Classes of the standard", _answer(JSON, "Conformance")),
        "/api": _get(
            "api",
            "This document",
            {"200": {"description": "OpenAPI 3.0", "content": {OPENAPI: {"schema": {"type": "object"}}}}},
        ),
        "/collections": _get("collections", "Collections", _answer(JSON, "Collections")),
    }
    for kind in place.collections.values():
        here = f"/collections/{kind.code}"
        attributes = feature_attributes(kind, place.sight)
        paths[here] = _get(f"describe_{kind.code}", kind.plural.en, _answer(JSON, "Collection"))
        paths[f"{here}/items"] = _get(
            f"features_{kind.code}",
            f"Features: {kind.plural.en}",
            _answer(GEOJSON, "FeatureCollection"),
            [*_shared(), *_properties(attributes)],
        )
        paths[f"{here}/items/{{featureId}}"] = _get(
            f"feature_{kind.code}",
            kind.name.en,
            {**_answer(GEOJSON, "Feature"), "404": {"$ref": "#/components/responses/NotFound"}},
            [
                {
                    "name": "featureId",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "string", "format": "uuid"},
                },
                {"$ref": "#/components/parameters/crs"},
            ],
        )
    return {
        "openapi": "3.0.3",
        "info": {"title": "Hạ Tầng Số: OGC API – Features", "version": "1.0.0"},
        "servers": [{"url": base}],
        "paths": paths,
        "components": {
            "parameters": _parameters(),
            "responses": {
                "Wrong": {"description": "A parameter is wrong", "content": {JSON: {"schema": _PROBLEM}}},
                "NotFound": {
                    "description": "There is no such thing",
                    "content": {JSON: {"schema": _PROBLEM}},
                },
            },
            "schemas": _schemas(),
        },
    }


def _get(
    name: str, summary: str, answers: dict[str, Any], parameters: list[Any] | None = None
) -> dict[str, Any]:
    asks: dict[str, Any] = {"operationId": name, "summary": summary, "tags": ["features"]}
    if parameters:
        asks["parameters"] = parameters
    return {"get": {**asks, "responses": answers}}


def _answer(media: str, schema: str) -> dict[str, Any]:
    return {
        "200": {
            "description": "The answer",
            "content": {media: {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
        },
        "400": {"$ref": "#/components/responses/Wrong"},
    }


def _shared() -> list[dict[str, str]]:
    return [
        {"$ref": f"#/components/parameters/{name}"}
        for name in ("bbox", "bbox-crs", "crs", "datetime", "limit", "after")
    ]


def _properties(attributes: tuple[Attribute, ...]) -> list[dict[str, Any]]:
    """Filters by properties: equal to."""
    return [_parameter(name, _schema_of_plain(name)) for name in PLAIN] + [
        _parameter(one.code, _schema(one), one.label.en + (f" ({one.unit})" if one.unit else ""))
        for one in attributes
    ]


def _schema_of_plain(name: str) -> dict[str, Any]:
    return (
        {"type": "string", "enum": [state.value for state in State]}
        if name == "state"
        else {"type": "string"}
    )


def _schema(attribute: Attribute) -> dict[str, Any]:
    told: dict[str, Any] = {"type": FIELD_TYPES[attribute.kind]}
    if attribute.choices:
        told["enum"] = list(attribute.choices)
    if attribute.kind == "date":
        told["format"] = "date"
    if attribute.minimum is not None:
        told["minimum"] = attribute.minimum
    if attribute.maximum is not None:
        told["maximum"] = attribute.maximum
    return told


def _parameters() -> dict[str, Any]:
    corners = [{"minItems": count, "maxItems": count} for count in (4, 6)]
    system = {
        "type": "string",
        "format": "uri",
        "enum": list(known_systems()),
        "default": known_systems()[0],
    }
    schemas: dict[str, Any] = {
        "bbox": {"type": "array", "oneOf": corners, "items": {"type": "number"}},
        "bbox-crs": system,
        "crs": system,
        "datetime": {"type": "string"},
        "limit": {"type": "integer", "minimum": FEWEST, "maximum": MOST, "default": USUAL},
        "after": {"type": "integer", "minimum": 0},
    }
    return {name: _parameter(name, schema) for name, schema in schemas.items()}


def _parameter(name: str, schema: dict[str, Any], description: str = "") -> dict[str, Any]:
    told = {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "style": "form",
        "explode": False,
    }
    return {**told, "description": description} if description else told


def _schemas() -> dict[str, Any]:
    links = {"type": "array", "items": {"$ref": "#/components/schemas/Link"}}
    geometry = {
        "type": "object",
        "nullable": True,
        "required": ["type"],
        "properties": {"type": {"type": "string"}},
    }
    feature = {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": geometry,
            "properties": {
                "type": "object",
                "properties": {name: _fixed(kind) for name, kind in FIXED.items()},
            },
            "links": links,
        },
    }
    collection = {
        "type": "object",
        "required": ["id", "links"],
        "properties": {
            "id": {"type": "string"},
            "title": {"type": "string"},
            "extent": {"type": "object"},
            "itemType": {"type": "string"},
            "crs": {"type": "array", "items": {"type": "string"}},
            "storageCrs": {"type": "string"},
            "links": links,
        },
    }
    return {
        "Link": {
            "type": "object",
            "required": ["href"],
            "properties": {name: {"type": "string"} for name in ("href", "rel", "type", "title")},
        },
        "LandingPage": {"type": "object", "required": ["links"], "properties": {"links": links}},
        "Conformance": {
            "type": "object",
            "required": ["conformsTo"],
            "properties": {"conformsTo": {"type": "array", "items": {"type": "string"}}},
        },
        "Collection": collection,
        "Collections": {
            "type": "object",
            "required": ["links", "collections"],
            "properties": {
                "links": links,
                "collections": {"type": "array", "items": {"$ref": "#/components/schemas/Collection"}},
            },
        },
        "Feature": feature,
        "FeatureCollection": {
            "type": "object",
            "required": ["type", "features"],
            "properties": {
                "type": {"type": "string", "enum": ["FeatureCollection"]},
                "features": {"type": "array", "items": {"$ref": "#/components/schemas/Feature"}},
                "links": links,
                "timeStamp": {"type": "string", "format": "date-time"},
                "numberMatched": {"type": "integer", "minimum": 0},
                "numberReturned": {"type": "integer", "minimum": 0},
            },
        },
    }


def _fixed(kind: str) -> dict[str, Any]:
    if kind in ("date", "date-time"):
        return {"type": "string", "format": kind, "nullable": True}
    return {"type": kind, "nullable": True}
