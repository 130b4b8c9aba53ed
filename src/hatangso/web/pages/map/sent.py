"""What the map's script sends: one JSON object with a shape."""

import json
from typing import Any

from django.http import HttpRequest

MOST_BYTES = 4_000_000  # of a shape with 100,000 vertices


def sent_object(request: HttpRequest) -> dict[str, Any]:
    """The object of the body; {} where it is none or too large."""
    if request.content_type != "application/json" or len(request.body) > MOST_BYTES:
        return {}
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
