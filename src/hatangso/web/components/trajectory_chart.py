"""The way of a measure as a drawing: figures, required path, goal, forecast with its interval.

Drawn on the server as plain SVG (docs/decisions/0003-charts-are-drawn-on-the-server.md): the same on paper,
without scripts and for a screen reader. Looks come from styles/targets.css.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import format_number, format_quantity
from hatangso.domain.progress.outlook import TargetOutlook
from hatangso.domain.progress.target import Target
from hatangso.domain.quantities import Estimate
from hatangso.store.programme.figure_rows import Figure
from hatangso.store.programme.rebased import RebasedFigure

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 56, 24, 20, 32
FEWEST_TICKS = 4


@dataclass(frozen=True)
class Plane:
    """Where a day and a value lie in the drawing."""

    first: date
    last: date
    top: float

    def x(self, day: date) -> float:
        span = (self.last - self.first).days
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / span, 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.top, 1)


def trajectory_chart(
    name: str,
    promise: Target,
    seen: TargetOutlook,
    figures: Sequence[Figure],
    *,
    rebased: Sequence[RebasedFigure] = (),
    ident: str,
) -> SafeString:
    """The SVG; empty where the target has no number to draw towards. `rebased`: drawn as hollow diamonds."""
    if promise.goal is None:
        return SafeString("")
    plane = _plane(promise, seen, figures, rebased)
    goal = promise.goal.edge_from(seen.path[0].value if seen.path else promise.goal.value)
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{i}-t {i}-d">'
        '<title id="{i}-t">{}</title><desc id="{i}-d">{}</desc>{}{}{}{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        _("Lộ trình: %(name)s") % {"name": name},
        _told(promise, seen, rebased),
        _axes(plane, promise.unit),
        _goal(plane, promise, goal),
        _path(plane, seen),
        _forecast(plane, promise, seen),
        _rebased(plane, promise.unit, rebased),
        _figures(plane, promise.unit, figures),
        i=ident,
    )


def _plane(
    promise: Target, seen: TargetOutlook, figures: Sequence[Figure], rebased: Sequence[RebasedFigure]
) -> Plane:
    told: list[Figure | RebasedFigure] = [*figures, *rebased]
    days = [point.on for point in seen.path] + [one.on for one in told] + [promise.deadline]
    values = [point.value for point in seen.path] + [one.value for one in told if one.value is not None]
    if promise.goal is not None:
        values.append(promise.goal.highest)
    if isinstance(seen.forecast, Estimate):
        values.append(seen.forecast.high)
    highest = max([*values, 0.0])
    top = 100.0 if promise.unit == "%" and highest <= 100 else _round_up(highest * 1.1 or 1.0)
    return Plane(date(min(days).year, 1, 1), date(max(days).year, 12, 31), top)


def _round_up(value: float) -> float:
    step = 10 ** math.floor(math.log10(value)) / 2
    return math.ceil(value / step) * step


def _axes(plane: Plane, unit: str | None) -> SafeString:
    values = [plane.top * step / FEWEST_TICKS for step in range(FEWEST_TICKS + 1)]
    lines = format_html_join(
        "",
        '<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>',
        (
            (
                LEFT,
                WIDTH - RIGHT,
                plane.y(value),
                plane.y(value),
                LEFT - 8,
                plane.y(value) + 4,
                format_quantity(value, "%") if unit == "%" else format_number(value, 2),
            )
            for value in values
        ),
    )
    years = range(plane.first.year, plane.last.year + 1)
    every = math.ceil(len(years) / 8)
    labels = format_html_join(
        "",
        '<line class="grid" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'
        '<text class="tick" x="{3}" y="{4}" text-anchor="middle">{5}</text>',
        (
            (
                plane.x(date(year, 12, 31)),
                TOP,
                HEIGHT - BOTTOM,
                (plane.x(date(year, 1, 1)) + plane.x(date(year, 12, 31))) / 2,
                HEIGHT - 10,
                year,
            )
            for year in years
            if (year - plane.first.year) % every == 0
        ),
    )
    return lines + labels


def _goal(plane: Plane, promise: Target, goal: float) -> SafeString:
    assert promise.goal is not None
    return format_html(
        '<line class="goal" x1="{}" x2="{}" y1="{y}" y2="{y}"/>'
        '<text class="goal-text" x="{}" y="{}">{}</text>',
        LEFT,
        WIDTH - RIGHT,
        LEFT + 6,
        plane.y(goal) - 5 if plane.y(goal) > TOP + 12 else plane.y(goal) + 15,
        _("Mục tiêu %(goal)s")
        % {"goal": format_quantity(goal, promise.unit, 2, language=get_language() or "vi")},
        y=plane.y(goal),
    )


def _path(plane: Plane, seen: TargetOutlook) -> SafeString:
    corners = " ".join(f"{plane.x(point.on)},{plane.y(point.value)}" for point in seen.path)
    return format_html('<polyline class="required" points="{}"/>', corners)


def _forecast(plane: Plane, promise: Target, seen: TargetOutlook) -> SafeString:
    if not isinstance(seen.forecast, Estimate) or not seen.figures:
        return SafeString("")
    last, end = seen.figures[-1], plane.x(promise.deadline)
    x, y = plane.x(last.on), plane.y(last.value)
    low, middle, high = (plane.y(v) for v in (seen.forecast.low, seen.forecast.value, seen.forecast.high))
    return format_html(
        '<polygon class="interval" points="{x},{y} {end},{low} {end},{high}"/>'
        '<line class="forecast" x1="{x}" y1="{y}" x2="{end}" y2="{middle}"/>'
        '<line class="whisker" x1="{end}" x2="{end}" y1="{low}" y2="{high}"/>',
        x=x,
        y=y,
        end=end,
        low=low,
        middle=middle,
        high=high,
    )


def _figures(plane: Plane, unit: str | None, figures: Sequence[Figure]) -> SafeString:
    language = get_language() or "vi"
    drawn = [f for f in figures if f.value is not None]
    counted = [f for f in drawn if f.counts]
    line = " ".join(f"{plane.x(f.on)},{plane.y(f.value or 0)}" for f in counted)
    dots = format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="{}" r="5"><title>{}</title></circle>',
        (
            (
                "dot" + ("" if f.approved else " open") + ("" if f.counts else " aside"),
                plane.x(f.on),
                plane.y(f.value or 0),
                f"{f.period.label.spoken_in(language)}: "
                + format_quantity(f.value or 0, unit, language=language),
            )
            for f in drawn
        ),
    )
    return format_html('<polyline class="seen" points="{}"/>{}', line, dots)


def _rebased(plane: Plane, unit: str | None, rebased: Sequence[RebasedFigure]) -> SafeString:
    language = get_language() or "vi"
    line = " ".join(f"{plane.x(one.on)},{plane.y(one.value or 0)}" for one in rebased)
    marks = format_html_join(
        "",
        '<path class="rebased-mark" d="M{} {}l6 6l-6 6l-6 -6z"><title>{}</title></path>',
        (
            (
                plane.x(one.on),
                round(plane.y(one.value or 0) - 6, 1),
                _("%(period)s, quy đổi: %(value)s")
                % {
                    "period": one.period.label.spoken_in(language),
                    "value": format_quantity(one.value or 0, unit, language=language),
                },
            )
            for one in rebased
        ),
    )
    return (
        format_html('<polyline class="rebased" points="{}"/>{}', line, marks) if rebased else SafeString("")
    )


def _told(promise: Target, seen: TargetOutlook, rebased: Sequence[RebasedFigure]) -> str:
    """The drawing in words: what a screen reader says."""
    assert promise.goal is not None
    goal = _("Mục tiêu %(goal)s vào cuối năm %(year)s.") % {
        "goal": format_quantity(promise.goal.value, promise.unit, 2, language=get_language() or "vi"),
        "year": promise.year,
    }
    parts = [goal]
    if seen.figures:
        first, last = seen.figures[0], seen.figures[-1]
        parts.append(
            _("%(count)d số liệu, từ %(first)s (%(from)s) đến %(last)s (%(to)s).")
            % {
                "count": len(seen.figures),
                "first": format_quantity(first.value, promise.unit, language=get_language() or "vi"),
                "from": f"{first.on:%d/%m/%Y}",
                "last": format_quantity(last.value, promise.unit, language=get_language() or "vi"),
                "to": f"{last.on:%d/%m/%Y}",
            }
        )
    else:
        parts.append(_("Chưa có số liệu."))
    if rebased:
        parts.append(
            _("%(count)d số liệu quy đổi từ trước sắp xếp, từ %(first)s đến %(last)s.")
            % {
                "count": len(rebased),
                "first": format_quantity(
                    rebased[0].value or 0, promise.unit, language=get_language() or "vi"
                ),
                "last": format_quantity(
                    rebased[-1].value or 0, promise.unit, language=get_language() or "vi"
                ),
            }
        )
    if isinstance(seen.forecast, Estimate):
        parts.append(
            _("Dự báo %(middle)s, khoảng 80%%: từ %(low)s đến %(high)s.")
            % {
                "middle": format_quantity(seen.forecast.value, promise.unit, language=get_language() or "vi"),
                "low": format_quantity(seen.forecast.low, promise.unit, language=get_language() or "vi"),
                "high": format_quantity(seen.forecast.high, promise.unit, language=get_language() or "vi"),
            }
        )
    return " ".join(parts)
