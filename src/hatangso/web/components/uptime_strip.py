"""Thirty days of light checks as a strip: one mark a day, as high as the share of checks that found it up."""

from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import format_number
from hatangso.store.probes.models import UptimeDay
from hatangso.store.probes.queries import SHOWN_DAYS, Uptime

STEP, BROAD, HIGH = 20, 14, 44


def uptime_strip(uptime: Uptime | None, today: date) -> SafeString:
    """The SVG; days without a check that could tell stay hollow."""
    by_day = {day.day: day for day in (uptime.days if uptime else ())}
    shown = [today - timedelta(days=back) for back in range(SHOWN_DAYS - 1, -1, -1)]
    marks = format_html_join(
        "",
        '<g class="{}"><title>{}</title><rect class="uptime-ground" x="{}" y="0" width="{}" height="{}"/>'
        '<rect class="uptime-share" x="{}" y="{}" width="{}" height="{}"/></g>',
        (_mark(place, day, by_day.get(day)) for place, day in enumerate(shown)),
    )
    return format_html(
        '<svg class="uptime-strip" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        STEP * SHOWN_DAYS,
        HIGH,
        _("Hoạt động từng ngày trong 30 ngày qua"),
        marks,
    )


def _mark(place: int, day: date, row: UptimeDay | None) -> tuple[object, ...]:
    told = (row.up + row.down) if row else 0
    share = row.up / told if row and told else 0.0
    kind = "uptime-unknown" if not told else "uptime-full" if share == 1 else "uptime-broken"
    said = _("%(day)s: chưa biết") if not told else _("%(day)s: %(up)s %% trong %(count)d lần kiểm tra")
    words = said % {"day": f"{day:%d/%m}", "up": format_number(100 * share, 1), "count": told}
    high = round(HIGH * share, 1)
    return kind, words, place * STEP, BROAD, HIGH, place * STEP, HIGH - high, BROAD, high
