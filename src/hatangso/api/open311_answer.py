"""Answers of Open311 GeoReport v2 in its two formats: JSON, and XML with the standard's element names."""

import json
from typing import Any
from xml.etree import ElementTree  # only written, never read

from django.http import HttpResponse

FORMATS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
SINGULAR = {
    "services": "service",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}


class WrongRequest(Exception):
    """A request that cannot be answered: the code of HTTP and a sentence (GeoReport v2, 'Errors')."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description


def answer(told: Any, root: str, form: str, status: int = 200) -> HttpResponse:
    """`told` (a list of objects, or one object) in the asked format; `root` names the XML document."""
    if form == "xml":
        body: str | bytes = ElementTree.tostring(_element(root, told), encoding="utf-8", xml_declaration=True)
    else:
        body = json.dumps(told, ensure_ascii=False)
    response = HttpResponse(body, status=status, content_type=FORMATS[form])
    response.headers["Access-Control-Allow-Origin"] = "*"  # what everybody may read, without cookies
    return response


def error(code: int, description: str, form: str) -> HttpResponse:
    """An error in the standard's shape."""
    form = form if form in FORMATS else "json"
    return answer([{"code": code, "description": description}], "errors", form, code)


def _element(name: str, told: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(told, dict):
        element.extend(_element(key, value) for key, value in told.items())
    elif isinstance(told, list):
        element.extend(_element(SINGULAR.get(name, "item"), value) for value in told)
    elif isinstance(told, bool):
        element.text = "true" if told else "false"
    elif told is not None:
        element.text = "".join(letter for letter in str(told) if _in_xml(letter))
    return element


def _in_xml(letter: str) -> bool:
    """Whether XML 1.0 has a place for the character (section 2.2)."""
    return (
        letter in "\t\n\r"
        or "\x20" <= letter <= "\ud7ff"
        or "\ue000" <= letter <= "\ufffd"
        or letter > "\uffff"
    )
