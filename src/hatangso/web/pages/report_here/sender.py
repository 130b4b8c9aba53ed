"""Who sends, without an account: a signed random cookie of the device, and the address for the limits."""

import secrets
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

COOKIE = "phan-anh"
SALT = "citizen-report-device"
PATH = "/phan-anh/"
YEAR = 365 * 24 * 3600
Kept = TypeVar("Kept", bound=HttpResponseBase)


def device_of(request: HttpRequest) -> str:
    """The device's random name; '' where it has none of ours."""
    return str(request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=YEAR))


def with_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the device a name where it has none, and keep the page out of shared caches."""
    if not device_of(request):
        response.set_signed_cookie(
            COOKIE,
            secrets.token_hex(16),
            salt=SALT,
            max_age=YEAR,
            path=PATH,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return private(response)


def private(response: Kept) -> Kept:
    """Not kept by anybody on the way, not found by search engines."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
