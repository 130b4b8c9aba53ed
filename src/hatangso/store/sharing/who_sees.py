"""Who sees what of shared use: the two sides, the mediator, the authorities; never a rival."""

from django.db.models import Q, QuerySet

from hatangso.store.assets.sight import sight_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import Dispute, SharingRequest, Tenancy, YearPlan


def acts_for(actor: Actor, capability: str) -> frozenset[int]:
    """The organisations for which the person may do that; a collective role speaks for nobody here."""
    found = frozenset(grant.organisation_id for grant in actor.grants if grant.reach(capability))
    return found & actor.organisation_ids


def is_authority(actor: Actor, unit: Unit) -> bool:
    """Whether the person looks at the unit's assets for an office, not for an enterprise."""
    return sight_of(actor, unit).whole


def province_of(unit: Unit) -> Unit:
    """The unit itself where it is a province."""
    return unit.parent or unit


def requests_seen_by(actor: Actor, unit: Unit) -> QuerySet[SharingRequest]:
    """Of the unit's province: those of the person's organisations; to the mediator those brought to it."""
    province = province_of(unit)
    own = acts_for(actor, "share_assets")
    seen = Q(asker_id__in=own) | Q(owner_id__in=own)
    if actor.may("mediate_sharing", province):
        seen |= Q(pk__in=Dispute.objects.values("request_id"))
    found: QuerySet[SharingRequest] = SharingRequest.objects.filter(seen, province=province)
    return found.select_related("asker", "owner", "province")


def tenancies_seen_by(actor: Actor, unit: Unit) -> QuerySet[Tenancy]:
    """An authority sees all on assets of its unit; an enterprise those on its assets and its own."""
    where = Q(asset__province=unit) | Q(asset__unit=unit)
    if not is_authority(actor, unit):
        own = acts_for(actor, "share_assets")
        where &= Q(asset__owner_id__in=own) | Q(tenant_id__in=own)
    found: QuerySet[Tenancy] = Tenancy.objects.filter(where, withdrawn_at=None)
    return found.select_related("asset__owner", "asset__unit", "tenant")


def year_plans_seen_by(actor: Actor, unit: Unit) -> QuerySet[YearPlan]:
    """Of the unit's province: an operator's own; of all others what was handed in, to its authorities."""
    province = province_of(unit)
    seen = Q(operator_id__in=acts_for(actor, "file_year_plans"))
    if is_authority(actor, province):
        seen |= ~Q(state="draft")
    found: QuerySet[YearPlan] = YearPlan.objects.filter(seen, province=province)
    return found.select_related("operator", "province")
