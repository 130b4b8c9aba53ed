"""The JSON API: every resource module of this package adds its router; described at /api/openapi.json."""

import pkgutil
from importlib import import_module

from ninja import NinjaAPI
from ninja.security import django_auth

import hatangso.api

api = NinjaAPI(title="Hạ Tầng Số", version="1", auth=django_auth, docs_url=None, urls_namespace="api")

for _module in pkgutil.iter_modules(hatangso.api.__path__):
    _router = getattr(import_module(f"{hatangso.api.__name__}.{_module.name}"), "router", None)
    if _router is not None:
        api.add_router(f"/{_module.name.replace('_', '-')}", _router)
