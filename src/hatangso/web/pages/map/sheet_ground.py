"""What a printed map stands on: the base map, communes with their figures, borders and names."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import shapely

from hatangso.adapters.map_sheet import Label
from hatangso.adapters.map_svg import SHADES, Drawing, Stroke
from hatangso.domain.maps.sheet import Window
from hatangso.store.basemap.models import BaseFeature
from hatangso.store.places.boundaries import _holding
from hatangso.store.places.models import Boundary, Unit
from hatangso.web.pages.map.base_layers import AREAS, ROADS, WATER

MOST_FEATURES = 40_000
FINE = 0.05  # mm: nothing smaller is drawn
WATERWAYS = {"river": 0.7, "canal": 0.4, "stream": 0.2}  # mm
ROAD_WIDTHS = {
    "motorway": 0.9,
    "trunk": 0.8,
    "primary": 0.65,
    "secondary": 0.5,
    "tertiary": 0.35,
    "local": 0.22,
    "path": 0.12,
}  # mm at 1 : 75,000
AT_EASE = 12.3  # the zoom of that scale on paper; nearer, roads are drawn wider
BORDER, OWN_BORDER = "#7a6a8a", "#5b3d7a"
NAMED = {"city": 9.0, "town": 8.0, "village": 7.0, "hamlet": 6.5}


def draw_base(drawing: Drawing, window: Window, labels: list[Label]) -> None:
    """Water, green, roads and names of places that a screen would show at this scale."""
    rows = list(
        BaseFeature.objects.filter(imported__state="kept", least_zoom__lte=round(window.zoom))
        .in_box(window.box)
        .order_by("least_zoom", "pk")
        .values_list("kind", "klass", "name", "wkb")[:MOST_FEATURES]
    )
    if not rows:
        return
    shapes = _on_paper([row[3] for row in rows], window)
    found: dict[tuple[str, str], list[Any]] = {}
    for (kind, klass, name, _wkb), shape in zip(rows, shapes, strict=True):
        if shape.is_empty:
            continue
        if kind == "place":
            labels.append(Label(shape.centroid.x, shape.centroid.y, name, NAMED.get(klass, 6.5)))
        found.setdefault((kind, klass), []).append(shape)
    for klass in (*AREAS, "other"):
        for shape in found.get(("area", klass), ()):
            drawing.strokes.append(Stroke(shape, fill=AREAS.get(klass, "#ebe8e1")))
    for klass, width in WATERWAYS.items():
        drawing.strokes += [
            Stroke(one, edge=WATER, width=width) for one in found.get(("waterway", klass), ())
        ]
    drawing.strokes += [Stroke(one, fill="#ded8ce") for one in found.get(("building", "building"), ())]
    wider = min(3.0, max(0.6, 2 ** ((window.zoom - AT_EASE) / 2)))
    for edge in (True, False):
        for klass in ROADS:
            colour, line, *_widths = ROADS[klass]
            width = ROAD_WIDTHS[klass] * wider + (0.25 if edge else 0)
            drawing.strokes += [
                Stroke(one, edge=line if edge else colour, width=width)
                for one in found.get(("road", klass), ())
            ]
    drawing.strokes += [
        Stroke(one, edge="#8a8f98", width=0.35, dashes="1.2 0.8") for one in found.get(("road", "rail"), ())
    ]


def draw_figures(
    drawing: Drawing, outlines: Mapping[int, Any], shades: Mapping[int, int], communes: set[int]
) -> None:
    """The communes that are compared, in their shades (1–5), 0 hatched: not known."""
    for pk, shape in outlines.items():
        if pk in communes and not shape.is_empty:
            shade = shades.get(pk, 0)
            fill = SHADES[shade - 1] if shade else "url(#hatch)"
            drawing.strokes.append(Stroke(shape, fill=fill, opacity=0.85))


def draw_borders(
    drawing: Drawing, window: Window, outlines: Mapping[int, Any], units: Mapping[int, Unit], own: Unit,
    labels: list[Label],
) -> None:  # fmt: skip
    """Dashed borders of communes, each once; a strong line around the locality itself; names inside.

    A place of the base map that bears its commune's name is not named twice.
    """
    frame = shapely.box(0, 0, window.width, window.height)
    there = {pk: shape for pk, shape in outlines.items() if not shape.is_empty}
    # Two neighbours' dashes on the same line would fill each other's gaps.
    communes = [shape for pk, shape in there.items() if units[pk].level == "commune"]
    lines = shapely.line_merge(shapely.union_all(shapely.boundary(communes)))
    drawing.strokes.append(Stroke(lines, edge=BORDER, width=0.25, dashes="1.4 0.7"))
    if own.pk in there:
        drawing.strokes.append(Stroke(there[own.pk], edge=OWN_BORDER, width=0.7))
    named = {units[pk].name for pk in there}
    labels[:] = [label for label in labels if label.text not in named]
    for pk, shape in there.items():
        unit = units[pk]
        seen = shapely.intersection(shape, frame)
        if unit.level == "commune" and seen.area > 120:
            point = shapely.point_on_surface(seen)
            labels.append(Label(point.x, point.y, unit.name, 8.5, "bold", OWN_BORDER))


def outlines_in(window: Window, own: Unit, on: date) -> tuple[dict[int, Any], dict[int, Unit]]:
    """Communes that the frame touches, and the locality itself: shapes in mm, and the units, by id."""
    west, south, east, north = window.box
    near = Boundary.objects.filter(
        unit__valid_to=None, min_lon__lte=east, max_lon__gte=west, min_lat__lte=north, max_lat__gte=south
    )
    near = near.filter(unit__level="commune") | near.filter(unit=own)
    rows = {row.unit_id: row for row in _holding(near, on).select_related("unit__parent").defer("outline")}
    if not rows:
        return {}, {}
    over = [
        pk for pk, row in rows.items() if row.unit.level != "commune"
    ]  # a province lies over its communes
    beside = [pk for pk in rows if pk not in over and pk != own.pk]
    last = [own.pk] if own.pk in rows and own.pk not in over else []
    shapes: dict[int, Any] = {}
    for pks, neighbours in (([*beside, *last], True), (over, False)):
        if pks:
            drawn = _on_paper([rows[pk].wkb for pk in pks], window, neighbours=neighbours)
            shapes |= dict(zip(pks, drawn, strict=True))
    return shapes, {pk: row.unit for pk, row in rows.items()}


def _on_paper(kept: list[Any], window: Window, *, neighbours: bool = False) -> Any:
    """Shapes of WKB in mm, cut a little beside the frame, without what is too fine to see.

    `neighbours`: areas whose common borders stay common.
    """
    shapes = shapely.from_wkb([bytes(wkb) for wkb in kept])
    west, south, east, north = window.box
    beside = (east - west) * 0.02
    cut = shapely.clip_by_rect(
        shapely.make_valid(shapes), west - beside, south - beside, east + beside, north + beside
    )
    moved = shapely.transform(cut, lambda xy: np.column_stack(window.mm(xy[:, 0], xy[:, 1])))
    if neighbours:
        return shapely.coverage_simplify(shapely.buffer(moved, 0), FINE)
    return shapely.simplify(moved, FINE, preserve_topology=False)
