"""A map of areas in classes: five shades of one blue, hatching where nothing is known, dots where a number is
not told, the same on paper.

Drawn on the server as plain SVG (docs/decisions/0003-charts-are-drawn-on-the-server.md). The shades differ in
lightness, so that they are told apart without seeing colours; each area says its name and value in its title;
a table with the same content stands beside the map. Looks come from styles/city.css.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hatangso.web.components.outlines import Picture

CLASSES = 5


@dataclass(frozen=True)
class Area:
    """One area: its path's id, where it leads ('' nowhere), what its title says, and its value.

    `withheld`: there is something, but no number of it is told. `here`: the reader's own.
    """

    id: int
    url: str
    title: str
    value: float | None
    marked: bool = False
    dashed: bool = False
    withheld: bool = False
    here: bool = False


@dataclass(frozen=True)
class Legend:
    """What the legend says of outlines (thick, dashed, the reader's own) and of areas without a number."""

    marked: str = ""
    dashed: str = ""
    none: str = ""
    withheld: str = ""
    here: str = ""


@dataclass(frozen=True)
class Class:
    """A class of values for the legend: `number` 1 (lightest) to 5, its ends, and how many areas it has."""

    number: int
    low: float
    high: float
    count: int


def classes_of(values: Sequence[float]) -> list[float]:
    """The inner borders of at most five classes of about equal count, rounded so that they can be read.

    >>> classes_of([3, 14, 15, 26, 41, 58, 62, 66, 81, 97])
    [15.0, 41.0, 62.0, 81.0]
    """
    ordered = sorted(values)
    if len(set(ordered)) <= 1:
        return []
    step = 10.0 ** (math.floor(math.log10(ordered[-1] - ordered[0])) - 1)
    borders = []
    for part in range(1, CLASSES):
        border = round(ordered[len(ordered) * part // CLASSES] / step) * step
        border = round(border, 10)
        if ordered[0] < border <= ordered[-1] and border not in borders:
            borders.append(border)
    return borders


def class_of(value: float, borders: Sequence[float]) -> int:
    """The class from 1; a border belongs to the class above it."""
    return 1 + sum(1 for border in borders if value >= border)


def shade_of(number: int, classes: int) -> int:
    """The shade from 1 to 5 of a class where there are fewer than five."""
    return CLASSES if classes == 1 else 1 + round((number - 1) * (CLASSES - 1) / (classes - 1))


def choropleth(
    name: str,
    told: str,
    picture: Picture,
    areas: Sequence[Area],
    write: Callable[[float], str],
    *,
    ident: str,
    legend: Legend | None = None,
) -> SafeString:
    """The SVG with its legend; empty where there is nothing to draw."""
    drawn = [area for area in areas if area.id in picture.paths]
    if not drawn:
        return SafeString("")
    borders = classes_of([area.value for area in drawn if area.value is not None])
    above = sorted(drawn, key=lambda area: area.here)  # the own outline lies over its neighbours'
    shapes = format_html_join("", "{}", ((_area(area, picture.paths, borders, ident),) for area in above))
    frames = format_html_join(
        "",
        '<rect class="map-frame" x="{}" y="{}" width="{}" height="{}"/>',
        ((inset.x, inset.y, inset.side, inset.side) for inset in picture.insets),
    )
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="group" aria-labelledby="{i}-t {i}-d">'
        '<title id="{i}-t">{}</title><desc id="{i}-d">{}</desc>'
        '<defs><pattern id="{i}-h" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect class="map-hatch-ground" width="6" height="6"/>'
        '<line class="map-hatch" x1="0" y1="0" x2="0" y2="6"/></pattern>'
        '<pattern id="{i}-p" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<rect class="map-hatch-ground" width="6" height="6"/>'
        '<circle class="map-dot" cx="3" cy="3" r="1.25"/></pattern></defs>{}{}</svg>{}',
        round(picture.width),
        round(picture.height),
        name,
        told,
        frames,
        shapes,
        _legend(drawn, borders, write, ident, legend or Legend()),
        i=ident,
    )


def _fill(area: Area, ident: str) -> str:
    return "" if area.value is not None else f"url(#{ident}-{'p' if area.withheld else 'h'})"


def _area(area: Area, paths: Mapping[int, str], borders: Sequence[float], ident: str) -> SafeString:
    if area.value is None:
        look = "map-none"
    else:
        look = f"map-{shade_of(class_of(area.value, borders), len(borders) + 1)}"
    shape = format_html(
        '<path class="{}{}{}{}" fill="{}" d="{}"><title>{}</title></path>',
        look,
        " map-marked" if area.marked else "",
        " map-dashed" if area.dashed else "",
        " map-here" if area.here else "",
        _fill(area, ident),
        paths[area.id],
        area.title,
    )
    return (
        format_html('<a href="{}" aria-label="{}">{}</a>', area.url, area.title, shape) if area.url else shape
    )


def _legend(
    areas: Sequence[Area],
    borders: Sequence[float],
    write: Callable[[float], str],
    ident: str,
    said: Legend,
) -> SafeString:
    values = [area.value for area in areas if area.value is not None]
    lines: list[tuple[str, str, str, int]] = []
    if values:
        ends = [min(values), *borders, max(values)]
        for number in range(1, len(borders) + 2):
            low, high = ends[number - 1], ends[number]
            inside = [value for value in values if class_of(value, borders) == number]
            if number <= len(borders):
                text = _("từ %(low)s đến dưới %(high)s") % {"low": write(low), "high": write(high)}
            else:
                text = _("từ %(low)s đến %(high)s") % {"low": write(low), "high": write(high)}
            lines.append((f"map-{shade_of(number, len(borders) + 1)}", "", text, len(inside)))
    without = [area for area in areas if area.value is None]
    kept = sum(area.withheld for area in without)
    told = [
        ("map-none", f"url(#{ident}-p)", said.withheld, kept),
        ("map-none", f"url(#{ident}-h)", said.none or _("chưa có số liệu"), len(without) - kept),
        (
            "map-marked map-clear",
            "",
            said.marked or _("khác thường (viền đậm)"),
            sum(area.marked for area in areas),
        ),
        ("map-dashed map-clear", "", said.dashed, sum(area.dashed for area in areas)),
        ("map-here map-clear", "", said.here, sum(area.here for area in areas)),
    ]
    lines.extend(line for line in told if line[3])
    return format_html(
        '<ul class="map-legend">{}</ul>',
        format_html_join(
            "",
            '<li><svg class="map-key" viewBox="0 0 28 16" aria-hidden="true">'
            '<rect class="{}" fill="{}" x="1" y="1" width="26" height="14"/></svg>{} '
            '<span class="muted">({})</span></li>',
            lines,
        ),
    )
