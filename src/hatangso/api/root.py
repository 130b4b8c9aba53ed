"""The JSON API: every resource module of this package adds its router; described at /api/openapi.json."""

import pkgutil
from importlib import import_module

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import django_auth

import hatangso.api
from hatangso.api.bearer import bearer
from hatangso.flows.refused import Refused

api = NinjaAPI(
    title="Hạ Tầng Số", version="1", auth=[bearer, django_auth], docs_url=None, urls_namespace="api"
)

for _module in pkgutil.iter_modules(hatangso.api.__path__):
    _router = getattr(import_module(f"{hatangso.api.__name__}.{_module.name}"), "router", None)
    if _router is not None:
        api.add_router(f"/{_module.name.replace('_', '-')}", _router)


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """403 with the sentence of the page."""
    return api.create_response(request, {"message": str(error)}, status=403)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """422 with what is to be mended."""
    return api.create_response(request, {"message": error.sentence, "field": error.field}, status=422)
