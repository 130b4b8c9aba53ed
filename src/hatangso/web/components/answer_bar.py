"""How far a request for data is answered, as one bar with words beside it."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.collection.progress import AnswerState, Tally

DRAWN = (
    AnswerState.APPROVED,
    AnswerState.SUBMITTED,
    AnswerState.RETURNED,
    AnswerState.DRAFT,
    AnswerState.NOT_STARTED,
)


def answer_bar(found: Tally) -> SafeString:
    """The bar, farthest states first, told in words to who cannot see it; empty where nobody is asked."""
    if not found.total:
        return SafeString("")
    language = get_language() or "vi"
    left, pieces, told = 0.0, [], []
    for state in DRAWN:
        count = found.of(state)
        width = 100 * count / found.total
        if count:
            pieces.append((state.value, round(left, 3), round(width, 3)))
            told.append(f"{count} {state.label.spoken_in(language).lower()}")
        left += width
    return format_html(
        '<svg class="health-bar answer-bar" viewBox="0 0 100 5" preserveAspectRatio="none" role="img"'
        ' aria-label="{}">{}</svg>',
        _("Đã trả lời: %(told)s") % {"told": ", ".join(told)},
        format_html_join("", '<rect class="answer-{}" x="{}" y="0" width="{}" height="5"/>', pieces),
    )
