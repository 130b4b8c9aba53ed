"""Figures over many places in words."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import format_number, format_quantity
from hatangso.store.programme.definitions import Definition
from hatangso.store.results.models import StandingFigure
from hatangso.web.templatetags.progress import spoken, unit_name


def figure_text(figure: StandingFigure | None, definition: Definition | None) -> str:
    """A figure as it stands: 52,5% (6.300/12.000), chưa duyệt."""
    if figure is None or figure.value is None:
        return _("chưa có số liệu")
    unit = definition.shape.unit if definition else None
    said = format_quantity(figure.value, unit, language=get_language() or "vi")
    if figure.part is not None and figure.whole is not None:
        said += f" ({format_number(figure.part)}/{format_number(figure.whole)})"
    return said if figure.approved else said + ", " + _("chưa duyệt")


def heading(definition: Definition) -> str:
    """The name of a column of figures, with the unit where the cells do not say it."""
    label, unit = spoken(definition.label), unit_name(definition.shape.unit)
    return f"{label} ({unit})" if unit and unit != "%" else label
