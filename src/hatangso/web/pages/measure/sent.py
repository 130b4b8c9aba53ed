"""What the test page's script sends: a small JSON object; and from which address."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from hatangso.domain.access.caller import caller_address

MOST_BYTES = 16_384


def sent_object(request: HttpRequest) -> dict[str, Any]:
    """The object of the body; {} where it is none, not said to be JSON, or too large."""
    if request.content_type != "application/json" or len(request.body) > MOST_BYTES:
        return {}
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError):  # no JSON, or nested without end
        return {}
    return told if isinstance(told, dict) else {}


def text_of(sent: dict[str, Any], name: str) -> str:
    """The text of that name; '' where it is no text, or none that a database can keep."""
    value = sent.get(name)
    return value if isinstance(value, str) and keepable(value) else ""


def keepable(text: str) -> bool:
    r"""Whether it is text for a database: no NUL (PostgreSQL), nothing that UTF-8 cannot say.

    >>> keepable("K7Q29F"), keepable("\0"), keepable("\ud800")
    (True, False, False)
    """
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def address_of(request: HttpRequest) -> str:
    """The sender's address (domain/access/caller.py)."""
    told = request.META
    return caller_address(
        str(told.get("REMOTE_ADDR", "")),
        str(told.get("HTTP_X_FORWARDED_FOR", "")),
        behind_proxy=bool(settings.SECURE_PROXY_SSL_HEADER),
    )
