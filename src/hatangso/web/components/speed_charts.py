"""Drawings of measured speeds: how devices are spread, and estimates with their intervals.

Plain SVG from the server, readable at the width of a phone; each drawing says in words what it shows, and a
table with the same content stands beside it. Looks come from styles/speeds.css.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import format_number

WIDTH, EDGE = 360, 8
BARS, AXIS, HEAD = 130, 24, 34
ROW = 40
MOST_TICKS = 7
# Round numbers of an axis within each factor of ten: the first row that gives three marks.
STEPS = ((1, 2, 5), (1, 1.5, 2, 3, 4, 5, 6, 8), tuple(n / 10 for n in range(10, 100, 2)))


@dataclass(frozen=True)
class Spread:
    """How many devices lie between two values, both ends in the metric's unit."""

    low: float
    high: float
    devices: int


@dataclass(frozen=True)
class Span:
    """One line: a name, the interval, and the estimate where there is enough to tell one."""

    name: str
    low: float | None = None
    high: float | None = None
    value: float | None = None
    note: str = ""
    here: bool = False


def distribution(
    name: str,
    bins: Sequence[Spread],
    unit: str,
    *,
    ident: str,
    median: float | None = None,
    interval: tuple[float, float] | None = None,
    target: float | None = None,
) -> SafeString:
    """Devices by logarithmic class, with the median's interval as a band and the target as a line.

    '' where there is nothing to draw.
    """
    drawn = [one for one in bins if one.devices > 0]
    if not drawn:
        return SafeString("")
    ends = [drawn[0].low, drawn[-1].high, *(interval or ()), *([target] if target else [])]
    place = _Scale(min(ends), max(ends))
    most = max(one.devices for one in drawn)
    ground = HEAD + BARS
    band = SafeString("")
    if interval:
        left, right = place(interval[0]), place(interval[1])
        band = format_html(
            '<rect class="spread-band" x="{}" y="{}" width="{}" height="{}"/>',
            left, HEAD, max(1.0, round(right - left, 1)), BARS,
        )  # fmt: skip
    bars = format_html_join(
        "",
        '<rect class="spread-bar" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>',
        (
            (
                place(one.low) + 0.5,
                round(ground - BARS * one.devices / most, 1),
                max(1.0, round(place(one.high) - place(one.low) - 1, 1)),
                round(BARS * one.devices / most, 1),
                _("%(low)s–%(high)s %(unit)s: %(count)d thiết bị")
                % {
                    "low": format_number(one.low, 1), "high": format_number(one.high, 1), "unit": unit,
                    "count": one.devices,
                },
            )
            for one in drawn
        ),
    )  # fmt: skip
    marks = [_mark("spread-median", place(median), 14, _("trung vị"))] if median else []
    if target:
        marks.append(_mark("spread-target", place(target), 28, _("mục tiêu")))
    return format_html(
        '<svg class="speed-chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{i}-t {i}-d">'
        '<title id="{i}-t">{}</title><desc id="{i}-d">{}</desc>{}{}<line class="grid" x1="0" x2="{}" y1="{g}"'
        ' y2="{g}"/>{}{}</svg>',
        WIDTH,
        ground + AXIS,
        name,
        _told(drawn, unit, median, interval, target),
        bars,
        band,
        WIDTH,
        place.ticks(ground),
        format_html_join("", "{}", ((mark,) for mark in marks)),
        i=ident,
        g=ground,
    )


def intervals(
    name: str, rows: Sequence[Span], unit: str, *, ident: str, target: float | None = None
) -> SafeString:
    """Each line's interval as a bar, its estimate as a dot, the target as a mark; '' of none."""
    known = [end for row in rows for end in (row.low, row.high, row.value) if end is not None]
    if not known:
        return SafeString("")
    low = min([*known, *([target] if target else [])])
    place = _Scale(max(low, 1e-3), max([*known, *([target] if target else [])]))
    ground = len(rows) * ROW + 4
    drawn = format_html_join("", "{}", ((_span(row, at, place, unit),) for at, row in enumerate(rows)))
    line = SafeString("")
    if target:
        line = format_html_join(
            "",
            '<line class="spread-target" x1="{}" x2="{}" y1="{}" y2="{}"/>',
            ((place(target), place(target), at * ROW + 20, at * ROW + 36) for at in range(len(rows))),
        )
    told = "; ".join(f"{row.name}: {_said(row, unit)}" for row in rows)
    return format_html(
        '<svg class="speed-chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{i}-t {i}-d">'
        '<title id="{i}-t">{}</title><desc id="{i}-d">{}</desc>{}{}{}</svg>',
        WIDTH,
        ground + AXIS,
        name,
        told,
        drawn,
        line,
        place.ticks(ground),
        i=ident,
    )


class _Scale:
    """Where a value lies from left to right, on a logarithmic axis."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = math.log(max(low, 1e-3) * 0.9), math.log(max(high, 2e-3) * 1.1)

    def __call__(self, value: float) -> float:
        share = (math.log(max(value, 1e-3)) - self.low) / (self.high - self.low)
        return round(EDGE + (WIDTH - 2 * EDGE) * share, 1)

    def _inside(self, steps: Sequence[float]) -> list[float]:
        values = [step * 10.0**power for power in range(-2, 5) for step in steps]
        return [value for value in values if self.low <= math.log(value) <= self.high]

    def ticks(self, ground: float) -> SafeString:
        inside = next(
            (found for steps in STEPS if len(found := self._inside(steps)) >= 3), self._inside(STEPS[-1])
        )
        while len(inside) > MOST_TICKS:
            inside = inside[::2]
        return format_html_join(
            "",
            '<line class="grid" x1="{x}" x2="{x}" y1="{y}" y2="{end}"/>'
            '<text class="tick" x="{x}" y="{below}" text-anchor="middle">{said}</text>',
            (
                {
                    "x": self(tick),
                    "y": ground,
                    "end": ground + 4,
                    "below": ground + 18,
                    "said": format_number(tick, 1),
                }
                for tick in inside
            ),
        )


def _mark(look: str, x: float, y: float, name: str) -> SafeString:
    anchor = "end" if x > WIDTH / 2 else "start"
    return format_html(
        '<line class="{}" x1="{x}" x2="{x}" y1="{}" y2="{}"/>'
        '<text class="spread-name" x="{}" y="{}" text-anchor="{}">{}</text>',
        look,
        y - 10,
        HEAD + BARS,
        x + (-4 if anchor == "end" else 4),
        y,
        anchor,
        name,
        x=x,
    )


def _span(row: Span, at: int, place: _Scale, unit: str) -> SafeString:
    y = at * ROW + 28
    bar = dot = SafeString("")
    if row.low is not None and row.high is not None:
        bar = format_html(
            '<line class="span-line" x1="{}" x2="{}" y1="{y}" y2="{y}"/>',
            place(row.low),
            place(row.high),
            y=y,
        )
    if row.value is not None:
        dot = format_html('<circle class="span-dot" cx="{}" cy="{}" r="5"/>', place(row.value), y)
    return format_html(
        '<text class="tick{}" x="0" y="{}">{}</text>'
        '<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>{}{}',
        " is-here" if row.here else "",
        at * ROW + 14,
        row.name if len(row.name) <= 26 else f"{row.name[:25]}…",
        WIDTH,
        at * ROW + 14,
        _said(row, unit),
        bar,
        dot,
    )


def _said(row: Span, unit: str) -> str:
    if row.low is None or row.high is None:
        return row.note or (
            _("chưa đủ để nói") if row.value is None else f"{format_number(row.value, 1)} {unit}"
        )
    ends = f"{format_number(row.low, 1)}–{format_number(row.high, 1)}"
    return f"{ends} {unit}" if row.value is None else f"{format_number(row.value, 1)} ({ends}) {unit}"


def _told(
    bins: Sequence[Spread],
    unit: str,
    median: float | None,
    interval: tuple[float, float] | None,
    target: float | None,
) -> str:
    most = max(bins, key=lambda one: one.devices)
    parts = [
        _("%(count)d thiết bị từ %(low)s đến %(high)s %(unit)s, nhiều nhất quanh %(mode)s %(unit)s")
        % {
            "count": sum(one.devices for one in bins),
            "low": format_number(bins[0].low, 1),
            "high": format_number(bins[-1].high, 1),
            "unit": unit,
            "mode": format_number(math.sqrt(max(most.low, 1e-3) * most.high), 0),
        }
    ]
    if median:
        parts.append(_("trung vị %(value)s") % {"value": format_number(median, 1)})
    if interval:
        parts.append(
            _("khoảng tin cậy %(low)s–%(high)s")
            % {"low": format_number(interval[0], 1), "high": format_number(interval[1], 1)}
        )
    if target:
        parts.append(_("mục tiêu %(value)s") % {"value": format_number(target, 1)})
    return "; ".join(parts) + "."
