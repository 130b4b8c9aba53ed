"""How targets and figures are worded in pages."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hatangso.domain.footing import Footing
from hatangso.domain.numbers_format import format_number, format_quantity, unit_words
from hatangso.domain.periods import parse_period
from hatangso.domain.progress.observation import Progress
from hatangso.domain.progress.verdict import Status
from hatangso.domain.words import Words
from hatangso.store.programme.definitions import component_label
from hatangso.store.programme.models import TargetMeasure
from hatangso.store.programme.standing import goal_of

register = template.Library()
FIGURE_STATES = {
    "entered": gettext_lazy("Chưa duyệt"),
    "approved": gettext_lazy("Đã duyệt"),
    "returned": gettext_lazy("Đã trả lại"),
    "superseded": gettext_lazy("Đã thay thế"),
}


@register.filter
def spoken(words: Words | None) -> str:
    """A text of the domain in the reader's language."""
    return words.spoken_in(get_language() or "vi") if words else ""


@register.filter
def quantity(value: float | None, unit: str | None = "") -> str:
    """A number with its unit; what is not known says so."""
    return (
        _("chưa có số liệu")
        if value is None
        else format_quantity(value, unit or "", language=get_language() or "vi")
    )


@register.filter
def plain_number(value: float | None, digits: int = 2) -> str:
    """A number as it is typed in a field; nothing where there is none."""
    return "" if value is None else format_number(value, digits)


@register.filter
def unit_name(unit: str | None) -> str:
    """A canonical unit in the reader's words."""
    return unit_words(unit, get_language() or "vi")


@register.filter
def goal_text(measure: TargetMeasure) -> str:
    """What is promised, in words."""
    if measure.kind == "product":
        return _("có sản phẩm")
    if measure.kind == "qualitative":
        return _("đạt mức đã nêu")
    goal = goal_of(measure)
    return spoken(goal.words(measure.unit_text)) if goal else _("kế hoạch chưa ghi giá trị")


@register.filter
def period_label(code: str) -> str:
    """A period's code in words."""
    period = parse_period(code)
    return spoken(period.label) if period else code


@register.filter
def footing_label(code: str) -> str:
    """On what a figure stands."""
    return spoken(Footing(code).label) if code in set(Footing) else code


@register.filter
def progress_label(code: str) -> str:
    """How far a promise without a number is."""
    return spoken(Progress(code).label) if code in set(Progress) else code


@register.filter
def component_name(code: str) -> str:
    """A component's name."""
    return spoken(component_label(code))


@register.simple_tag
def standing_pill(status: Status) -> SafeString:
    """A status as a coloured word."""
    return format_html('<span class="status-pill pill-{}">{}</span>', status.value, spoken(status.label))


@register.simple_tag
def figure_pill(state: str) -> SafeString:
    """Whether a figure is approved."""
    return format_html('<span class="status-pill pill-{}">{}</span>', state, FIGURE_STATES[state])


@register.inclusion_tag("targets/figure_value.html", takes_context=True)
def figure_value(
    context: Mapping[str, Any], figure: Any, measure_unit: str | None, unit_code: str, *, tag: bool = True
) -> dict[str, Any]:
    """A figure with the link to its evidence and a mark where nobody approved it yet or somebody contests it.

    The page gives `contested`: the observations shown that are contested.
    """
    contested = context.get("contested", ())
    return {
        "figure": figure,
        "measure_unit": measure_unit,
        "unit_code": unit_code,
        "tag": tag,
        "is_contested": bool(figure and figure.row and figure.row.pk in contested),
    }
