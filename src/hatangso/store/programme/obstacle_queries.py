"""Reading obstacles: what one person may see of them."""

from django.db.models import Q, QuerySet

from hatangso.domain.places.search_key import search_key
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.who_works_where import of_other_businesses
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Obstacle, TaskOrganisation


def visible_obstacles(actor: Actor, unit: Unit) -> QuerySet[Obstacle]:
    """The locality's obstacles: all, or those the person's organisations raised, hold or work on, of which
    none that another enterprise raised.

    At a province, those that its departments and operators raised in the communes or hold from there as well.
    """
    from_below = Q(held_by__unit=unit) | Q(raised_by_organisation__unit=unit)
    here = Q(unit=unit) | Q(from_below, unit__parent=unit)
    found = Obstacle.objects.filter(here)
    if not actor.sees_all(unit):
        own = actor.concern_ids
        tasks = TaskOrganisation.objects.filter(organisation_id__in=own).values("task_id")
        others = of_other_businesses(actor).values("organisation_id")
        shared = Q(task_id__in=tasks) & ~Q(raised_by_organisation_id__in=others)
        found = found.filter(Q(raised_by_organisation_id__in=own) | Q(held_by_id__in=own) | shared)
    return found.select_related(
        "unit__parent", "held_by__unit", "raised_by_organisation", "raised_by", "task", "target"
    )


def matching(obstacles: QuerySet[Obstacle], text: str) -> list[Obstacle]:
    """Those with every word of the text, accents aside (a locality has tens of obstacles, not thousands)."""
    words = search_key(text).split()
    return [o for o in obstacles if all(w in search_key(f"{o.title} {o.text} {o.proposal}") for w in words)]
