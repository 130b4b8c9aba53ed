"""How findings of probes are worded in pages."""

from typing import Any

from django import template
from django.utils.translation import get_language

from hatangso.catalog.probe_tests import probe_tests
from hatangso.store.probes.models import ProbeAlert

register = template.Library()


@register.filter
def said_reason(alert: ProbeAlert) -> str:
    """What was tested and why the alert was opened, in the reader's language."""
    language = get_language() or "vi"
    test = probe_tests().get(alert.code)
    reason = alert.reason["en" if language.startswith("en") else "vi"]
    return f"{test.label.spoken_in(language)}: {reason}" if test else reason


@register.filter
def pill_of(status: str) -> str:
    """The class of the pill of a finding's status."""
    return {
        "passed": "pill-reached",
        "warned": "pill-at_risk",
        "failed": "pill-off_track",
        "info": "pill-draft",
    }.get(status, "pill-not_yet_known")


@register.filter
def shown_evidence(value: Any) -> str:
    """A value of a finding's evidence as a short text."""
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, list | tuple):
        return ", ".join(shown_evidence(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {shown_evidence(one)}" for key, one in value.items())
    return str(value)
