"""The gauge of the citizen's test: three quarters of a circle on a logarithmic scale, as SVG with classes.

The page's script fills the arc by its dash length; without a script it is an empty gauge.
"""

from math import cos, log10, pi, sin

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hatangso.domain.numbers_format import format_number

MOST = 1000.0  # Mbit/s at the end of the arc
TICKS = (0, 1, 5, 20, 40, 100, 300, 1000)  # 40 and 100: what the plans ask of 4G and 5G
SIDE = 360
HIGH = 328  # the open quarter below needs no more
MIDDLE = SIDE / 2
RADIUS = 132.0
BEGINS, SWEEP = 135.0, 270.0  # degrees, clockwise from the right


def part(mbit: float) -> float:
    """How far round the arc a speed lies, 0 to 1; as `part` of islands/measure/gauge.ts.

    >>> part(0), round(part(40), 3), part(5000)
    (0.0, 0.538, 1.0)
    """
    return min(1.0, log10(1 + max(0.0, mbit)) / log10(1 + MOST))


def speed_gauge() -> SafeString:
    """The empty gauge, to be filled; hidden from screen readers, who get the words beside it."""
    ticks = format_html_join(
        "",
        '<line class="tick" x1="{}" y1="{}" x2="{}" y2="{}"/><text x="{}" y="{}">{}</text>',
        (
            (*_at(part(mbit), 113), *_at(part(mbit), 119), *_text_at(part(mbit)), format_number(mbit))
            for mbit in TICKS
        ),
    )
    return format_html(
        '<svg class="speed-gauge" viewBox="0 0 {side} {high}" aria-hidden="true" focusable="false">'
        '<path class="track" d="{arc}"/>'
        '<path class="fill" data-arc pathLength="1000" stroke-dasharray="0 2000" d="{arc}"/>'
        '<path class="time-track" d="{inner}"/>'
        '<path class="time" data-time pathLength="1000" stroke-dasharray="0 2000" d="{inner}"/>{ticks}</svg>',
        side=SIDE,
        high=HIGH,
        arc=_arc(RADIUS),
        inner=_arc(RADIUS + 22),
        ticks=ticks,
    )


def _at(portion: float, radius: float) -> tuple[str, str]:
    angle = (BEGINS + SWEEP * portion) * pi / 180
    return f"{MIDDLE + radius * cos(angle):.1f}", f"{MIDDLE + radius * sin(angle):.1f}"


def _text_at(portion: float) -> tuple[str, str]:
    x, y = _at(portion, 98)
    return x, f"{float(y) + 4:.1f}"


def _arc(radius: float) -> str:
    begin, end = _at(0, radius), _at(1, radius)
    return f"M{begin[0]} {begin[1]}A{radius} {radius} 0 1 1 {end[0]} {end[1]}"
