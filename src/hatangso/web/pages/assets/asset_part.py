"""A part of an asset's page that another area adds: a module in `parts` with `PART`."""

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.http import HttpRequest

from hatangso.store.assets.sight import Seen
from hatangso.store.places.models import Unit
from hatangso.web.pages.assets import parts


@dataclass(frozen=True)
class AssetPart:
    """`context(request, unit, seen)` gives what `template` shows as `part`; None where there is nothing for
    this person: what they may see is the part's to decide."""

    order: int
    template: str
    context: Callable[[HttpRequest, Unit, Seen], dict[str, Any] | None]


@cache
def asset_parts() -> tuple[AssetPart, ...]:
    """Every part, in the order in which they stand on the page."""
    modules = [import_module(one.name) for one in pkgutil.iter_modules(parts.__path__, f"{parts.__name__}.")]
    found = [module.PART for module in modules if hasattr(module, "PART")]
    return tuple(sorted(found, key=lambda one: one.order))


def shown_parts(request: HttpRequest, unit: Unit, seen: Seen) -> list[tuple[str, dict[str, Any]]]:
    """Template and context of those that have something to say."""
    return [
        (one.template, context)
        for one in asset_parts()
        if (context := one.context(request, unit, seen)) is not None
    ]
