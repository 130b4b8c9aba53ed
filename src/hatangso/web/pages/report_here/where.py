"""The first public page: in which commune? By name, by the device's position, or by a tracking code."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatangso.domain.places.alphabet import alphabetical
from hatangso.domain.places.search_key import search_key
from hatangso.flows.citizen_reports.file_report import commune_at
from hatangso.flows.citizen_reports.flood import admit
from hatangso.flows.citizen_reports.reporter_steps import report_of_code
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.queries import taking_reports
from hatangso.web.pages.measure.sent import address_of, sent_object
from hatangso.web.pages.report_here.sender import device_of, with_device

MOST = 60


@require_safe
def report_where(request: HttpRequest) -> HttpResponse:
    """`?q=` finds communes that take reports."""
    asked = request.GET.get("q", "").strip()[:80]
    found = taking_reports()
    for word in search_key(asked).split():
        found = found.filter(search_key__contains=word)
    units = sorted(found[: MOST + 1], key=lambda unit: (unit.parent_id or 0, alphabetical(unit.name)))
    context = {"asked": asked, "units": units[:MOST], "more": len(units) > MOST}
    return with_device(request, render(request, "report_here/where.html", context))


@require_POST
def report_place(request: HttpRequest) -> JsonResponse:
    """The page of the commune in which a position lies; nothing is written."""
    try:
        admit("near", address=address_of(request), device=device_of(request), now=timezone.now())
        told: dict[str, Any] = sent_object(request)
        unit = commune_at(float(told["lon"]), float(told["lat"]), timezone.now())
    except Refused as refused:
        return JsonResponse({"message": refused.sentence}, status=429)
    except (KeyError, TypeError, ValueError, OverflowError):
        return JsonResponse({"message": _("Vị trí không đọc được.")}, status=422)
    if unit is None or not taking_reports().filter(pk=unit.pk).exists():
        said = _("Vị trí này chưa thuộc địa phương nào nhận phản ánh ở đây; hãy tìm theo tên.")
        return JsonResponse({"message": said}, status=404)
    response = JsonResponse({"address": reverse("report_here", args=[unit.code]), "name": unit.full_name})
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def report_follow(request: HttpRequest) -> HttpResponse:
    """From a typed code to its page."""
    code = request.POST.get("code", "").strip()
    try:
        found = report_of_code(
            code=code, address=address_of(request), device=device_of(request), now=timezone.now()
        )
        said = _("Không có phản ánh nào mang mã này; hãy xem lại từng chữ.")
    except Refused as refused:
        found, said = None, refused.sentence
    if found is not None:
        return redirect("report_tracking", "".join(c for c in code if c.isalnum() or c == "-"))
    context = {"asked": "", "units": [], "code": code[:40], "wrong": said}
    return with_device(request, render(request, "report_here/where.html", context, status=422))


urlpatterns = [
    path("phan-anh/", report_where, name="report_where"),
    path("phan-anh/vi-tri/", report_place, name="report_place"),
    path("phan-anh/ma/", report_follow, name="report_follow"),
]
