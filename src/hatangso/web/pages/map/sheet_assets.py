"""The assets on a printed map: marks by type and state, lines, areas, circles with a number for many."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _

from hatangso.adapters.map_sheet import Entry, LegendPart
from hatangso.adapters.map_svg import Drawing, Heap, Mark, Stroke, heap_svg, line_svg, mark_svg
from hatangso.catalog.asset_types import asset_type, asset_types
from hatangso.domain.assets.states import STATES, State
from hatangso.domain.maps.marks import GREY
from hatangso.domain.maps.sheet import Window, in_cells
from hatangso.domain.numbers_format import format_number
from hatangso.web.templatetags.house import icon_strokes
from hatangso.web.templatetags.progress import spoken

MOST_MARKS = 400  # on an A4: more would hide one another; then those within a cell become one circle
FEW = 120  # on an A4: then marks are large enough to hold their icons
CELL = 7.0  # mm
A4 = 62_370.0  # mm²
MOST_SHAPES = 20_000


@dataclass
class Drawn:
    """What was drawn, counted for the legend."""

    types: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    heaps: int = 0
    count: int = 0


def draw_assets(drawing: Drawing, window: Window, found: Any) -> Drawn:
    """`found`: assets as the person may see them, with exact places only; those of the frame are drawn."""
    rows = list(
        found.in_box(window.box).order_by("pk").values_list("type", "state", "geometry", "lon", "lat")
    )
    drawn = Drawn(count=len(rows))
    drawn.types.update(row[0] for row in rows)
    drawn.states.update(row[1] for row in rows)
    if not rows:
        return drawn
    x, y = window.mm(np.array([row[3] for row in rows]), np.array([row[4] for row in rows]))
    many = len(rows) > MOST_MARKS * (window.width * window.height) / A4 * 2
    few = len(rows) <= FEW * window.width * window.height / A4 * 2
    drawing.mark_size = 4.8 if few else 3.4
    if not many:
        _draw_shapes(drawing, window, found)
    cells = in_cells(x, y, CELL) if many else [(x[i], y[i], np.array([i])) for i in range(len(rows))]
    for cx, cy, ids in cells:
        if len(ids) > 1:
            radius = 1.6 + 0.45 * min(5.0, float(np.log10(len(ids))) * 2)
            drawing.heaps.append(Heap(cx, cy, format_number(len(ids), 0), radius))
            drawn.heaps += 1
            continue
        kind, state, geometry, *_place = rows[int(ids[0])]
        if geometry == "point" or many:
            told = asset_type(kind)
            colour, mark = (told.colour, told.mark) if told else ("#52606d", "circle")
            icon = icon_strokes(told.icon) if told and few else ""
            drawing.marks.append(Mark(float(cx), float(cy), mark, colour, state, icon))
    return drawn


def _draw_shapes(drawing: Drawing, window: Window, found: Any) -> None:
    lines = found.in_box(window.box).filter(geometry__in=["line", "area"]).order_by("pk")
    for kind, state, wkb in lines.values_list("type", "state", "wkb")[:MOST_SHAPES]:
        told = asset_type(kind)
        colour = GREY if state == State.REMOVED else told.colour if told else "#52606d"
        shape = window.moved(shapely.from_wkb(bytes(wkb)))
        dashes = "1.4 1" if state in (State.PLANNED, State.REMOVED) else ""
        if shape.geom_type.endswith("Polygon"):
            drawing.strokes.append(Stroke(shape, fill=colour, opacity=0.25))
        drawing.strokes.append(Stroke(shape, edge="#ffffff", width=1.2))
        drawing.strokes.append(Stroke(shape, edge=colour, width=0.7, dashes=dashes))


def legend_of(drawn: Drawn) -> list[LegendPart]:
    """Types and states with how many of each lie in the frame."""
    if not drawn.count:
        return [LegendPart(_("Tài sản"), (), _("Không có tài sản nào trong khung."))]
    types = [
        Entry(
            line_svg(one.colour)
            if one.geometry == ("line",)
            else mark_svg(one.mark, one.colour, State.IN_SERVICE, icon_strokes(one.icon)),
            spoken(one.plural),
            format_number(drawn.types[one.code], 0),
        )
        for one in asset_types().values()
        if drawn.types[one.code]
    ]
    states = [
        Entry(
            mark_svg("circle", "#0b4f8a", state.value),
            spoken(words),
            format_number(drawn.states[state.value], 0),
        )
        for state, words in STATES.items()
        if drawn.states[state.value]
    ]
    parts = [LegendPart(_("Tài sản"), tuple(types)), LegendPart(_("Trạng thái"), tuple(states))]
    if drawn.heaps:
        parts.append(LegendPart("", (Entry(heap_svg(), _("Nhiều tài sản gần nhau (số lượng)")),)))
    return parts
