"""Reading reports, as one person may see them."""

from django.db.models import QuerySet

from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.reports.models import Report


def visible_reports(actor: Actor, unit: Unit) -> QuerySet[Report]:
    """All of the locality for its own people; the approved ones for who looks in from above.

    None for who sees only their own organisation's part: a report tells everybody's.
    """
    reports = Report.objects.filter(unit=unit)
    if not actor.sees_all(unit):
        return reports.none()
    if not any(grant.unit_id == unit.pk for grant in actor.grants):
        reports = reports.filter(state="approved")
    return reports.select_related(
        "unit__parent",
        "occurrence__duty",
        "docx",
        "pdf",
        "signed",
        "made_by",
        "decided_by",
        "replaces",
    ).prefetch_related("replaced_by")
