"""Reading targets with everything a page shows beside them, in a constant number of queries."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Target, TargetMeasure, TargetOrganisation


def visible_targets(unit: Unit, actor: Actor | None) -> QuerySet[Target]:
    """The locality's targets that the person may see: all, or those their organisation has a part in."""
    targets = Target.objects.filter(unit=unit)
    if actor is not None and not actor.sees_all(unit):
        mine = TargetOrganisation.objects.filter(organisation_id__in=actor.concern_ids)
        targets = targets.filter(pk__in=mine.values("target_id"))
    return targets


def with_parts(targets: QuerySet[Target]) -> QuerySet[Target]:
    """The same targets with plan, measures, milestones and organisations: four more queries in all."""
    organisations = TargetOrganisation.objects.select_related("organisation")
    return targets.select_related("plan").prefetch_related(
        Prefetch("measures", TargetMeasure.objects.prefetch_related("milestones")),
        Prefetch("organisations", organisations),
    )


def organisations_of_targets(targets: Iterable[Target]) -> frozenset[int]:
    """Ids of the organisations with a part in any of the targets, which must come from `with_parts`."""
    return frozenset(
        part.organisation_id
        for target in targets
        for part in target.organisations.all()
        if part.organisation_id is not None
    )


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
