"""A number over some periods as bars, drawn on the server; a period without one stays empty."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import format_quantity

WIDTH, HEIGHT, TOP, BOTTOM = 720, 220, 24, 36
WIDEST = 64


@dataclass(frozen=True)
class Step:
    """One period and its number."""

    label: str
    value: float | None


def history_chart(name: str, steps: Sequence[Step], unit: str | None, *, ident: str) -> SafeString:
    """The SVG; empty where no period has a number."""
    known = [step.value for step in steps if step.value is not None]
    if not known or min(known) < 0:
        return SafeString("")
    top = max(100.0 if unit == "%" else 0.0, *known) or 1.0
    slot = WIDTH / len(steps)
    broad = min(WIDEST, slot * 0.7)
    bars = format_html_join(
        "",
        '<g><title>{label}: {said}</title><rect class="bar" x="{x}" y="{y}" width="{w}" height="{h}"/>'
        '<text class="bar-value" x="{mid}" y="{above}" text-anchor="middle">{said}</text>'
        '<text class="tick" x="{mid}" y="{below}" text-anchor="middle">{label}</text></g>',
        (_bar(place, step, slot, broad, top, unit) for place, step in enumerate(steps)),
    )
    told = _("%(count)d kỳ, từ %(first)s đến %(last)s.") % {
        "count": len(known), "first": steps[0].label, "last": steps[-1].label
    }  # fmt: skip
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-labelledby="{i}-t {i}-d">'
        '<title id="{i}-t">{}</title><desc id="{i}-d">{}</desc>'
        '<line class="grid" x1="0" x2="{}" y1="{y}" y2="{y}"/>{}</svg>',
        WIDTH,
        HEIGHT,
        name,
        told,
        WIDTH,
        bars,
        i=ident,
        y=HEIGHT - BOTTOM,
    )


def _bar(
    place: int, step: Step, slot: float, broad: float, top: float, unit: str | None
) -> dict[str, str | float]:
    high = (HEIGHT - TOP - BOTTOM) * (step.value or 0.0) / top
    said = "–" if step.value is None else format_quantity(step.value, unit, language=get_language() or "vi")
    middle = slot * (place + 0.5)
    return {
        "label": step.label,
        "said": said,
        "x": round(middle - broad / 2, 1),
        "y": round(HEIGHT - BOTTOM - high, 1),
        "w": round(broad, 1),
        "h": round(high, 1),
        "mid": round(middle, 1),
        "above": round(HEIGHT - BOTTOM - high - 5, 1),
        "below": HEIGHT - BOTTOM + 18,
    }
