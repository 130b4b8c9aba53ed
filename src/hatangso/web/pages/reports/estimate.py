"""The year's estimate of money, for the finance office, as .docx or PDF."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from hatangso.adapters.report_docx import write_docx
from hatangso.flows.refused import Refused
from hatangso.flows.report_estimate import estimate_document
from hatangso.flows.report_files import pdf_of
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.reports.acting import TYPES, download


@require_GET
@unit_page("manage_money")
def estimate(request: HttpRequest, unit: Unit, year: int, kind: str) -> HttpResponse:
    """The file of that kind."""
    if kind not in TYPES:
        raise Http404
    today = timezone.localdate()
    try:
        document = estimate_document(actor=request.actor, unit=unit, year=year, today=today)  # type: ignore[attr-defined]
        data = write_docx(document, made_on=today) if kind == "docx" else pdf_of(document, made_on=today)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("money", unit.code)
    return download(data, f"du-toan-{year}-{unit.code.lower()}.{kind}", TYPES[kind])


urlpatterns = [
    path("<unit:unit_code>/kinh-phi/<int:year>/du-toan/<slug:kind>/", estimate, name="estimate_document")
]
