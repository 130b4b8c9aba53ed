"""Layers of the map beside the assets: what other pages keep, shown with the rights of those pages.

A layer is a file of `overlays` with an `OVERLAY`; the page's switches, the link, the answers to the script,
the legend and the printed sheet grow from it. A layer decides by itself what the person sees: nothing that
it gives is hidden later.
"""

import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from hatangso.adapters.map_svg import mark_svg
from hatangso.domain.assets.states import State
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.web.pages.map import overlays as files
from hatangso.web.pages.map.asked_view import Box
from hatangso.web.templatetags.house import icon_strokes

MOST = 500  # things of a layer in one picture


@dataclass(frozen=True)
class Field:
    """What one may narrow a layer by. `name`: as the page's own table has it; `choices`: code and words, None
    for a day; `first`: chosen when the layer is switched on."""

    name: str
    label: Any
    choices: Callable[[], Sequence[tuple[str, Any]]] | None = None
    first: str = ""


@dataclass(frozen=True)
class Symbol:
    """An icon by name: written as `icon="…"`, so that the page build takes it along."""

    icon: str


@dataclass(frozen=True)
class Sign:
    """How things of one look are drawn and worded: `state` fills the outline (domain/maps/marks.py)."""

    words: str
    state: State
    icon: str


@dataclass(frozen=True)
class Thing:
    """One thing on the map. `shapes`: Shapely in degrees, as exact as the person may see; `facts`: label and
    value, '' left out; `address`: its page."""

    id: str
    shapes: tuple[Any, ...]
    look: str
    title: str
    facts: tuple[tuple[str, str], ...]
    address: str


@dataclass(frozen=True)
class Asked:
    """Who asks for what: things that touch `box` (all without one), narrowed by `told`."""

    actor: Actor
    unit: Unit
    told: Mapping[str, str]
    box: Box | None
    now: datetime


@dataclass(frozen=True)
class Found:
    """`count` things there are; `things`: the first MOST of them."""

    count: int
    things: list[Thing]


@dataclass(frozen=True)
class Overlay:
    """A layer. `capabilities`: one of them opens its page, none: everybody who sees the map; `table`: the
    page with all of it; `mark`: one of CALLOUTS; `dashes` of lines and edges, in widths of the line."""

    code: str
    name: Any
    table: str
    capabilities: tuple[str, ...]
    icon: str
    mark: str
    colour: str
    dashes: tuple[float, ...]
    fields: tuple[Field, ...]
    sign: Callable[[str], Sign]
    found: Callable[[Asked], Found]

    def opens_to(self, actor: Actor, unit: Unit) -> bool:
        """Whether the person may see the layer there, at least what is their own."""
        return not self.capabilities or any(actor.may_somewhere(one, unit) for one in self.capabilities)

    def mark_svg(self, look: str) -> str:
        """The sign of a look as SVG."""
        sign = self.sign(look)
        return _svg(self, sign.state, sign.icon)

    def own_svg(self) -> str:
        """The sign of the layer itself."""
        return _svg(self, State.IN_SERVICE, self.icon)

    def told(self, query: Mapping[str, str]) -> dict[str, str]:
        """What a query (names of the table's own) narrows this layer by."""
        return {one.name: value[:100] for one in self.fields if (value := query.get(one.name, ""))}


def _svg(one: Overlay, state: State, icon: str) -> str:
    svg = mark_svg(one.mark, one.colour, state, icon_strokes(icon))
    return svg.replace("<svg", '<svg class="asset-mark" aria-hidden="true" focusable="false"', 1)


@cache
def overlays() -> dict[str, Overlay]:
    """Every layer by its code."""
    modules = sorted(pkgutil.iter_modules(files.__path__), key=lambda one: one.name)
    found = [import_module(f"{files.__name__}.{one.name}").OVERLAY for one in modules]
    return {one.code: one for one in found}


def overlays_seen_by(actor: Actor, unit: Unit) -> list[Overlay]:
    """Those that the person may switch on in that unit."""
    return [one for one in overlays().values() if one.opens_to(actor, unit)]


def first_of(rows: Any, make: Callable[[Any], Thing]) -> Found:
    """The things of an ordered queryset."""
    things = [make(one) for one in rows[:MOST]]
    return Found(len(things) if len(things) < MOST else rows.count(), things)
