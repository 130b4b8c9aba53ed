"""How an item of a plan is told on its card: its measures, time and doubts in words."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hatangso.catalog.discovery import indicator
from hatangso.domain.numbers_format import format_number
from hatangso.domain.plans.doubts import SENTENCES
from hatangso.domain.schedules.schedule import schedule_from_extract
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanItem
from hatangso.store.programme.definitions import LOCAL, definitions_of
from hatangso.store.programme.models import LocalIndicator

COMPONENTS = {
    "": gettext_lazy("(chưa rõ)"),
    "telecom": gettext_lazy("Viễn thông và Internet"),
    "data": gettext_lazy("Hạ tầng dữ liệu"),
    "physical": gettext_lazy("Vật lý – số"),
    "services": gettext_lazy("Tiện ích số và công nghệ số như dịch vụ"),
    "security": gettext_lazy("An toàn, an ninh mạng"),
}
OPS = {
    ">=": "≥",
    ">": ">",
    "<=": "≤",
    "<": "<",
    "=": "=",
    "between": gettext_lazy("từ … đến"),
    "done": gettext_lazy("hoàn thành (không có số)"),
}
FREQUENCIES = {
    "annual": gettext_lazy("Hằng năm"),
    "semiannual": gettext_lazy("6 tháng một lần"),
    "quarterly": gettext_lazy("Hằng quý"),
    "monthly": gettext_lazy("Hằng tháng"),
    "adhoc": gettext_lazy("Đột xuất"),
}


@dataclass(frozen=True)
class ShownItem:
    """An item as its card shows it."""

    item: PlanItem
    doubts: list[str]
    measures: list[str]
    schedule: str
    certainty: str  # sure, fair, doubtful


def shown(item: PlanItem) -> ShownItem:
    """What the card of an item says."""
    return ShownItem(
        item,
        [_doubt(code) for code in item.doubts],
        [measure_words(measure) for measure in item.data.get("measures") or []],
        schedule_words(item.data.get("schedule")),
        "sure" if item.confidence >= 0.9 else "fair" if item.confidence >= 0.7 else "doubtful",
    )


def _doubt(code: str) -> str:
    words = SENTENCES.get(code)
    return words.spoken_in(get_language() or "vi") if words else code


def measure_words(measure: dict[str, Any]) -> str:
    """A measure in a line: 'Dân số được phủ sóng 5G ≥ 99 %'."""
    code: str | None = measure.get("indicator")
    value: Any = measure.get("value")
    name = indicator_label(code) if code else _("chưa có chỉ số trong danh mục")
    if measure["op"] == "done":
        return f"{name}: {_('hoàn thành')}"
    unit = measure.get("unit") or ""
    if isinstance(value, list | tuple):
        return f"{name}: {format_number(value[0])} – {format_number(value[1])} {unit}".strip()
    number = "…" if value is None else format_number(value)
    return f"{name} {OPS[measure['op']]} {number} {unit}".strip()


@cache
def _label(code: str, language: str) -> str:
    found = indicator(code)
    return found.label.spoken_in(language) if found else code


def indicator_label(code: str) -> str:
    """The indicator's name in the page's language; a local indicator has the name its locality gave it."""
    if code.startswith(LOCAL):
        own = LocalIndicator.objects.filter(pk=code.removeprefix(LOCAL)).first()
        return own.name if own else code
    return _label(code, get_language() or "vi")


def indicator_choices(unit: Unit) -> list[tuple[str, str]]:
    """Codes and names of the catalogue's indicators and of the locality's own, by name."""
    language = get_language() or "vi"
    rows = [(code, each.label.spoken_in(language)) for code, each in definitions_of(unit).items()]
    return sorted(rows, key=lambda row: row[1])


def schedule_words(shape: dict[str, Any] | None) -> str:
    """A schedule in words; empty where none could be read."""
    if not shape:
        return ""
    return schedule_from_extract(shape).words.spoken_in(get_language() or "vi")
