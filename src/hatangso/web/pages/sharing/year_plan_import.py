"""A sheet of form 39 becomes the lines of a draft: tried first, then put in whole."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.assets.form_lines import lines_of
from hatangso.flows.receive import receive_file
from hatangso.flows.refused import Refused
from hatangso.flows.sharing.year_plans import read_plan_lines, take_lines
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit
from hatangso.store.sharing.who_sees import year_plans_seen_by
from hatangso.web.asked import asked_id
from hatangso.web.page import unit_page


@unit_page("file_year_plans")
def year_plan_import(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """GET: the form. POST with a file: what was read. POST with `received`: it replaces the lines."""
    actor = request.actor  # type: ignore[attr-defined]
    plan = year_plans_seen_by(actor, unit).filter(pk=pk).first()
    if plan is None:
        raise PermissionDenied(_("Kế hoạch này không phải của doanh nghiệp bạn."))
    actor.require("file_year_plans", plan.province, frozenset({plan.operator_id}))
    context = {"plan": plan, "tab": "plans"}
    try:
        if request.method == "POST" and "received" in request.POST:
            received = get_object_or_404(
                Received,
                pk=asked_id(request.POST["received"]) or 0,
                purpose="import",
                received_by_id=request.user.pk,
            )
            lines = read_plan_lines(lines_of(received))
            take_lines(actor=actor, plan=plan, lines=lines, received=received, now=timezone.now())
            messages.success(request, _("Đã nạp %(lines)d dòng.") % {"lines": len(lines)})
            return redirect("year_plan", unit.code, plan.pk)
        if request.method == "POST":
            file = request.FILES.get("file")
            if file is None:
                raise Refused(_("Hãy chọn tệp .xlsx hoặc .csv."))
            received = receive_file(
                by=request.user,
                unit=plan.province,
                file=file.read(),
                name=file.name or "",
                purpose="import",
                now=timezone.now(),
            )
            lines = read_plan_lines(lines_of(received))
            return render(
                request,
                "sharing/year_plan_import.html",
                {**context, "received": received, "lines": lines, "there": plan.lines.count()},
            )
    except Refused as refused:
        context["problem"] = refused.sentence
    return render(request, "sharing/year_plan_import.html", context)


urlpatterns = [
    path("<unit:unit_code>/dung-chung/ke-hoach/<int:pk>/nap/", year_plan_import, name="year_plan_import")
]
