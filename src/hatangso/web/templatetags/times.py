"""Periods and due days in words."""

from datetime import date

from django import template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.periods import parse_period

register = template.Library()


@register.filter
def period_words(code: str) -> str:
    """'2026-Q3' → 'Quý III năm 2026'; a code that is no period stands as it is."""
    period = parse_period(code)
    return period.label.spoken_in(get_language() or "vi") if period else code


@register.filter
def days_left(due: date | None) -> str:
    """How far away a day is: 'còn 9 ngày', 'hôm nay', 'quá hạn 3 ngày'."""
    if due is None:
        return ""
    days = (due - timezone.localdate()).days
    if days == 0:
        return _("hôm nay")
    if days > 0:
        return _("còn %(days)d ngày") % {"days": days}
    return _("quá hạn %(days)d ngày") % {"days": -days}
