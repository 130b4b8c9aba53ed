"""The server's own view of one test, signed, so that who hands it on cannot have changed it."""

from typing import Any

from hatangso.domain.measurement.sealed import NotSealed, seal, unseal

PURPOSE = "speed result 1"


class NotSigned(ValueError):
    """The text is not a result signed with this key."""


def sign_result(result: dict[str, Any], key: str) -> str:
    """The result (docs/methods/speed-server.md, 4) as an opaque text with its signature."""
    return seal(PURPOSE, result, key)


def read_signed(text: str, key: str) -> dict[str, Any]:
    """The result in the text; raises NotSigned where it was not signed with this key."""
    try:
        return unseal(PURPOSE, text, key)
    except NotSealed as error:
        raise NotSigned(str(error)) from error
