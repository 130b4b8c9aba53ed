"""Words of indices in templates."""

from django import template
from django.utils.translation import get_language

from hatangso.domain.indices.answer import Step
from hatangso.domain.indices.index import Criterion

register = template.Library()


@register.simple_tag
def criterion_rule(criterion: Criterion) -> str:
    """The rule of a criterion in a sentence."""
    if criterion.rule is None:
        return ""
    return criterion.rule.told(criterion.points).spoken_in(get_language() or "vi")


@register.filter
def step_label(step: str) -> str:
    """'half' → 'Đạt một nửa' in the reader's language."""
    return Step(step).label.spoken_in(get_language() or "vi") if step in set(Step) else step
