"""Personal data of reporters is deleted: some days after the report was closed, longer after the last event
of one that nobody closes, or earlier when they ask.

What goes: contact, the text and address as they were sent, free answers, photos that are not public, who met
the same thing. What stays is what everybody may read, and the counts.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from hatangso.catalog.report_category_files import report_categories
from hatangso.domain.citizen_reports import consent
from hatangso.domain.citizen_reports.states import CLOSED, OPEN
from hatangso.flows.forget_names import forget_file
from hatangso.store.citizen_reports.models import CitizenReport, MeToo, ReporterContact, ReportStep

FREE = {"text"}  # kinds of questions whose answers may hold anything


def forget_reporters_due(*, now: datetime) -> int:
    """What the clock does: reports closed longer ago than the consent says, and open ones of which nothing
    was heard for longer than that; how many."""
    due = [*_closed_long_ago(now)[:500], *_silent(now)[:500]]
    for report in due:
        forget_reporter(report, now=now)
    return len(due)


def _closed_long_ago(now: datetime) -> QuerySet[CitizenReport]:
    """Also those that were forgotten while they were open: what came afterwards goes too."""
    over = now - timedelta(days=consent.KEPT_DAYS)
    closed = CitizenReport.objects.filter(state__in=CLOSED, closed_at__lt=over)
    return closed.filter(Q(forgotten_at=None) | Q(forgotten_at__lt=F("closed_at"))).order_by("closed_at")


def _silent(now: datetime) -> QuerySet[CitizenReport]:
    """Open, and neither changed nor written about since. A report that is merged speaks with its main one."""
    over = now - timedelta(days=min(settings.REPORT_SILENT_DAYS, consent.SILENT_DAYS))
    written = ReportStep.objects.filter(report=OuterRef("pk"), at__gte=over)
    return (
        CitizenReport.objects.filter(state__in=OPEN, received_at__lt=over, changed_at__lt=over)
        .filter(Q(forgotten_at=None) | Q(forgotten_at__lt=F("changed_at")))
        .exclude(Exists(written))
        .order_by("received_at")
    )


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
