"""Programs act with `Authorization: Bearer <token>`; no cookie goes with it, so nothing can be forged."""

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer


class Bearer(HttpBearer):
    """Lets pass what the middleware has found to be a living token (web/middleware/api_token.py)."""

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        return getattr(request, "api_token", None)


bearer = Bearer()
