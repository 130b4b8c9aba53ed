"""The files of a report: .docx and PDF of one and the same document."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from hatangso.adapters.report_docx import write_docx
from hatangso.adapters.report_pdf import PdfNotMade, write_pdf
from hatangso.domain.places.search_key import search_key
from hatangso.domain.reports.annual import compose
from hatangso.domain.reports.facts import ReportInput
from hatangso.domain.reports.model import OfficialDocument
from hatangso.flows.refused import Refused


@dataclass(frozen=True)
class Files:
    """The bytes of both."""

    docx: bytes
    pdf: bytes


def report_files(facts: ReportInput, *, made_on: date) -> Files:
    """Both files; the same facts and day give the same bytes."""
    document = compose(facts)
    return Files(write_docx(document, made_on=made_on), pdf_of(document, made_on=made_on))


def pdf_of(document: OfficialDocument, *, made_on: date) -> bytes:
    """The document as PDF; Refused in the reader's language where fonts are missing."""
    try:
        return write_pdf(document, made_on=made_on, font_dir=Path(settings.REPORT_FONT_DIR))
    except PdfNotMade as trouble:
        raise Refused(trouble.words.spoken_in(get_language() or "vi")) from trouble


def file_name(facts: ReportInput, suffix: str) -> str:
    """'bao-cao-2026-an-hoa.docx'."""
    place = "-".join(search_key(facts.head.place).split())
    return f"bao-cao-{facts.period.code.lower()}-{place}.{suffix}"
