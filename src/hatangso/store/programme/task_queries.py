"""Reading tasks: a locality's list as one person may see it, in a constant number of queries."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.expressions import OrderBy

from hatangso.domain.places.search_key import search_key
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.who_works_where import of_other_businesses
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Task, TaskOrganisation, TaskProgress

SOON = timedelta(days=30)
ORDERS: dict[str, tuple[str | OrderBy, ...]] = {
    "due": (F("next_due").asc(nulls_last=True), "position", "id"),
    "plan": ("plan_id", "position", "id"),
    "state": ("state", F("next_due").asc(nulls_last=True), "id"),
    "text": ("text", "id"),
}


@dataclass(frozen=True)
class TaskFilter:
    """What a person asked to see. `whose`: mine, office, all."""

    whose: str = "all"
    state: str = ""  # one of the states, or open, late, soon, unplanned
    organisation_id: int | None = None
    plan_id: int | None = None
    year: int | None = None
    text: str = ""
    order: str = "due"


def visible_tasks(actor: Actor, unit: Unit) -> QuerySet[Task]:
    """The tasks of the locality that the person may see: all, or those of their organisations."""
    tasks = Task.objects.filter(unit=unit)
    if not actor.sees_all(unit):
        own = TaskOrganisation.objects.filter(organisation_id__in=actor.concern_ids).values("task_id")
        tasks = tasks.filter(pk__in=own)
    return tasks


def visible_progress(actor: Actor, task: Task) -> QuerySet[TaskProgress]:
    """What was reported on a task that the person may see.

    Enterprises that share a task see what the locality reports on it, and not what the others do.
    """
    entries = task.progress_entries.all()
    if not actor.sees_all(task.unit):
        entries = entries.exclude(by_id__in=of_other_businesses(actor).values("user_id"))
    return entries


def filtered_tasks(actor: Actor, unit: Unit, wanted: TaskFilter, *, today: date) -> QuerySet[Task]:
    """Tasks in the order asked for, with organisations and assignee fetched beside."""
    tasks = visible_tasks(actor, unit)
    if wanted.whose == "mine":
        tasks = tasks.filter(assignee=actor.user)
    elif wanted.whose == "office":
        own = TaskOrganisation.objects.filter(organisation_id__in=actor.concern_ids).values("task_id")
        tasks = tasks.filter(pk__in=own)
    if wanted.organisation_id:
        led = TaskOrganisation.objects.filter(organisation_id=wanted.organisation_id).values("task_id")
        tasks = tasks.filter(pk__in=led)
    if wanted.plan_id:
        tasks = tasks.filter(plan_id=wanted.plan_id)
    if wanted.year:
        tasks = tasks.filter(next_due__year=wanted.year)
    for word in search_key(wanted.text).split():
        tasks = tasks.filter(search_key__contains=word)
    tasks = tasks.filter(_state(wanted.state, today))
    return with_people(tasks).order_by(*ORDERS.get(wanted.order, ORDERS["due"]))


def with_people(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """The same tasks with what every list shows: one more query, however many rows."""
    return tasks.select_related("plan", "assignee").prefetch_related(
        Prefetch("organisations", TaskOrganisation.objects.select_related("organisation"))
    )


def my_open_tasks(actor: Actor, *, until: date) -> QuerySet[Task]:
    """In whatever locality: what the person has to do, and what nobody of their leading office has yet."""
    led = TaskOrganisation.objects.filter(role="lead", organisation_id__in=actor.concern_ids)
    mine = Q(assignee=actor.user) | Q(assignee=None, pk__in=led.values("task_id"))
    return (
        Task.objects.filter(mine, state__in=("not_started", "in_progress"), next_due__lte=until)
        .select_related("unit")
        .order_by("next_due", "pk")
    )


def _state(state: str, today: date) -> Q:
    unfinished = Q(state__in=("not_started", "in_progress"))
    match state:
        case "open":
            return unfinished
        case "late":
            return unfinished & Q(next_due__lt=today)
        case "soon":
            return unfinished & Q(next_due__gte=today, next_due__lte=today + SOON)
        case "unplanned":
            return unfinished & Q(next_due=None)
        case "not_started" | "in_progress" | "done" | "cancelled":
            return Q(state=state)
        case _:
            return Q()


def task_key(text: str, output: str, group_name: str) -> str:
    """What a search without accents looks through."""
    return search_key(f"{text} {output} {group_name}")
