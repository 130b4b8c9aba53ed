"""The reports of a locality as JSON: the list, and one with the facts it rests on."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.errors import HttpError

from hatangso.api.asking import asked_unit
from hatangso.flows.report_changes import changes_since_approval
from hatangso.flows.report_input import report_input
from hatangso.flows.report_snapshot import frozen
from hatangso.store.reports.models import Report
from hatangso.store.reports.queries import visible_reports

router = Router(tags=["reports"])


class ReportOut(Schema):
    """One report. `digest` is the SHA-256 of its frozen facts; empty until it is approved."""

    id: int
    title: str
    period: str
    data_from: date
    cutoff: date
    state: str
    due_on: date | None
    number: str
    issued_on: date | None
    decided_at: datetime | None
    digest: str
    replaces: int | None

    @classmethod
    def of(cls, report: Report, **more: Any) -> "ReportOut":
        """From the row."""
        return cls(
            id=report.pk,
            due_on=report.occurrence.due_on if report.occurrence else None,
            digest=report.frozen_digest,
            replaces=report.replaces_id,
            **{
                name: getattr(report, name)
                for name in (
                    "title", "period", "data_from", "cutoff", "state", "number", "issued_on", "decided_at",
                )
            },
            **more,
        )  # fmt: skip


class ReportWithFacts(ReportOut):
    """The same with its facts (frozen ones once approved) and how many have changed since approval."""

    facts: dict[str, Any]
    changes_since_approval: int


@router.get("/{unit_code}", response=list[ReportOut])
def reports(request: HttpRequest, unit_code: str) -> list[ReportOut]:
    """Every report that the person may see, newest first."""
    unit = asked_unit(request, unit_code, "view_programme")
    return [ReportOut.of(report) for report in visible_reports(request.actor, unit)]  # type: ignore[attr-defined]


@router.get("/{unit_code}/{report_id}", response=ReportWithFacts)
def report(request: HttpRequest, unit_code: str, report_id: int) -> ReportOut:
    """One report; 404 where there is none that the person may see."""
    unit = asked_unit(request, unit_code, "view_programme")
    found = visible_reports(request.actor, unit).filter(pk=report_id).first()  # type: ignore[attr-defined]
    if found is None:
        raise HttpError(404, _("Không có báo cáo này."))
    today = timezone.localdate()
    kept = found.frozen or frozen(report_input(found, today=today))
    return ReportWithFacts.of(
        found,
        facts=kept["facts"],
        changes_since_approval=len(changes_since_approval(found, today=today)),
    )
