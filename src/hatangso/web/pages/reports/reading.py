"""Which report a page is about, and its facts: the frozen ones of an approved report, today's of a draft."""

from datetime import date

from django.http import Http404, HttpRequest

from hatangso.domain.reports.facts import ReportInput
from hatangso.flows.report_input import report_input
from hatangso.flows.report_snapshot import thawed
from hatangso.store.places.models import Unit
from hatangso.store.reports.models import Report
from hatangso.store.reports.queries import visible_reports


def report_of(request: HttpRequest, unit: Unit, pk: int) -> Report:
    """The report if the person may see it; else 404, so that nothing is learnt from the difference."""
    report = visible_reports(request.actor, unit).filter(pk=pk).first()  # type: ignore[attr-defined]
    if report is None:
        raise Http404
    return report


def facts_of(report: Report, *, today: date) -> ReportInput:
    """What the report says."""
    return thawed(report.frozen) if report.frozen else report_input(report, today=today)
