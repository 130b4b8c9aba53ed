"""What is filtered as a file for map programs: GeoJSON (RFC 7946) in a stream, GeoPackage, a layer a type."""

import json
from collections.abc import Iterator
from typing import Any

import shapely
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from hatangso.adapters.geopackage_file import FeatureLayer, FieldKind, geopackage
from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.asset_type import Attribute
from hatangso.store.assets.features import FIXED, feature_attributes, feature_of, with_relations
from hatangso.store.assets.sight import Sight
from hatangso.web.export import downloaded

MOST_IN_GEOPACKAGE = 200_000
AT_ONCE = 2_000
_KINDS: dict[str, FieldKind] = {
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "date": "date",
}


def map_file(kind: str, name: str, found: Any, sight: Sight) -> HttpResponseBase:
    """`kind` is 'geojson' or 'gpkg'; of the latter the caller holds the number to MOST_IN_GEOPACKAGE."""
    if kind == "geojson":
        answer = StreamingHttpResponse(_geojson(found, sight), content_type="application/geo+json")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.geojson"'
        return answer
    return _geopackage(name, found, sight)


def _geojson(found: Any, sight: Sight) -> Iterator[str]:
    attributes = {code: feature_attributes(one, sight) for code, one in asset_types().items()}
    between = ""
    yield '{"type":"FeatureCollection","features":['
    for asset in with_relations(found).order_by("pk").iterator(chunk_size=AT_ONCE):
        uid, shape, told = feature_of(asset, sight, attributes.get(asset.type, ()))
        drawn = "null" if shape is None else shapely.to_geojson(shape)
        properties = json.dumps(told, ensure_ascii=False)
        yield f'{between}\n{{"type":"Feature","id":"{uid}","geometry":{drawn},"properties":{properties}}}'
        between = ","
    yield "\n]}\n"


def _geopackage(name: str, found: Any, sight: Sight) -> HttpResponse:
    layers = []
    for code, kind in asset_types().items():
        attributes = feature_attributes(kind, sight)
        rows = with_relations(found.filter(type=code)).order_by("pk").iterator(chunk_size=AT_ONCE)
        features = [feature_of(asset, sight, attributes) for asset in rows]
        layers.append(FeatureLayer(code, _fields(attributes), features))
    return downloaded(geopackage(layers), f"{name}.gpkg", "application/geopackage+sqlite3")


def _fields(attributes: tuple[Attribute, ...]) -> list[tuple[str, FieldKind]]:
    """Every field once: what each asset has, then the type's own under their codes."""
    fixed: list[tuple[str, FieldKind]] = [(name, kind) for name, kind in FIXED.items()]  # type: ignore[misc]
    return fixed + [(one.code, _KINDS.get(one.kind, "string")) for one in attributes if one.code not in FIXED]
