"""Which proposals a person sees."""

from django.db.models import Q, QuerySet

from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.wishes.models import PlaceWish

PROPOSE, GATHER = "propose_places", "gather_proposals"


def wishes_seen_by(actor: Actor, unit: Unit) -> QuerySet[PlaceWish]:
    """All of the unit to who proposes for it or gathers; of an operator its own."""
    of = Q(province=unit) if unit.level == "province" else Q(unit=unit)
    found: QuerySet[PlaceWish] = PlaceWish.objects.filter(of)
    if not (actor.may(GATHER, unit) or actor.may(PROPOSE, unit)):
        found = found.filter(proposer_id__in=actor.organisation_ids)
    return found.select_related("unit", "proposer")
