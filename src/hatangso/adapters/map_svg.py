"""A map drawn as SVG: sharp at every size, the same in a browser, in typst and on paper.

Everything comes in mm from the frame's upper left corner; one unit of the picture is one mm.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import quoteattr

import shapely

from hatangso.domain.maps.marks import BOX, ICON_BOX, ICON_BOXES, OUTLINES, edge_width, look_of

SHADES = ("#e3eef9", "#b5d3ee", "#6fabdb", "#2f78b7", "#0b3d73")  # as on the screen (styles/map.css)
DIGITS = 2  # of a mm
HATCH = (
    '<pattern id="hatch" width="1.6" height="1.6" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)">'
    '<rect width="1.6" height="1.6" fill="#ffffff"/>'
    '<line x1="0.8" y1="0" x2="0.8" y2="1.6" stroke="#7b8794" stroke-width="0.3"/></pattern>'
)


@dataclass(frozen=True)
class Stroke:
    """A shape (mm) with its look: colours as CSS hex or 'url(#hatch)', '' none; widths, dashes in mm."""

    shape: Any
    fill: str = ""
    edge: str = ""
    width: float = 0.0
    dashes: str = ""
    opacity: float = 1.0


@dataclass(frozen=True)
class Mark:
    """A symbol at a place (mm): an outline in the look of a state; `icon`: SVG of 24 × 24 inside."""

    x: float
    y: float
    mark: str
    colour: str
    state: str
    icon: str = ""


@dataclass(frozen=True)
class Heap:
    """Several assets that stand too close to be told apart: a circle with their number."""

    x: float
    y: float
    text: str
    radius: float


@dataclass
class Drawing:
    """All that stands in a frame of `width` × `height` mm, from the ground up."""

    width: float
    height: float
    ground: str = "#f7f6f2"
    strokes: list[Stroke] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    heaps: list[Heap] = field(default_factory=list)
    mark_size: float = 3.4


def write_svg(drawing: Drawing) -> str:
    """The picture as text; what lies outside the frame is cut off."""
    wide, high = drawing.width, drawing.height
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{wide}mm"'
        f' height="{high}mm" viewBox="0 0 {wide} {high}">',
        f'<defs>{HATCH}<clipPath id="frame"><rect width="{wide}" height="{high}"/></clipPath></defs>',
        f'<g clip-path="url(#frame)"><rect width="{wide}" height="{high}" fill="{drawing.ground}"/>',
        *(_stroke(one) for one in drawing.strokes),
        *(_mark(one, drawing.mark_size) for one in drawing.marks),
        *(_heap(one) for one in drawing.heaps),
        "</g></svg>",
    ]
    return "".join(parts)


def path_of(shape: Any) -> str:
    """The `d` of a shape in mm; '' of an empty one."""
    return "".join(_lines(shape))


def _lines(shape: Any) -> Iterable[str]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield _run(part.exterior.coords[:-1], "Z")
            for hole in part.interiors:
                yield _run(hole.coords[:-1], "Z")
        elif part.geom_type in ("LineString", "LinearRing"):
            yield _run(part.coords, "")


def _run(points: Sequence[Any], end: str) -> str:
    told = [f"{round(x, DIGITS):g} {round(y, DIGITS):g}" for x, y in points]
    return f"M{'L'.join(told)}{end}" if len(told) > 1 else ""


def _stroke(one: Stroke) -> str:
    path = path_of(one.shape)
    if not path:
        return ""
    told = {
        "d": path,
        "fill": one.fill or "none",
        "fill-rule": "evenodd",
        "stroke": one.edge or "none",
        "stroke-width": f"{one.width:g}",
        "stroke-linejoin": "round",
        "stroke-linecap": "butt" if one.dashes else "round",
        "stroke-dasharray": one.dashes,
        "opacity": "" if one.opacity == 1 else f"{one.opacity:g}",
    }
    return f"<path {_written(told)}/>"


def _written(told: Mapping[str, str]) -> str:
    return " ".join(f"{name}={quoteattr(value)}" for name, value in told.items() if value)


def _mark(one: Mark, size: float) -> str:
    return (
        f'<g transform="translate({one.x - size / 2:.2f} {one.y - size / 2:.2f}) scale({size / BOX:.4f})">'
        f"{mark_body(one.mark, one.colour, one.state, one.icon)}</g>"
    )


def mark_body(mark: str, colour: str, state: str, icon: str = "") -> str:
    """The outline of a mark in its box of 24 × 24, with the strokes of an icon inside."""
    look = look_of(colour, state)
    dashes = f' stroke-dasharray="{look.dashes}"' if look.dashes else ""
    struck = (
        f'<path d="M3 21L21 3" stroke="{look.edge}" stroke-width="2.5" fill="none"/>' if look.struck else ""
    )
    x, y, side = ICON_BOXES.get(mark, ICON_BOX)
    inside = (
        f'<g transform="translate({x} {y}) scale({side / BOX:.3f})" fill="none" stroke="{look.icon}"'
        f' stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round">{icon}</g>'
        if icon
        else ""
    )
    return (
        f'<path d="{OUTLINES.get(mark, OUTLINES["circle"])}" fill="{look.fill}" stroke="{look.edge}"'
        f' stroke-width="{edge_width(state) + 0.6:g}" stroke-linejoin="round"{dashes}/>{inside}{struck}'
    )


def mark_svg(mark: str, colour: str, state: str, icon: str = "") -> str:
    """The mark alone, for the legend."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="-1.5 -1.5 27 27">'
        f"{mark_body(mark, colour, state, icon)}</svg>"
    )


def line_svg(colour: str, dashes: str = "") -> str:
    """A piece of line for the legend."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'
        f'<path d="M1 17L9 8L15 15L23 6" fill="none" stroke="{colour}" stroke-width="3"{dashed}/></svg>'
    )


def shade_svg(shade: int) -> str:
    """A field of a class for the legend; 0 is the hatching of what is not known."""
    fill = SHADES[shade - 1] if shade else "url(#hatch)"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="8mm" height="4mm" viewBox="0 0 8 4">'
        f'<defs>{HATCH}</defs><rect x="0.2" y="0.2" width="7.6" height="3.6" fill="{fill}" stroke="#7b8794"'
        ' stroke-width="0.2"/></svg>'
    )


def heap_svg() -> str:
    """The circle of several assets for the legend."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">'
        '<circle cx="12" cy="12" r="10" fill="#0b4f8a" stroke="#ffffff" stroke-width="1.5"/></svg>'
    )


def _heap(one: Heap) -> str:
    return (
        f'<circle cx="{one.x:.2f}" cy="{one.y:.2f}" r="{one.radius:.2f}" fill="#0b4f8a" stroke="#ffffff"'
        ' stroke-width="0.3"/>'
    )
