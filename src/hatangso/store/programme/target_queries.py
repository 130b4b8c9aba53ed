"""Reading targets with everything a page shows beside them, in a constant number of queries."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Target, TargetMeasure, TargetOrganisation


def visible_targets(unit: Unit, actor: Actor | None) -> QuerySet[Target]:
    """The locality's targets that the person may see: all, or those their organisation has a part in.

    An organisation has a part in what a collective role (các doanh nghiệp viễn thông) of it leads.
    """
    targets = Target.objects.filter(unit=unit)
    if actor is not None and not actor.sees_all(unit):
        own = actor.organisation_ids
        mine = TargetOrganisation.objects.filter(
            Q(organisation_id__in=own) | Q(organisation__members__in=own)
        )
        targets = targets.filter(pk__in=mine.values("target_id"))
    return targets


def with_parts(targets: QuerySet[Target]) -> QuerySet[Target]:
    """The same targets with plan, measures, milestones and organisations: four more queries in all."""
    organisations = TargetOrganisation.objects.select_related("organisation").prefetch_related(
        "organisation__members"
    )
    return targets.select_related("plan").prefetch_related(
        Prefetch("measures", TargetMeasure.objects.prefetch_related("milestones")),
        Prefetch("organisations", organisations),
    )


def organisations_of_targets(targets: Iterable[Target]) -> frozenset[int]:
    """Ids of the organisations with a part in any of the targets, the members of collective roles included.

    The targets must come from `with_parts`.
    """
    ids: set[int] = set()
    for target in targets:
        for part in target.organisations.all():
            if part.organisation is not None:
                ids |= with_members(part.organisation)
    return frozenset(ids)


def organisations_by_indicator(unit: Unit, codes: Iterable[str]) -> dict[str, frozenset[int]]:
    """By indicator, the ids of the organisations with a part in a live target that it follows."""
    wanted = set(codes)
    followed = Target.objects.filter(unit=unit, state="live", measures__indicator__in=wanted)
    by_code: dict[str, set[int]] = {code: set() for code in wanted}
    for target in with_parts(followed.distinct()):
        ids = organisations_of_targets([target])
        for measure in target.measures.all():
            if measure.indicator in wanted:
                by_code[measure.indicator] |= ids
    return {code: frozenset(ids) for code, ids in by_code.items()}


def with_members(organisation: Organisation) -> set[int]:
    """The organisation's id with those of its members, where it is a collective role."""
    return {organisation.pk, *(member.pk for member in organisation.members.all())}
