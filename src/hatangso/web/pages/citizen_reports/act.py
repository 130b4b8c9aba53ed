"""What is done to a report; the flows ask for the right of each deed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.domain.citizen_reports.limits import PHOTO_BYTES
from hatangso.flows.citizen_reports.handle_report import (
    answer_for_owner,
    assign_report,
    check_report,
    close_report,
    forward_report,
    note_report,
    tell_public,
)
from hatangso.flows.citizen_reports.join_reports import link_asset, merge_report
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_day, asked_id, asked_ids
from hatangso.web.page import unit_page
from hatangso.web.pages.citizen_reports.one import seen_report


@require_POST
@unit_page("triage_reports")
def citizen_report_act(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """`action`: check, assign, forward, answer, close, tell, note, merge, link."""
    report = seen_report(request, unit, pk)
    try:
        messages.success(request, _act(request, report))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("citizen_report", unit.code, pk)


def _act(request: HttpRequest, report: CitizenReport) -> str:
    told = request.POST
    text = told.get("text", "")
    common: dict[str, Any] = {
        "actor": request.actor,  # type: ignore[attr-defined]
        "report": report,
        "now": timezone.now(),
    }
    match told.get("action"):
        case "check":
            check_report(
                public_text=told.get("public_text", ""),
                public_address=told.get("public_address", ""),
                public_photos=asked_ids(told.getlist("photo")),
                private=told.get("private") == "1",
                **common,
            )
            return _("Đã ghi phần công khai.")
        case "assign":
            office = _organisation(told.get("office"))
            assign_report(office=office, text=text, **common)
            return _("Đã giao %(organisation)s.") % {"organisation": office}
        case "forward":
            owner = _organisation(told.get("owner"))
            forward_report(owner=owner, due_on=asked_day(told.get("due_on")), text=text, **common)
            return _("Đã chuyển %(organisation)s.") % {"organisation": owner}
        case "answer":
            answer_for_owner(text=text, mended=told.get("mended") == "1", photos=_photos(request), **common)
            return _("Đã gửi trả lời cho địa phương.")
        case "close":
            close_report(state=told.get("state", ""), text=text, photos=_photos(request), **common)
            return _("Đã trả lời và kết thúc.")
        case "tell":
            tell_public(text=text, **common)
            return _("Đã ghi trả lời công khai.")
        case "note":
            note_report(text=text, **common)
            return _("Đã ghi chú.")
        case "merge":
            into = CitizenReport.objects.select_related("unit").filter(
                number=told.get("into", "").strip().upper()[:12]
            )
            merge_report(into=_there(into.first(), _("Không có phản ánh nào mang số này.")), **common)
            return _("Đã gộp.")
        case "link":
            link_asset(asset=_asset(report, told.get("asset", "")), **common)
            return _("Đã ghi tài sản liên quan.")
        case _unknown:
            raise PermissionDenied


def _photos(request: HttpRequest) -> list[bytes]:
    """The files of the form; none is read that is too large."""
    files = [file for file in request.FILES.getlist("photos") if file.size]
    if getattr(request, "upload_too_large", False) or any(file.size > PHOTO_BYTES for file in files):  # type: ignore[operator]
        raise Refused(_("Mỗi ảnh tối đa %(most)d MB.") % {"most": PHOTO_BYTES >> 20})
    return [b"".join(file.chunks()) for file in files]


def _organisation(told: str | None) -> Organisation:
    return _there(Organisation.objects.filter(pk=asked_id(told) or 0).first(), _("Hãy chọn cơ quan, đơn vị."))


def _asset(report: CitizenReport, told: str) -> Asset | None:
    """By its id on the page or its own number; '' takes the link away."""
    if not told.strip():
        return None
    found = Asset.objects.filter(province_id=report.province_id, deleted_at=None, merged_into=None)
    pk = asked_id(told.removeprefix("id-"))
    by_id = found.filter(pk=pk).first() if told.startswith("id-") and pk else None
    return _there(
        by_id or found.filter(code=told.strip()[:80]).first(), _("Không có tài sản nào mang mã này.")
    )


def _there(found: Any, otherwise: str) -> Any:
    if found is None:
        raise Refused(otherwise)
    return found


urlpatterns = [
    path("<unit:unit_code>/phan-anh/<int:pk>/viec/", citizen_report_act, name="citizen_report_act"),
]
