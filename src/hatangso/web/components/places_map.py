"""Places on the outlines of one or many communes: a still picture in plain SVG, each place a link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import shapely
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hatangso.store.places.boundaries import Outline

WIDTH, HIGHEST, MARGIN = 720.0, 560.0, 12.0
LEAST_DEGREES = 0.004
STEP = 0.5  # of the picture: points that fall together are left out


@dataclass(frozen=True)
class Spot:
    """One place. `label` is read aloud and shown on pointing; `closed`: drawn quietly."""

    shape: Any
    label: str
    url: str
    closed: bool = False


def places_map(outlines: Iterable[Outline], spots: Sequence[Spot], title: str) -> SafeString:
    """The picture; '' where there is neither an outline nor a place. `title`: what it shows, for readers."""
    drawn = list(outlines)
    boxes = [outline.bounds for outline in drawn] + [tuple(shapely.bounds(one.shape)) for one in spots]
    if not boxes:
        return SafeString("")
    box = (
        min(one[0] for one in boxes) - LEAST_DEGREES / 2,
        min(one[1] for one in boxes) - LEAST_DEGREES / 2,
        max(one[2] for one in boxes) + LEAST_DEGREES / 2,
        max(one[3] for one in boxes) + LEAST_DEGREES / 2,
    )
    stretch = cos(radians((box[1] + box[3]) / 2))
    broad, tall = (box[2] - box[0]) * stretch, box[3] - box[1]
    scale = min((WIDTH - 2 * MARGIN) / broad, (HIGHEST - 2 * MARGIN) / tall)
    left = (WIDTH - broad * scale) / 2

    def at(lon: float, lat: float) -> tuple[float, float]:
        x, y = left + (lon - box[0]) * stretch * scale, MARGIN + (box[3] - lat) * scale
        return round(x / STEP) * STEP, round(y / STEP) * STEP

    land = "".join(
        f"{_path(ring, at)}Z" for one in drawn for polygon in one.polygons for ring in polygon if ring
    )
    # Places to act on are drawn last, above those that are over.
    marks = format_html_join(
        "", "{}", ((_mark(one, at),) for one in sorted(spots, key=lambda one: not one.closed))
    )
    return format_html(
        '<div class="report-map is-still"><svg viewBox="0 0 {} {}" role="group" aria-label="{}">'
        '<path class="land" d="{}"/>{}</svg></div>',
        f"{WIDTH:.0f}",
        f"{tall * scale + 2 * MARGIN:.0f}",
        title,
        land,
        marks,
    )


def _mark(spot: Spot, at: Any) -> SafeString:
    look = "mark is-closed" if spot.closed else "mark"
    middle = spot.shape.representative_point() if spot.shape.geom_type != "Point" else spot.shape
    x, y = at(middle.x, middle.y)
    lines = SafeString("")
    if spot.shape.geom_type != "Point":
        lines = format_html(
            '<path d="{}" fill="none" stroke="{}" stroke-width="3"/>',
            "".join(_path(ring, at) for ring in _rings(spot.shape)),
            "#0a5c2b" if spot.closed else "#b42318",
        )
    return format_html(
        '<a href="{}" aria-label="{}"><title>{}</title>{}<circle class="{}" cx="{}" cy="{}" r="8"/></a>',
        spot.url, spot.label, spot.label, lines, look, f"{x:g}", f"{y:g}",
    )  # fmt: skip


def _rings(shape: Any) -> list[Any]:
    parts = shapely.get_parts(shape)
    if shape.geom_type.endswith("Polygon"):
        return [ring.coords for part in parts for ring in (part.exterior, *part.interiors)]
    return [part.coords for part in parts if part.geom_type != "Point"]


def _path(coords: Iterable[Sequence[float]], at: Any) -> str:
    points: list[tuple[float, float]] = []
    for lon, lat, *_rest in coords:
        point = at(lon, lat)
        if not points or points[-1] != point:
            points.append(point)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
