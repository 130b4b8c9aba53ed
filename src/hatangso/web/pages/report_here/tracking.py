"""The reporter's own page, opened by the code alone: state and answers; reopen once, delete contacts."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatangso.flows.citizen_reports.file_report import tracking_code
from hatangso.flows.citizen_reports.reporter_steps import (
    delete_contact,
    may_reopen,
    reopen_report,
    report_of_code,
)
from hatangso.flows.refused import Refused
from hatangso.store.citizen_reports.models import CitizenReport, ReporterContact
from hatangso.store.citizen_reports.queries import steps_shown
from hatangso.web.pages.measure.sent import address_of
from hatangso.web.pages.report_here.listing import Shown
from hatangso.web.pages.report_here.sender import device_of, private, with_device
from hatangso.web.pages.report_here.shown import photo_file
from hatangso.web.pages.report_here.words import answers_of, category_of, story


@require_safe
def report_tracking(request: HttpRequest, code: str) -> HttpResponse:
    """The page; 404 for a code that is none."""
    report, now = _of(request, code), timezone.now()
    main = report.merged_into or report
    context = {
        "report": report,
        "main": main,
        "place": report.unit,
        "shown": Shown.of(main),
        "category": category_of(report),
        "code": tracking_code(report.uid),
        "answers": answers_of(report, public=False),
        "photos": report.photos.all(),
        "lines": story(steps_shown(report, public=True), staff=False),
        "has_contact": ReporterContact.objects.filter(report=report).exists(),
        "may_reopen": may_reopen(report, now),
        "is_new": len(report.steps.all()) == 1,
        "address": request.build_absolute_uri(request.path),
    }
    return with_device(request, render(request, "report_here/tracking.html", context))


@require_POST
def report_act(request: HttpRequest, code: str) -> HttpResponse:
    """Reopen, or delete the contact."""
    report, now = _of(request, code), timezone.now()
    try:
        if request.POST.get("action") == "reopen":
            reopen_report(
                report=report,
                text=request.POST.get("text", ""),
                address=address_of(request),
                device=device_of(request),
                now=now,
            )
            messages.success(request, _("Đã gửi đề nghị xem lại."))
        else:
            delete_contact(report=report, now=now)
            messages.success(request, _("Đã xóa liên hệ và nội dung gốc của bạn."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("report_tracking", code)


@require_safe
def report_own_photo(request: HttpRequest, code: str, position: int) -> FileResponse:
    """A photo of one's own report, public or not."""
    photo = _of(request, code).photos.select_related("file").filter(position=position).first()
    if photo is None:
        raise Http404
    return private(photo_file(photo))


def _of(request: HttpRequest, code: str) -> CitizenReport:
    try:
        found = report_of_code(
            code=code, address=address_of(request), device=device_of(request), now=timezone.now()
        )
    except Refused as refused:
        raise Http404(refused.sentence) from None
    if found is None:
        raise Http404(_("Không có phản ánh nào mang mã này."))
    return found


urlpatterns = [
    path("phan-anh/theo-doi/<slug:code>/", report_tracking, name="report_tracking"),
    path("phan-anh/theo-doi/<slug:code>/viec/", report_act, name="report_act"),
    path("phan-anh/theo-doi/<slug:code>/anh/<int:position>/", report_own_photo, name="report_own_photo"),
]
