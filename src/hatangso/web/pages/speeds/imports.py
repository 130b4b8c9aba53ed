"""The imports of speed measurements of a locality: who brought what, when, and what became of it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.store.measurements.models import MeasurementImport
from hatangso.store.places.models import Unit
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.speeds.imports_words import (
    BUSY,
    PILLS,
    STATES,
    source_name,
    uploaded_sources,
)

A_PAGE = 25
ORDERS = {"newest": "-brought_at", "rows": "-rows_kept", "file": "file_name"}


@unit_page("import_measurements")
def speed_imports(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; `?export=xlsx|csv`. Our own tests are moved by the clock and stand in it too."""
    every = MeasurementImport.objects.filter(unit=unit).select_related("brought_by")
    found = every
    source, state, text = (request.GET.get(name, "")[:200] for name in ("source", "state", "q"))
    order = request.GET.get("order", "")
    if source:
        found = found.filter(source=source)
    if state in STATES:
        found = found.filter(state=state)
    if text.strip():
        found = found.filter(file_name__icontains=text.strip())
    found = found.order_by(ORDERS.get(order, ORDERS["newest"]), "-pk")
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        headings = [_("Tệp"), _("Nguồn"), _("Người nạp"), _("Lúc"), _("Trạng thái"), _("Dòng đọc được")]
        headings += [_("Dòng được giữ"), _("Dòng đã có"), _("Dòng bị từ chối"), _("Từ ngày"), _("Đến ngày")]
        return exported(kind, f"nap-so-lieu-do-{unit.code}", headings, (_row(one) for one in found))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "one": one,
            "source": source_name(one.source),
            "state": STATES.get(one.state, one.state),
            "pill": PILLS.get(one.state, "draft"),
            "refused": sum(one.refused.values()),
        }
        for one in page
    ]
    context: dict[str, Any] = {
        "page": page,
        "rows": rows,
        "any": bool(rows) or every.exists(),
        "busy": any(row["one"].state in BUSY for row in rows),
        "sources": {code: source_name(code) for code in uploaded_sources()},
        "states": STATES,
        "source": source,
        "state": state,
        "order": order,
        "text": text,
    }
    part = "speeds/imports_rows.html" if request.headers.get("HX-Request") else "speeds/imports.html"
    return render(request, part, context)


def _row(one: MeasurementImport) -> list[Any]:
    return [
        one.file_name,
        source_name(one.source),
        str(one.brought_by or ""),
        timezone.localtime(one.brought_at).strftime("%d/%m/%Y %H:%M"),
        str(STATES.get(one.state, one.state)),
        one.rows_read,
        one.rows_kept,
        one.rows_known,
        sum(one.refused.values()),
        one.first_day,
        one.last_day,
    ]


urlpatterns = [path("<unit:unit_code>/toc-do/nap/", speed_imports, name="speed_imports")]
