"""Reading who reported: only in the report's own commune, and every look is written down."""

from hatangso.store.audit import trail
from hatangso.store.citizen_reports.models import CitizenReport, ReporterContact
from hatangso.store.organisations.access import Actor


def see_reporter(*, actor: Actor, report: CitizenReport) -> ReporterContact | None:
    """The contact, and an entry in the trail of who looked; None where none was left or it is deleted."""
    actor.require("see_reporters", report.unit)
    contact = ReporterContact.objects.filter(report=report).first()
    trail.record(
        "see_reporter",
        object_type="citizen_reports.citizenreport",
        object_id=report.pk,
        object_name=report.number,
        unit_id=report.unit_id,
        after={"contact": contact is not None},
    )
    return contact
