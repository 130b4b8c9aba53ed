"""Tokens for programs: everybody's own."""

from tests.web.rights.row import SIGNED_IN, Row, post

ROWS = (
    Row("my_tokens", SIGNED_IN, of_unit=False),
    post("my_tokens", SIGNED_IN, of_unit=False),
    post("my_token_revoke", SIGNED_IN, of_unit=False),
)
