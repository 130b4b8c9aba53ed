"""Further layers on the printed map: the same things with the same rights as on the screen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hatangso.adapters.map_sheet import Entry, LegendPart
from hatangso.adapters.map_svg import Drawing, Mark, Stroke, mark_svg
from hatangso.domain.maps.marks import BOX, TIP
from hatangso.domain.maps.sheet import Window
from hatangso.domain.numbers_format import format_number
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.web.pages.map.overlay import Asked, Overlay, overlays_seen_by
from hatangso.web.pages.map.overlay_answers import looks_of, said
from hatangso.web.templatetags.house import icon_strokes

LINE = 0.7  # mm


def draw_overlays(
    drawing: Drawing, window: Window, actor: Actor, unit: Unit, query: Mapping[str, str], now: datetime
) -> list[LegendPart]:
    """Draws what `lop` names and the person may see; what the legend says of each."""
    wanted = set(query.get("lop", "").split(","))
    return [
        _draw(drawing, window, one, Asked(actor, unit, own_query(one, query), window.box, now))
        for one in overlays_seen_by(actor, unit)
        if one.code in wanted
    ]


def own_query(one: Overlay, query: Mapping[str, str]) -> dict[str, str]:
    """What the map's address narrows this layer by: its names stand there as lop.<layer>.<name>."""
    return one.told({field.name: query.get(f"lop.{one.code}.{field.name}", "") for field in one.fields})


def _draw(drawing: Drawing, window: Window, one: Overlay, asked: Asked) -> LegendPart:
    found = one.found(asked)
    above = drawing.mark_size * (TIP / BOX - 0.5)  # a sign stands with its tip on the place
    dashes = " ".join(f"{part * LINE:g}" for part in one.dashes)
    for thing in found.things:
        sign = one.sign(thing.look)
        for shape in thing.shapes:
            middle: Any = shape if shape.geom_type == "Point" else shape.representative_point()
            if not shape.geom_type.endswith("Point"):
                moved = window.moved(shape)
                fill = one.colour if moved.geom_type.endswith("Polygon") else ""
                drawing.strokes.append(Stroke(moved, fill=fill, opacity=0.12))
                drawing.strokes.append(Stroke(moved, edge=one.colour, width=LINE, dashes=dashes))
            x, y = window.mm(middle.x, middle.y)
            icon = icon_strokes(sign.icon)
            drawing.marks.append(Mark(float(x), float(y) - above, one.mark, one.colour, sign.state, icon))
    entries = tuple(
        Entry(
            mark_svg(one.mark, one.colour, one.sign(look).state, icon_strokes(one.sign(look).icon)),
            one.sign(look).words,
            format_number(count, 0),
        )
        for look, count in looks_of(found)
    )
    note = said(one, found) if found.count != len(found.things) or not found.count else ""
    return LegendPart(str(one.name), entries, note)
