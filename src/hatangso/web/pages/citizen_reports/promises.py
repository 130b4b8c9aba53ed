"""What the commune promises of each category, and its ready-made answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from hatangso.flows.citizen_reports.promises import (
    MOST_DAYS,
    drop_template,
    keep_promise,
    keep_template,
    promises_of,
)
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.models import AnswerTemplate
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_id, asked_number
from hatangso.web.page import unit_page
from hatangso.web.pages.report_here.words import category_name


@unit_page("triage_reports")
def citizen_report_promises(request: HttpRequest, unit: Unit) -> HttpResponse:
    """GET shows them; POST `action`: promise, template, drop."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require("triage_reports", unit)
    if request.method == "POST":
        try:
            messages.success(request, _kept(request, unit))
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect("citizen_report_promises", unit.code)
    context = {
        "promises": promises_of(unit).values(),
        "templates": [
            (row, category_name(row.category) if row.category else _("mọi loại"))
            for row in AnswerTemplate.objects.filter(unit=unit)
        ],
        "most": MOST_DAYS,
    }
    return render(request, "citizen_reports/promises.html", context)


def _kept(request: HttpRequest, unit: Unit) -> str:
    told, actor = request.POST, request.actor  # type: ignore[attr-defined]
    if told.get("action") == "drop":
        template = get_object_or_404(AnswerTemplate, pk=asked_id(told.get("template")) or 0, unit=unit)
        drop_template(actor=actor, template=template)
        return _("Đã xóa câu trả lời mẫu.")
    if told.get("action") == "template":
        keep_template(
            actor=actor,
            unit=unit,
            category=told.get("category", ""),
            name=told.get("name", ""),
            text=told.get("text", ""),
        )
        return _("Đã ghi câu trả lời mẫu.")
    keep_promise(
        actor=actor,
        unit=unit,
        category=told.get("category", ""),
        days=asked_number(told.get("days")),
        owner_days=asked_number(told.get("owner_days")),
        offered=told.get("offered") == "1",
    )
    return _("Đã ghi lời hẹn.")


urlpatterns = [
    path("<unit:unit_code>/phan-anh/loi-hen/", citizen_report_promises, name="citizen_report_promises")
]
