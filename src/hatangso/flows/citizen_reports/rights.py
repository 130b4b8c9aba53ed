"""Who may do what with a report: the commune's people with all, an office or owner with what lies with it."""

from typing import Any

from django.core.exceptions import PermissionDenied

from hatangso.store.citizen_reports.models import CitizenReport
from hatangso.store.organisations.access import Actor, denied

TRIAGE = "triage_reports"


def handles(actor: Actor, report: CitizenReport) -> bool:
    """Whether the person handles the commune's reports, or those of the communes below."""
    return actor.may(TRIAGE, report.unit)


def holds(actor: Actor, report: CitizenReport) -> bool:
    """Whether it was assigned to their office or forwarded to their organisation."""
    return actor.may(TRIAGE, report.unit, held_by(report))


def owns(actor: Actor, report: CitizenReport) -> bool:
    """Whether the person acts for the owner to whom it was forwarded."""
    return report.owner_id is not None and report.owner_id in actor.concern_ids and holds(actor, report)


def in_office(actor: Actor, report: CitizenReport) -> bool:
    """Whether the person acts for the office to which it was assigned."""
    return report.office_id is not None and report.office_id in actor.concern_ids and holds(actor, report)


def reads_raw(actor: Actor, report: CitizenReport) -> bool:
    """Whether the person may read the text as it was sent: the commune's people and the assigned office."""
    return handles(actor, report) or in_office(actor, report)


def held_by(report: CitizenReport) -> frozenset[int]:
    """The organisations with which it lies."""
    return frozenset(pk for pk in (report.office_id, report.owner_id) if pk is not None)


def require(allowed: bool, report: CitizenReport) -> None:
    """PermissionDenied with the sentence of the right."""
    if not allowed:
        raise PermissionDenied(denied(TRIAGE, report.unit))


def lies_with(report: CitizenReport) -> Any:
    """Who is to act now: the owner, the office, or None (who handles the commune's reports)."""
    return report.owner if report.state == "with_owner" else report.office
