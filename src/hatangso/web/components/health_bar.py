"""How many targets stand how, as one bar with words beside it."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.store.programme.standing import Health


def health_bar(found: Health) -> SafeString:
    """The bar; empty where there is no target. Its words are also in the legend that pages put beneath."""
    if not found.total:
        return SafeString("")
    language = get_language() or "vi"
    left, pieces = 0.0, []
    for status, count in found.counts:
        width = 100 * count / found.total
        if count:
            pieces.append((status.value, round(left, 3), round(width, 3)))
        left += width
    told = ", ".join(f"{count} {status.label.spoken_in(language)}" for status, count in found.counts if count)
    return format_html(
        '<svg class="health-bar" viewBox="0 0 100 5" preserveAspectRatio="none" role="img"'
        ' aria-label="{}">{}</svg>',
        _("Tình hình chỉ tiêu: %(told)s") % {"told": told},
        format_html_join("", '<rect class="health-{}" x="{}" y="0" width="{}" height="5"/>', pieces),
    )
