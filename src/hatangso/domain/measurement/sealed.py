"""A small record that whoever holds the key can trust: JSON and its HMAC-SHA-256 (RFC 2104), as one text.

`base64url(json).base64url(mac)`, where the mac covers the purpose too: a token is never taken for a result.
"""

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any


class NotSealed(ValueError):
    """The text is not one that the holder of this key sealed for this purpose."""


def seal(purpose: str, record: dict[str, Any], key: str) -> str:
    """The record as one text of URL-safe characters; its numbers and texts come back as they were."""
    body = json.dumps(record, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
    return f"{_text(body)}.{_text(_mac(purpose, body, key))}"


def unseal(purpose: str, text: str, key: str) -> dict[str, Any]:
    """The record in the text. Raises NotSealed where one character differs, or the key or purpose does."""
    head, dot, tail = text.partition(".")
    if not dot:
        raise NotSealed("no signature")
    try:
        body, mac = _bytes(head), _bytes(tail)
    except (binascii.Error, ValueError) as error:
        raise NotSealed("not base64url") from error
    if not hmac.compare_digest(mac, _mac(purpose, body, key)) or _text(body) != head or _text(mac) != tail:
        raise NotSealed("the signature does not match")
    record = json.loads(body)
    if not isinstance(record, dict):
        raise NotSealed("not a record")
    return record


def _mac(purpose: str, body: bytes, key: str) -> bytes:
    return hmac.new(key.encode(), purpose.encode() + b"\0" + body, hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
