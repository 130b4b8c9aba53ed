"""Where an asset lies: a small picture with the outline of its commune and the asset in it, as SVG."""

from math import cos, radians
from typing import Any

import shapely
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from hatangso.store.places.boundaries import Outline

WIDTH, HIGHEST, MARGIN = 320.0, 260.0, 12.0
LEAST_DEGREES = 0.002  # some 200 m: of an asset without an outline


def place_picture(shape: Any, outline: Outline | None, colour: str) -> SafeString:
    """The picture; '' without a shape. `colour`: of the asset's type (CSS hex)."""
    if shape is None:
        return mark_safe("")
    bounds = _around(shape, outline)
    stretch = cos(radians((bounds[1] + bounds[3]) / 2))
    broad, tall = (bounds[2] - bounds[0]) * stretch, bounds[3] - bounds[1]
    scale = min((WIDTH - 2 * MARGIN) / broad, (HIGHEST - 2 * MARGIN) / tall)
    height = tall * scale + 2 * MARGIN
    left = (WIDTH - broad * scale) / 2

    def at(lon: float, lat: float) -> str:
        return f"{left + (lon - bounds[0]) * stretch * scale:.1f} {MARGIN + (bounds[3] - lat) * scale:.1f}"

    ground = ""
    if outline is not None:
        rings = [ring for polygon in outline.polygons for ring in polygon]
        ground = "".join("M" + "L".join(at(lon, lat) for lon, lat, *_rest in ring) + "Z" for ring in rings)
    return format_html(
        '<svg class="place-picture" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<path class="place-ground" d="{}"/>{}</svg>',
        f"{WIDTH:.0f}",
        f"{height:.0f}",
        _("Vị trí của tài sản trong xã, phường"),
        ground,
        _drawn(shape, at, colour),
    )


def _drawn(shape: Any, at: Any, colour: str) -> SafeString:
    lines, area = [], shape.geom_type.endswith("Polygon")
    if shape.geom_type == "Point":
        x, y = at(shape.x, shape.y).split()
        return format_html(
            '<circle class="place-halo" cx="{0}" cy="{1}" r="9"/>'
            '<circle cx="{0}" cy="{1}" r="6" fill="{2}"/>',
            x, y, colour,
        )  # fmt: skip
    for part in shapely.get_parts(shape):
        rings = [part.exterior, *part.interiors] if area else [part]
        lines += ["M" + "L".join(at(x, y) for x, y, *_rest in ring.coords) for ring in rings]
    return format_html(
        '<path class="place-halo" d="{0}" fill="none"/><path d="{0}" fill="{1}" stroke="{2}" stroke-width="3"'
        ' fill-opacity="0.4"/>',
        "".join(lines),
        colour if area else "none",
        colour,
    )


def _around(shape: Any, outline: Outline | None) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.bounds(shape).tolist()
    if outline is not None:
        o = outline.bounds
        return min(west, o[0]), min(south, o[1]), max(east, o[2]), max(north, o[3])
    wide = max((east - west) * 0.2, LEAST_DEGREES)
    return west - wide, south - wide, east + wide, north + wide
