"""Cells of the tables over many places."""

from collections.abc import Container, Mapping, Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import format_number
from hatangso.store.results.cells import Cell
from hatangso.store.results.roll_ups import RolledUp
from hatangso.web.templatetags.progress import footing_label

register = template.Library()
MARKS = {
    "reported": gettext_lazy("BC"),
    "measured": gettext_lazy("ĐO"),
    "modelled": gettext_lazy("MH"),
    "surveyed": gettext_lazy("KS"),
}


@register.simple_tag
def figure_cell(
    cell: Cell | None,
    unit: str | None,
    texts: Mapping[int, str],
    unit_code: str = "",
    *,
    contested: Container[int] = (),
) -> SafeString:
    """A commune's figure with the mark of its footing, and a label where nobody approved it yet.

    With `unit_code` the figure leads to its evidence there. `contested`: observations that somebody contests.
    """
    if cell is None:
        return format_html('<span class="muted" title="{}">–</span>', _("chưa có số liệu"))
    said = texts.get(cell.observation_id or 0, "–") if cell.value is None else _quantity(cell.value, unit)
    if unit_code and cell.observation_id:
        address = reverse("figure_evidence", args=[unit_code, cell.observation_id])
        shown = format_html('<a class="figure-link" href="{}">{}</a>', address, said)
    else:
        shown = format_html("<span>{}</span>", said)
    mark = format_html(
        '<abbr class="footing-mark" title="{}">{}</abbr>', footing_label(cell.footing), MARKS[cell.footing]
    )
    if cell.observation_id in contested:
        open_contest = _("đang có ý kiến")
        mark = format_html('{} <span class="badge-quiet badge-wait">{}</span>', mark, open_contest)
    if cell.approved:
        return format_html("{} {}", shown, mark)
    label = (
        _("chưa duyệt")
        if cell.was is None
        else _("chưa duyệt; đã duyệt: %(was)s") % {"was": _quantity(cell.was, unit)}
    )
    return format_html('{} {} <span class="badge-quiet badge-wait">{}</span>', shown, mark, label)


@register.simple_tag
def rolled_cell(rolled: RolledUp, unit: str | None) -> SafeString:
    """The value of a whole with how many places are in it."""
    if rolled.number is None:
        why = rolled.why.spoken_in(get_language() or "vi") if rolled.why else ""
        shown = format_html('<span class="muted" title="{}">–</span>', why)
    else:
        shown = format_html("<strong>{}</strong>", _quantity(rolled.number, unit))
    count = _("%(counted)d/%(all)d nơi") % {"counted": rolled.counted, "all": rolled.expected}
    return format_html('{}<div class="muted">{}</div>', shown, count)


@register.filter
def signed(value: float | None, unit: str | None = "") -> str:
    """A change with its sign: +2,1 điểm for per cent, −14 otherwise."""
    if value is None:
        return "–"
    text = format_number(abs(value), 1)
    if text == "0":
        return "0"
    sign = "+" if value > 0 else "−"
    return f"{sign}{text} {_('điểm')}" if unit == "%" else f"{sign}{text}"


@register.filter
def at(things: Sequence[Any], place: int) -> Any:
    """The thing at that place, from 0."""
    return things[place]


def _quantity(value: float, unit: str | None) -> str:
    """The number; its unit stands in the head of the column, but for per cent."""
    return f"{format_number(value, 1)}%" if unit == "%" else format_number(value, 2)
