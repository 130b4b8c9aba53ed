"""Sources of speed tests: each module that has a `source` is one, found by itself."""

import importlib
import pkgutil
from functools import cache

from hatangso.adapters.speed_sources.source import SpeedSource


@cache
def speed_sources() -> dict[str, SpeedSource]:
    """Every source by its code, in the order of the codes."""
    found = {}
    for entry in sorted(pkgutil.iter_modules(__path__), key=lambda entry: entry.name):
        source = getattr(importlib.import_module(f"{__name__}.{entry.name}"), "source", None)
        if isinstance(source, SpeedSource):
            found[source.code] = source
    return found
