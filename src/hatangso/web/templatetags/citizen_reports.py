"""Words of citizens' reports in templates."""

from django import template

from hatangso.domain.citizen_reports.category import URGENCIES
from hatangso.web.templatetags.progress import spoken

register = template.Library()


@register.filter
def urgency_name(code: str) -> str:
    """How urgent a category is, in words."""
    return spoken(URGENCIES.get(code))  # type: ignore[call-overload]
