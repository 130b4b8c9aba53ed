"""Words for roles and kinds of organisation in templates."""

from django import template
from django.utils.translation import get_language

from hatangso.domain.access.roles import ROLES
from hatangso.domain.organisations.kinds import KINDS

register = template.Library()


@register.filter
def role_label(role: str) -> str:
    """'head' → 'Thủ trưởng (duyệt)' in the reader's language."""
    return ROLES[role].label.spoken_in(get_language() or "vi") if role in ROLES else role


@register.filter
def kind_label(kind: str) -> str:
    """'police' → 'Công an' in the reader's language."""
    return KINDS[kind].label.spoken_in(get_language() or "vi") if kind in KINDS else kind
