"""Drawings of indices: how points add up, and how sure each place's rank is."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import format_number

# Each name stands above its bar, so that the drawing stays readable at the width of a phone.
ROW = 38
WIDTH = 360
EDGE = 6


@dataclass(frozen=True)
class Bar:
    """One bar: what it is, how long (of `most`), and where a second mark stands (the verified points)."""

    name: str
    value: float
    most: float
    mark: float | None = None


@dataclass(frozen=True)
class RankRow:
    """A place with its rank and the ranks between which nine draws of ten lie."""

    name: str
    rank: float
    low: float
    high: float
    here: bool = False


def bars(rows: Sequence[Bar], *, title: str, ident: str, mark_name: str = "") -> SafeString:
    """Bars one below the other, each against its own maximum; '' where there are none."""
    if not rows:
        return SafeString("")
    longest = max(row.most for row in rows) or 1.0
    drawn = format_html_join(
        "",
        '<text class="tick" x="0" y="{}">{}</text><text class="bar-told" x="{}" y="{}">{}</text>'
        '<rect class="bar-room" x="0" y="{}" width="{}" height="12"/>'
        '<rect class="bar-full" x="0" y="{}" width="{}" height="12"/>{}',
        (
            (
                number * ROW + 14,
                _short(row.name),
                WIDTH,
                number * ROW + 14,
                f"{format_number(row.value, 2)}/{format_number(row.most, 2)}",
                number * ROW + 20,
                round(WIDTH * row.most / longest, 1),
                number * ROW + 20,
                round(WIDTH * max(0.0, min(row.value, row.most)) / longest, 1),
                _mark(WIDTH * row.mark / longest, number) if row.mark is not None else "",
            )
            for number, row in enumerate(rows)
        ),
    )
    return format_html(
        '<svg class="index-chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{i}-t {i}-d">'
        '<title id="{i}-t">{}</title><desc id="{i}-d">{}</desc>{}</svg>',
        WIDTH,
        len(rows) * ROW + 4,
        title,
        "; ".join(_told(row, mark_name) for row in rows),
        drawn,
        i=ident,
    )


def rank_intervals(rows: Sequence[RankRow], places: int, *, ident: str) -> SafeString:
    """Each place's rank as a dot on the line of the ranks that nine draws of ten give it."""
    if not rows:
        return SafeString("")
    step = (WIDTH - 2 * EDGE) / max(1, places - 1)

    def x(rank: float) -> float:
        return round(EDGE + (rank - 1) * step, 1)

    drawn = format_html_join(
        "",
        '<text class="tick{}" x="0" y="{}">{}. {}</text>'
        '<line class="rank-line" x1="{}" x2="{}" y1="{}" y2="{}"/>'
        '<circle class="rank-dot{}" cx="{}" cy="{}" r="5"/>',
        (
            (
                " is-here" if row.here else "",
                number * ROW + 14,
                format_number(row.rank, 0),
                _short(row.name),
                x(row.low),
                x(row.high),
                number * ROW + 26,
                number * ROW + 26,
                " is-here" if row.here else "",
                x(row.rank),
                number * ROW + 26,
            )
            for number, row in enumerate(rows)
        ),
    )
    told = "; ".join(
        _("%(name)s: hạng %(rank)s, trong khoảng %(low)s–%(high)s")
        % {
            "name": row.name,
            "rank": format_number(row.rank, 0),
            "low": format_number(row.low, 0),
            "high": format_number(row.high, 0),
        }
        for row in rows
    )
    return format_html(
        '<svg class="index-chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{i}-t {i}-d">'
        '<title id="{i}-t">{}</title><desc id="{i}-d">{}</desc>{}</svg>',
        WIDTH,
        len(rows) * ROW + 4,
        _("Hạng và khoảng của hạng"),
        told,
        drawn,
        i=ident,
    )


def _short(name: str) -> str:
    return name if len(name) <= 38 else name[:37] + "…"


def _mark(x: float, number: int) -> SafeString:
    return format_html(
        '<line class="bar-mark" x1="{x}" x2="{x}" y1="{}" y2="{}"/>',
        number * ROW + 17,
        number * ROW + 35,
        x=round(x, 1),
    )


def _told(row: Bar, mark_name: str) -> str:
    said = f"{row.name}: {format_number(row.value, 2)}/{format_number(row.most, 2)}"
    return said if row.mark is None else f"{said} ({mark_name} {format_number(row.mark, 2)})"
