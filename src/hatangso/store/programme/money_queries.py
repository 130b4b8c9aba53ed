"""Reading money: what one person may see of a locality's amounts."""

from django.db.models import Case, IntegerField, QuerySet, Value, When

from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import MoneyLine
from hatangso.store.programme.task_queries import visible_tasks

KINDS = ("estimate", "allotted", "spent")
KIND_ORDER = Case(
    *(When(kind=kind, then=Value(place)) for place, kind in enumerate(KINDS)), output_field=IntegerField()
)


def visible_money(actor: Actor, unit: Unit) -> QuerySet[MoneyLine]:
    """All amounts of the locality, or those of the tasks that concern the person's organisations."""
    lines = MoneyLine.objects.filter(unit=unit)
    if not actor.sees_all(unit):
        lines = lines.filter(task_id__in=visible_tasks(actor, unit).values("pk"))
    return lines.select_related("task", "entered_by").order_by(
        "year", "task__position", "task_id", KIND_ORDER, "pk"
    )
