"""The types of assets as they are asked: attributes, codes, limits, symbols, sources."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hatangso.adapters.coordinates import OPERATION, OPERATION_METRES, OPERATION_NAME, systems
from hatangso.catalog.asset_types import asset_types
from hatangso.domain.assets.asset_type import GROUPS, AssetType, Attribute
from hatangso.domain.numbers_format import format_number
from hatangso.store.places.models import Unit
from hatangso.web.components.asset_mark import asset_mark
from hatangso.web.page import unit_page
from hatangso.web.templatetags.progress import spoken, unit_name

KINDS: dict[str, Any] = {
    "text": gettext_lazy("chữ"),
    "integer": gettext_lazy("số nguyên"),
    "number": gettext_lazy("số"),
    "choice": gettext_lazy("chọn một mã"),
    "boolean": gettext_lazy("có / không"),
    "date": gettext_lazy("ngày"),
    "asset": gettext_lazy("mã hoặc tên trong danh bạ"),
}
SHAPES: dict[str, Any] = {
    "point": gettext_lazy("điểm"),
    "line": gettext_lazy("đường"),
    "area": gettext_lazy("vùng"),
}


@dataclass(frozen=True)
class Row:
    """One attribute in words."""

    attribute: Attribute

    @property
    def kind(self) -> str:
        return str(KINDS[self.attribute.kind])

    @property
    def limits(self) -> str:
        """'0–400 m', '≥ 1', 'm' or ''."""
        one = self.attribute
        least, most = (None if n is None else _number(one, n) for n in (one.minimum, one.maximum))
        if least is not None and most is not None:
            said = f"{least}–{most}"
        elif least is not None:
            said = f"≥ {least}"
        else:
            said = f"≤ {most}" if most is not None else ""
        return f"{said} {unit_name(one.unit)}".strip()

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(code, spoken(words)) for code, words in self.attribute.choices.items()]

    @property
    def former(self) -> list[tuple[str, str]]:
        return list(self.attribute.former.items())


@dataclass(frozen=True)
class Shown:
    """One type in words."""

    type: AssetType
    mark: SafeString
    rows: list[Row]

    @property
    def shapes(self) -> str:
        told = ", ".join(str(SHAPES[one]) for one in self.type.geometry)
        return told or str(_("không có vị trí"))

    @property
    def seen_by_all(self) -> str:
        if not self.type.open_data:
            return str(_("không công khai"))
        return str(_("công khai cả vị trí") if self.type.exact else _("công khai, trừ vị trí chính xác"))


@unit_page("view_assets", "edit_assets")
@require_safe
def types(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The page; it reads the catalogue alone."""
    every = [
        Shown(one, asset_mark(one.code, "in_service", 28), [Row(a) for a in one.attributes])
        for one in asset_types().values()
    ]
    groups = [
        (spoken(words), [one for one in every if one.type.group == code]) for code, words in GROUPS.items()
    ]
    return render(
        request,
        "assets/types.html",
        {
            "groups": groups,
            "may_add": request.actor.may_somewhere("edit_assets", unit),  # type: ignore[attr-defined]
            "systems": systems().values(),
            "operation": {"code": OPERATION, "name": OPERATION_NAME, "metres": OPERATION_METRES},
        },
    )


def _number(attribute: Attribute, number: float) -> str:
    return f"{number:.0f}" if attribute.code.endswith("year") else format_number(number, 4)


urlpatterns = [path("<unit:unit_code>/tai-san/loai/", types, name="asset_types")]
