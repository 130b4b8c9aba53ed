"""Links of answers, absolute as the standard asks."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

JSON = "application/json"
GEOJSON = "application/geo+json"
SCHEMA = "application/schema+json"
SCHEMA_REL = "http://www.opengis.net/def/rel/ogc/1.0/schema"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"


def link(
    request: HttpRequest, rel: str, name: str, *args: str, type: str = JSON, title: str = "", **query: Any
) -> dict[str, str]:
    """One link to an address of ours by its name."""
    address = request.build_absolute_uri(reverse(name, args=args))
    told = {"href": f"{address}?{urlencode(query)}" if query else address, "rel": rel, "type": type}
    return {**told, "title": title} if title else told
