"""Personal data of reporters is deleted: some days after the report was closed, or earlier when they ask.

What goes: contact, the text and address as they were sent, free answers, photos that are not public, who met
the same thing. What stays is what everybody may read, and the counts.
"""

from datetime import datetime, timedelta

from django.db import transaction

from hatangso.catalog.report_category_files import report_categories
from hatangso.domain.citizen_reports import consent
from hatangso.domain.citizen_reports.states import CLOSED
from hatangso.flows.forget_names import forget_file
from hatangso.store.citizen_reports.models import CitizenReport, MeToo, ReporterContact

FREE = {"text"}  # kinds of questions whose answers may hold anything


def forget_reporters_due(*, now: datetime) -> int:
    """What the clock does: reports closed longer ago than the consent says; how many."""
    over = now - timedelta(days=consent.KEPT_DAYS)
    due = CitizenReport.objects.filter(state__in=CLOSED, closed_at__lt=over, forgotten_at=None).order_by(
        "closed_at"
    )[:500]
    count = 0
    for report in due:
        forget_reporter(report, now=now)
        count += 1
    return count


def forget_reporter(report: CitizenReport, *, now: datetime) -> None:
    """Delete the personal data of one report."""
    category = report_categories().get(report.category)
    with transaction.atomic():
        held = CitizenReport.objects.select_for_update().get(pk=report.pk)
        ReporterContact.objects.filter(report=held).delete()
        MeToo.objects.filter(report=held).delete()
        held.reporter_text = held.reporter_address = ""
        held.reporter_answers = {
            code: told
            for code, told in held.reporter_answers.items()
            if category and (asked := category.question(code)) and asked.kind not in FREE
        }
        held.forgotten_at = held.changed_at = now
        held.save()
        held.steps.exclude(reporter_text="").update(reporter_text="")
        files = []
        for photo in held.photos.filter(public=False).select_related("file"):
            files.append(photo.file)
            photo.delete()
    for file in files:
        forget_file(file)
