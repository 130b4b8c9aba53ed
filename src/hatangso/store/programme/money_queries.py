"""Reading money: what one person may see of a locality's amounts."""

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Membership
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import MoneyLine, TaskOrganisation
from hatangso.store.programme.task_queries import visible_tasks

KINDS = ("estimate", "allotted", "spent")
KIND_ORDER = Case(
    *(When(kind=kind, then=Value(place)) for place, kind in enumerate(KINDS)), output_field=IntegerField()
)


def visible_money(actor: Actor, unit: Unit) -> QuerySet[MoneyLine]:
    """All amounts of the locality; else those of the tasks that the person's organisations lead, and what
    their own people entered for the tasks they share in."""
    lines = MoneyLine.objects.filter(unit=unit)
    if not actor.sees_all(unit):
        led = TaskOrganisation.objects.filter(role="lead", organisation_id__in=actor.organisation_ids)
        own = Membership.objects.filter(organisation_id__in=actor.organisation_ids)
        lines = lines.filter(task_id__in=visible_tasks(actor, unit).values("pk")).filter(
            Q(task_id__in=led.values("task_id")) | Q(entered_by_id__in=own.values("user_id"))
        )
    return lines.select_related("task", "entered_by").order_by(
        "year", "task__position", "task_id", KIND_ORDER, "pk"
    )
