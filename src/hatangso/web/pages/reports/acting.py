"""What people do with a report: its texts and head, handing in, approval, number, signed copy, its files."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hatangso.adapters.report_docx import write_docx
from hatangso.domain.reports.annual import compose
from hatangso.flows.attach_signed_copy import attach_signed_copy
from hatangso.flows.decide_report import approve_report, return_report, submit_report, take_back_report
from hatangso.flows.edit_report import (
    WrittenMeanwhile,
    discard_report,
    edit_head,
    number_report,
    take_proposal,
    write_part,
)
from hatangso.flows.receive import OFFICE, bytes_of
from hatangso.flows.refused import Refused
from hatangso.flows.report_files import file_name, pdf_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.reports.models import Report
from hatangso.web.asked import asked_number
from hatangso.web.page import View, unit_page
from hatangso.web.pages.reports.one import HeadForm, Typed, report_page
from hatangso.web.pages.reports.reading import facts_of, report_of
from hatangso.web.refused_form import tell_form

TYPES = {"docx": OFFICE["docx"], "pdf": "application/pdf"}


@require_POST
@unit_page("write_report")
def text(request: HttpRequest, unit: Unit, pk: int, part: str) -> HttpResponse:
    """Keep one part; what cannot be kept is shown again as it was typed."""
    report = report_of(request, unit, pk)
    actor, typed = request.actor, request.POST.get("text", "")  # type: ignore[attr-defined]
    try:
        seen = request.POST.get("seen", "")
        if request.POST.get("proposal"):
            take_proposal(actor=actor, report=report, part=part, seen=seen)
        else:
            write_part(actor=actor, report=report, part=part, text=typed, seen=seen, now=timezone.now())
    except WrittenMeanwhile as refused:
        again = Typed(part, typed, refused.sentence, refused.theirs)
        return report_page(request, unit, report_of(request, unit, pk), typed=again, status=409)
    except Refused as refused:
        again = Typed(part, typed, refused.sentence)
        return report_page(request, unit, report_of(request, unit, pk), typed=again, status=422)
    messages.success(request, _("Đã lưu."))
    return redirect(f"{reverse('report', args=[unit.code, pk])}#phan-{part}")


@require_POST
@unit_page("write_report")
def head(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Keep title, addressees, recipients, signer, closing day."""
    report = report_of(request, unit, pk)
    form = HeadForm(request.POST)
    if form.is_valid():
        try:
            edit_head(
                actor=request.actor,  # type: ignore[attr-defined]
                report=report,
                words=form.words(),
                version=asked_number(request.POST.get("version")),
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("report", unit.code, pk)
    return report_page(request, unit, report, head=form, status=422)


def _step(capability: str, done: Any, act: Callable[[Actor, Report, HttpRequest], object]) -> View:
    """A button of the page: one flow, then the page again with what came of it."""

    @require_POST
    @unit_page(capability)
    def view(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
        report = report_of(request, unit, pk)
        try:
            act(request.actor, report, request)  # type: ignore[attr-defined]
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, done)
        return redirect("report", unit.code, pk)

    return view


def _approve(actor: Actor, report: Report, request: HttpRequest) -> None:
    approve_report(actor=actor, report=report, seen=request.POST.get("seen", ""), now=timezone.now())


def _return(actor: Actor, report: Report, request: HttpRequest) -> None:
    return_report(actor=actor, report=report, reason=request.POST.get("reason", ""), now=timezone.now())


def _number(actor: Actor, report: Report, request: HttpRequest) -> None:
    given = request.POST.get("issued_on", "").strip()
    try:
        issued_on = parse_date(given) if given else None
    except ValueError:  # a 31 February
        issued_on = None
    if given and issued_on is None:
        raise Refused(_("Ngày ban hành không hợp lệ."))
    number_report(actor=actor, report=report, number=request.POST.get("number", ""), issued_on=issued_on)


def _attach(actor: Actor, report: Report, request: HttpRequest) -> None:
    file = request.FILES.get("signed")
    if file is None:
        raise Refused(_("Hãy chọn tệp PDF đã ký."))
    attach_signed_copy(actor=actor, report=report, file=file, name=file.name or "", now=timezone.now())


submit = _step(
    "write_report",
    gettext_lazy("Đã trình báo cáo."),
    lambda actor, report, request: submit_report(actor=actor, report=report, now=timezone.now()),
)
take_back = _step(
    "write_report",
    gettext_lazy("Đã rút báo cáo về để sửa."),
    lambda actor, report, request: take_back_report(actor=actor, report=report),
)
approve = _step(
    "approve_report",
    gettext_lazy("Đã duyệt báo cáo; nội dung và số liệu được giữ nguyên từ lúc này."),
    _approve,
)
send_back = _step("approve_report", gettext_lazy("Đã trả lại báo cáo."), _return)
number = _step("write_report", gettext_lazy("Đã lưu số và ngày ban hành."), _number)
signed = _step("write_report", gettext_lazy("Đã đính kèm bản đã ký."), _attach)


@require_POST
@unit_page("write_report")
def discard(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """A draft is thrown away."""
    try:
        discard_report(actor=request.actor, report=report_of(request, unit, pk))  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("report", unit.code, pk)
    messages.success(request, _("Đã bỏ bản soạn."))
    return redirect("reports", unit.code)


@require_GET
@unit_page("view_programme")
def file(request: HttpRequest, unit: Unit, pk: int, kind: str) -> HttpResponse:
    """The approved bytes as they were frozen; of a draft, what they would be now."""
    report, today = report_of(request, unit, pk), timezone.localdate()
    if kind not in TYPES:
        raise Http404
    facts = facts_of(report, today=today)
    name = file_name(facts, kind)
    if report.state == "approved":
        kept = report.docx if kind == "docx" else report.pdf
        if kept is None:
            raise Http404
        data = bytes_of(kept)
    else:
        name = f"du-thao-{name}"
        document = compose(facts)
        try:
            data = write_docx(document, made_on=today) if kind == "docx" else pdf_of(document, made_on=today)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("report", unit.code, pk)
    return download(data, name, TYPES[kind])


def download(data: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes to keep, never shown inside the page nor by a cache in between."""
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


_AT = "<unit:unit_code>/bao-cao/<int:pk>/"
urlpatterns = [
    path(f"{_AT}phan/<slug:part>/", text, name="report_text"),
    path(f"{_AT}the-thuc/", head, name="report_head"),
    path(f"{_AT}trinh/", submit, name="report_submit"),
    path(f"{_AT}rut-lai/", take_back, name="report_take_back"),
    path(f"{_AT}duyet/", approve, name="report_approve"),
    path(f"{_AT}tra-lai/", send_back, name="report_return"),
    path(f"{_AT}so/", number, name="report_number"),
    path(f"{_AT}ban-ky/", signed, name="report_signed"),
    path(f"{_AT}bo/", discard, name="report_discard"),
    path(f"{_AT}tep/<slug:kind>/", file, name="report_file"),
]
