"""The imports of assets of a locality: who brought what, when, and what became of it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.catalog.asset_types import asset_types
from hatangso.flows.assets.import_state import UNDER_WAY
from hatangso.store.assets.models import AssetImport
from hatangso.store.places.models import Unit
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.imports.words import PILLS, STATES, format_name, imports_of, type_name

A_PAGE = 25
ORDERS = {"newest": "-at", "rows": "-rows", "file": "file_name"}


@unit_page("edit_assets")
def asset_imports(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; `?export=xlsx|csv`."""
    every = imports_of(request, unit).select_related("by")
    found = every
    kind, state, text, order = (request.GET.get(name, "")[:200] for name in ("type", "state", "q", "order"))
    if kind:
        found = found.filter(type=kind)
    if state in STATES:
        found = found.filter(status=state)
    if text.strip():
        found = found.filter(file_name__icontains=text.strip())
    found = found.order_by(ORDERS.get(order, ORDERS["newest"]), "-pk")
    if (file := request.GET.get("export")) in {"xlsx", "csv"}:
        headings = [_("Tệp"), _("Loại tài sản"), _("Người nạp"), _("Lúc"), _("Trạng thái"), _("Số dòng")]
        headings += [_("Thêm mới"), _("Thay đổi"), _("Giữ nguyên"), _("Bị từ chối")]
        return exported(file, f"nap-tai-san-{unit.code}", headings, (_row(one) for one in found))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "one": one,
            "type": type_name(one.type),
            "format": format_name(one.format),
            "state": STATES.get(one.status, one.status),
            "pill": PILLS.get(one.status, "draft"),
            "busy": one.status in UNDER_WAY,
        }
        for one in page
    ]
    context: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "any": bool(rows) or every.exists(),
        "busy": any(row["busy"] for row in rows),
        "types": {code: type_name(code) for code in asset_types()},
        "states": STATES,
        "type": kind,
        "state": state,
        "order": order,
        "text": text,
    }
    part = "assets/imports/rows.html" if request.headers.get("HX-Request") else "assets/imports/listing.html"
    return render(request, part, context)


def _row(one: AssetImport) -> list[Any]:
    return [
        one.file_name,
        type_name(one.type),
        str(one.by or ""),
        timezone.localtime(one.at).strftime("%d/%m/%Y %H:%M"),
        str(STATES.get(one.status, one.status)),
        one.rows,
        one.added,
        one.changed,
        one.same,
        one.refused,
    ]


urlpatterns = [path("<unit:unit_code>/tai-san/nap/", asset_imports, name="asset_imports")]
