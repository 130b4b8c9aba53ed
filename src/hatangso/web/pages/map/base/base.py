"""The base map of a locality: what was loaded, by whom, under which terms; a file is sent."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.adapters.base_files import ENDINGS
from hatangso.flows.basemap.receive_base import receive_base
from hatangso.flows.refused import Refused
from hatangso.store.basemap.models import BaseImport
from hatangso.store.places.models import Unit
from hatangso.web.export import exported
from hatangso.web.page import unit_page

A_PAGE = 25
STATES = {
    "looking": gettext_lazy("Đang xem tệp"),
    "asked": gettext_lazy("Chờ chọn cách đọc"),
    "rehearsing": gettext_lazy("Đang đọc thử"),
    "rehearsed": gettext_lazy("Chờ xác nhận"),
    "keeping": gettext_lazy("Đang nạp"),
    "kept": gettext_lazy("Đang dùng"),
    "failed": gettext_lazy("Không đọc được"),
    "dropped": gettext_lazy("Đã bỏ"),
    "withdrawn": gettext_lazy("Đã rút"),
}
PILLS = {"kept": "approved", "failed": "returned", "dropped": "draft", "withdrawn": "draft"}
BUSY = ("looking", "rehearsing", "keeping")
ORDERS = {"newest": "-at", "features": "-features", "file": "file_name"}


@unit_page("manage_base_map")
def base_map(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; `?export=xlsx|csv`."""
    every = BaseImport.objects.filter(unit=unit).select_related("by")
    found, state, text = every, request.GET.get("state", ""), request.GET.get("q", "")[:100].strip()
    order = request.GET.get("order", "")
    if state in STATES:
        found = found.filter(state=state)
    if text:
        found = found.filter(file_name__icontains=text)
    found = found.order_by(ORDERS.get(order, ORDERS["newest"]), "-pk")
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        headings = [_("Tệp"), _("Nguồn"), _("Giấy phép"), _("Ghi công"), _("Người nạp"), _("Lúc")]
        headings += [_("Trạng thái"), _("Số đối tượng")]
        return exported(kind, f"ban-do-nen-{unit.code}", headings, (_row(one) for one in found))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "page": page,
        "rows": [
            {"one": one, "state": STATES.get(one.state, one.state), "pill": PILLS.get(one.state, "submitted")}
            for one in page
        ],
        "any": every.exists(),
        "others": BaseImport.objects.filter(state="kept").exclude(unit=unit).exists(),
        "states": STATES,
        "state": state,
        "text": text,
        "order": order,
    }
    return render(request, "map/base/base.html", context)


@unit_page("manage_base_map")
def base_map_add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """GET: what to bring and where it is found; POST: the file is received and looked at."""
    problem = ""
    if request.method == "POST":
        try:
            imported = _receive(request, unit)
        except Refused as refused:
            problem = refused.sentence
        else:
            return redirect("base_map_import", unit.code, imported.pk)
    context = {"problem": problem, "endings": ",".join(ENDINGS)}
    return render(request, "map/base/add.html", context, status=422 if problem else 200)


def _receive(request: HttpRequest, unit: Unit) -> BaseImport:
    file = request.FILES.get("file")
    if file is None or getattr(request, "upload_too_large", False):
        raise Refused(_("Hãy chọn tệp, nhẹ hơn giới hạn."), field="file")
    actor = request.actor  # type: ignore[attr-defined]
    return receive_base(actor=actor, unit=unit, file=file, name=file.name or "", now=timezone.now())


def _row(one: BaseImport) -> list[Any]:
    at = timezone.localtime(one.at).strftime("%d/%m/%Y %H:%M")
    state = str(STATES.get(one.state, one.state))
    by = str(one.by or "")
    return [one.file_name, one.source, one.licence, one.attribution, by, at, state, one.features]


urlpatterns = [
    path("<unit:unit_code>/ban-do/nen/", base_map, name="base_map"),
    path("<unit:unit_code>/ban-do/nen/moi/", base_map_add, name="base_map_add"),
]
