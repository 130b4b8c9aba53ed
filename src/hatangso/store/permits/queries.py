"""Which permit files and findings a person sees."""

from django.db.models import Q, QuerySet

from hatangso.store.assets.sight import sight_of
from hatangso.store.organisations.access import Actor
from hatangso.store.permits.models import Finding, PermitFile
from hatangso.store.places.models import Unit

WORK, ASK = "work_permits", "ask_permits"


def permits_seen_by(actor: Actor, unit: Unit) -> QuerySet[PermitFile]:
    """All of the unit to who works on its permits; to an applicant its own, to an office those it was asked
    about. Of a province also its communes' files."""
    of = Q(province=unit) if unit.level == "province" else Q(unit=unit)
    found: QuerySet[PermitFile] = PermitFile.objects.filter(of)
    if not actor.may(WORK, unit):
        own = actor.organisation_ids
        from_office = PermitFile.objects.filter(opinions__office_id__in=own).values("pk")
        found = found.filter(Q(applicant_id__in=own) | Q(pk__in=from_office))
    return found.select_related("applicant", "unit", "province")


def permits_near(actor: Actor, unit: Unit) -> QuerySet[PermitFile]:
    """Those the person sees of the unit, and of a commune's province those that the province decides: who
    works on a commune's permits does not work on the province's, so each is asked for itself."""
    seen = Q(pk__in=permits_seen_by(actor, unit).order_by().values("pk"))
    if unit.parent is not None:
        above = permits_seen_by(actor, unit.parent).filter(unit=unit.parent)
        seen |= Q(pk__in=above.order_by().values("pk"))
    found: QuerySet[PermitFile] = PermitFile.objects.filter(seen)
    return found.select_related("applicant", "unit", "province")


def findings_seen_by(actor: Actor, unit: Unit) -> QuerySet[Finding]:
    """All to the authorities; to an enterprise those on what it owns or runs, or about itself."""
    of = Q(province=unit) if unit.level == "province" else Q(unit=unit)
    found: QuerySet[Finding] = Finding.objects.filter(of, withdrawn_at=None)
    sight = sight_of(actor, unit)
    if not sight.whole:
        own = sight.own
        found = found.filter(Q(asset__owner_id__in=own) | Q(asset__operator_id__in=own) | Q(party_id__in=own))
    return found.select_related("asset", "unit", "party", "permit__unit")
