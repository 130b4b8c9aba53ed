"""Every page's addresses, found in web/pages: a page is a module with `urlpatterns`."""

import pkgutil
from importlib import import_module

from django.urls import URLPattern, URLResolver, register_converter

from hatangso.web import pages
from hatangso.web.converters import UnitCode

register_converter(UnitCode, "unit")

urlpatterns: list[URLPattern | URLResolver] = []
for _module in pkgutil.walk_packages(pages.__path__, f"{pages.__name__}."):
    urlpatterns += getattr(import_module(_module.name), "urlpatterns", [])
