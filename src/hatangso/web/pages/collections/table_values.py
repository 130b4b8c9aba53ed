"""The values of asked tables and their figures as people read them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.collection.sheet import CellValues, TableColumn
from hatangso.domain.figures.told import Shape
from hatangso.domain.indicators.evaluate import value_in_unit
from hatangso.domain.numbers_format import format_number, format_quantity
from hatangso.domain.quantities import Ratio, Unknown
from hatangso.store.places.models import Unit

DECIMALS = 6
LONG_SHAPE = 40


def figure_text(values: CellValues, shape: Shape) -> str:
    """'9.000/12.000 = 75%'; a half alone as '9.000/–'; '' where nothing is told."""
    if values.part is None and values.whole is None:
        return "" if values.value is None else format_quantity(values.value, shape.unit)
    halves = f"{_or_dash(values.part)}/{_or_dash(values.whole)}"
    if values.part is None or not values.whole:
        return halves
    share = value_in_unit(Ratio(values.part, values.whole), shape.unit)
    return halves if isinstance(share, Unknown) else f"{halves} = {format_quantity(share, shape.unit)}"


def cell_text(column: TableColumn, value: Any, units: Mapping[int, Unit] | None = None) -> str:
    """One cell of a kept row."""
    if value is None or value == "":
        return ""
    if column.kind == "choice":
        labels = dict(column.choices)
        return labels[value].spoken_in(get_language() or "vi") if value in labels else str(value)
    if column.kind == "commune":
        name = next((unit.full_name for unit in (units or {}).values() if unit.code == value), "")
        return f"{value} {name}".strip()
    if column.kind == "date":
        return f"{date.fromisoformat(value):%d/%m/%Y}" if isinstance(value, str) else f"{value:%d/%m/%Y}"
    if column.kind == "area":
        return f"{str(value)[:LONG_SHAPE]}…" if len(str(value)) > LONG_SHAPE else str(value)
    return typed_text(column, value)


def typed_text(column: TableColumn, value: Any) -> str:
    """The cell as it stands in a field to be edited."""
    if value is None:
        return ""
    if column.kind in ("longitude", "latitude"):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
    if isinstance(value, int | float):
        return format_number(value, DECIMALS)
    return str(value)


def how_written(column: TableColumn) -> str:
    """How a cell of the column is to be written."""
    if column.kind == "choice":
        return _("một trong: %(choices)s") % {
            "choices": ", ".join(label.spoken_in(get_language() or "vi") for _code, label in column.choices)
        }
    said = {
        "text": _("chữ"),
        "code": _("mã, giữ nguyên số 0 ở đầu"),
        "commune": _("mã hoặc tên đầy đủ của xã, phường"),
        "count": _("số nguyên, ví dụ 12.000"),
        "number": _("số, ví dụ 1.234,5"),
        "date": _("ngày/tháng/năm, ví dụ 31/12/2026"),
        "longitude": _("độ thập phân, ví dụ 105,8523"),
        "latitude": _("độ thập phân, ví dụ 21,0285"),
        "area": _("WKT (POLYGON…) hoặc GeoJSON, kinh độ trước, WGS 84"),
    }[column.kind]
    if column.kind in ("count", "number") and column.maximum is not None:
        most = format_number(column.maximum, DECIMALS)
        return _("%(how)s; nhiều nhất %(most)s") % {"how": said, "most": most}
    return said


def _or_dash(number: float | None) -> str:
    return "–" if number is None else format_number(number, 2)
