"""How a reading of speeds is written in tables."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import format_number
from hatangso.domain.statistics.classes import TENTHS_FROM
from hatangso.domain.statistics.verdict_words import Answer
from hatangso.store.measurements.readings import Reading
from hatangso.store.measurements.speed_verdicts import Judged
from hatangso.web.pages.speeds.words import STATISTIC_NAMES, outcome_name, said, said_interval, source_name

register = template.Library()
NOTHING = SafeString('<span class="muted">–</span>')


@register.simple_tag
def class_pill(class_of: Any) -> SafeString:
    """A class of certainty: three dots, filled as far as it goes, and its name."""
    return format_html(
        '<span class="class-pill class-{}" title="{}"><span class="class-dots" aria-hidden="true">{}</span>'
        "{}</span>",
        class_of.code, class_of.meaning, class_of.mark, class_of.name,
    )  # fmt: skip


@register.simple_tag
def outcome_pill(outcome: str) -> SafeString:
    """The verdict as a coloured word."""
    look = {"reached": "reached", "not_reached": "off_track"}.get(outcome, "not_yet_known")
    return format_html('<span class="status-pill pill-{}">{}</span>', look, outcome_name(outcome))


@register.filter
def why(judged: Judged) -> str:
    """The sentence of a verdict without the word that stands before it as a pill."""
    reason = judged.reason.spoken_in(get_language() or "vi")
    rest = reason.removeprefix(f"{Answer(judged.outcome).label.spoken_in(get_language() or 'vi')}: ")
    return rest[:1].upper() + rest[1:]


@register.simple_tag
def speed_value(reading: Reading, statistic: str) -> SafeString:
    """The mean or median, else why it is not told."""
    value = reading.estimate(statistic)
    if value is not None:
        return format_html("<span>{}</span>", format_number(value, 1))
    return _why_not(reading, statistic, _("chỉ nêu khoảng"))


@register.filter
def percents_to(low: float, high: float) -> str:
    """'66–70%' of two shares."""
    ends = [format_number(100 * one, 1) for one in (low, high)]
    return f"{ends[0]}%" if ends[0] == ends[1] else f"{ends[0]}–{ends[1]}%"


@register.simple_tag
def speed_unknown(reading: Reading) -> SafeString:
    """The number of a table that does not say whether it is a mean or a median."""
    value = reading.of_unknown_statistic
    return NOTHING if value is None else format_html("<span>{}</span>", format_number(value, 1))


def _why_not(reading: Reading, statistic: str, few: str) -> SafeString:
    """Why a number is not told; '–' where there is none. `few`: what is said of 5–29 devices."""
    if reading.standing == "withheld":
        return format_html('<span class="muted">{}</span>', _("dưới 5 thiết bị"))
    if reading.keeps_back(statistic):
        return format_html('<span class="muted">{}</span>', _("được giữ lại"))
    if reading.standing == "interval":
        return format_html('<span class="muted">{}</span>', few)
    return NOTHING


@register.simple_tag
def speed_interval(reading: Reading, statistic: str) -> SafeString:
    ends = reading.interval(statistic)
    if ends is None:
        return _why_not(reading, statistic, "–")
    return format_html("<span>{}–{}</span>", format_number(ends[0], 1), format_number(ends[1], 1))


@register.simple_tag
def percentile_interval(reading: Reading, name: str) -> SafeString:
    """The interval of p10 or p90, else why there is none."""
    ends = reading.interval(name)
    if ends is None:
        few = reading.result is not None and reading.result.devices < TENTHS_FROM
        why = _("cần từ 40 thiết bị") if few else _("được giữ lại")
        return format_html('<span class="muted">{}</span>', why)
    return format_html("<span>{}–{}</span>", format_number(ends[0], 1), format_number(ends[1], 1))


@register.simple_tag
def speed_area(reading: Reading) -> SafeString:
    """The small-area estimate, its interval, and how much of it is the place's own data."""
    area, result = reading.area, reading.result
    if area is None or result is None:
        return NOTHING
    value, low, high = area
    ends = "" if low is None or high is None else f"{format_number(low, 1)}–{format_number(high, 1)}"
    own = (
        ""
        if result.own is None
        else _("%(share)s%% của nơi này") % {"share": format_number(100 * result.own, 0)}
    )
    return format_html(
        '<span>{}</span><div class="muted">{}</div><div class="muted">{}</div>',
        format_number(value, 1),
        ends,
        own,
    )


@register.simple_tag
def published_value(reading: Reading) -> SafeString:
    """What others published, with its number of tests and which statistic it is."""
    published = reading.published
    if published is None:
        return NOTHING
    value = reading.estimate(published.statistic)
    if value is None:
        value = reading.of_unknown_statistic
    samples = (
        ""
        if published.samples is None
        else _("%(count)s mẫu") % {"count": format_number(published.samples, 0)}
    )
    return format_html(
        '<span>{}</span><div class="muted">{}</div><div class="muted">{}, {}</div>',
        "–" if value is None else format_number(value, 1), samples, source_name(published.source),
        STATISTIC_NAMES.get(published.statistic, published.statistic),
    )  # fmt: skip


@register.simple_tag
def reading_words(reading: Reading, statistic: str) -> str:
    """'trung bình 42,1 Mbit/s, khoảng 95%: 38,1–44,7 Mbit/s, 64 thiết bị, 310 phép đo.'"""
    parts = []
    value, ends = reading.estimate(statistic), reading.interval(statistic)
    if value is not None:
        parts.append(f"{STATISTIC_NAMES[statistic]} {said(value, reading.metric)}")
    elif (unknown := reading.of_unknown_statistic) is not None:
        parts.append(f"{said(unknown, reading.metric)} ({STATISTIC_NAMES['unknown']})")
    if ends is not None:
        parts.append(_("khoảng 95%%: %(ends)s") % {"ends": said_interval(ends, reading.metric)})
    if reading.devices is not None:
        parts.append(_("%(count)s thiết bị") % {"count": format_number(reading.devices, 0)})
    if reading.tests is not None:
        parts.append(_("%(count)s phép đo") % {"count": format_number(reading.tests, 0)})
    return ", ".join(parts) + "." if parts else ""
