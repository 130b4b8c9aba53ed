"""The main indicator of the city's page as a map of its communes."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import format_quantity
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition
from hatangso.web.components.choropleth import Area, choropleth
from hatangso.web.pages.city.shapes import Shapes
from hatangso.web.pages.city.table import Line, Table
from hatangso.web.templatetags.progress import period_label, spoken


def communes_map(
    shapes: Shapes, table: Table, definition: Definition, period: str, *, links: bool
) -> SafeString:
    """The SVG; empty where no boundary is loaded. `links`: each commune leads to its own figures."""
    name = _("%(indicator)s, %(period)s") % {
        "indicator": spoken(definition.label),
        "period": period_label(period),
    }
    told = _("%(told)d trong %(all)d xã, phường có số liệu; bảng bên dưới có cùng nội dung.") % {
        "told": table.told,
        "all": len(table.every),
    }
    areas = [
        Area(
            line.unit.pk,
            reverse("figures", args=[line.unit.code]) if links else "",
            _title(line, table, definition),
            cell.value if (cell := table.main.get(line.unit.pk)) else None,
            bool(line.remarks),
        )
        for line in table.every
    ]
    return choropleth(name, told, shapes.picture, areas, lambda v: _write(v, definition), ident="ban-do")


def without_outline(shapes: Shapes, units: Sequence[Unit]) -> list[Unit]:
    """The communes that the map cannot show."""
    return [unit for unit in units if unit.pk not in shapes.picture.paths]


def _title(line: Line, table: Table, definition: Definition) -> str:
    cell = table.main.get(line.unit.pk)
    if cell is None or cell.value is None:
        return _("%(place)s: chưa có số liệu") % {"place": line.unit.full_name}
    value = _write(cell.value, definition)
    said = f"{line.unit.full_name}: {value}"
    if not cell.approved:
        said += " " + _("(chưa duyệt)")
    return said + "".join(f". {spoken(remark.words)}" for remark in line.remarks)


def _write(value: float, definition: Definition) -> str:
    return format_quantity(value, definition.shape.unit, language=get_language() or "vi")
