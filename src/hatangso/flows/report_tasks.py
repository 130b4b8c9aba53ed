"""The tasks of a report: how each stood on the closing day, from the reports of progress made up to then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from hatangso.domain.money import MoneyKind, MoneyLine, MoneySource, money_sum
from hatangso.domain.periods import Period
from hatangso.domain.reports.facts import TaskFact, TaskState
from hatangso.domain.schedules.occurrences import Occurrence, occurrences
from hatangso.flows.task_due import plan_years, schedule_of
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import MoneyLine as MoneyRow
from hatangso.store.programme.models import Task, TaskOrganisation, TaskProgress


@dataclass(frozen=True)
class TaskFacts:
    """The tasks as they stood, and those to be done in the period after."""

    now: tuple[TaskFact, ...]
    following: tuple[TaskFact, ...] = field(default=())


def task_facts(unit: Unit, *, period: Period, as_of: date, money: Iterable[MoneyRow]) -> TaskFacts:
    """All tasks of the locality in the plan's order, in a constant number of queries."""
    tasks = (
        Task.objects.filter(unit=unit)
        .select_related("plan")
        .prefetch_related(
            Prefetch("organisations", TaskOrganisation.objects.select_related("organisation")),
            Prefetch(
                "progress_entries",
                TaskProgress.objects.order_by("at", "pk").prefetch_related("evidence"),
            ),
        )
        .order_by("plan_id", "position", "pk")
    )
    paid: dict[int, list[MoneyLine]] = {}
    for row in money:
        if row.task_id is not None:
            paid.setdefault(row.task_id, []).append(money_line(row))
    found, following = [], []
    for task in tasks:
        fact = replace(_fact(task, period, as_of), money=money_sum(paid.get(task.pk, ())))
        found.append(fact)
        due = _due_in(task, fact, period.shifted(1))
        if due is not None:
            following.append(replace(fact, due=due))
    return TaskFacts(tuple(found), tuple(sorted(following, key=lambda fact: (fact.due or as_of, fact.key))))


def money_line(row: MoneyRow) -> MoneyLine:
    """The stored amount as the domain adds it up."""
    return MoneyLine(row.year, MoneyKind(row.kind), MoneySource(row.source), row.amount)


def _fact(task: Task, period: Period, as_of: date) -> TaskFact:
    entries = [e for e in task.progress_entries.all() if timezone.localdate(e.at) <= as_of]
    stood = _stood(task, entries, period, as_of)
    worded = [entry.text.strip() for entry in entries if entry.text.strip()]
    return TaskFact(
        key=f"task:{task.pk}",
        text=task.text.strip(),
        state=stood.state,
        group=task.group_name or task.group,
        number=task.number,
        output=task.output.strip(),
        leads=_names(task, "lead"),
        coordinating=_names(task, "coordinating"),
        percent=stood.percent,
        due=stood.due,
        schedule=task.schedule_text.strip() or _schedule_words(task),
        overdue=stood.overdue,
        result=worded[-1] if worded else "",
        evidence=sum(len(entry.evidence.all()) for entry in entries),
        reported_later=len(entries) < len(task.progress_entries.all()),
    )


@dataclass(frozen=True)
class _Stood:
    state: TaskState
    percent: int = 0
    due: date | None = None
    overdue: bool = False


def _stood(task: Task, entries: Sequence[TaskProgress], period: Period, as_of: date) -> _Stood:
    schedule = schedule_of(task)
    if schedule is not None and schedule.is_recurring:
        within = occurrences(schedule, since=period.first_day, until=period.last_day, plan=plan_years(task))
        if within:
            return _recurring(task, entries, within, as_of)
    only = _single(task)
    if entries:
        state, percent = TaskState(entries[-1].state), entries[-1].percent
        if schedule is not None and schedule.is_recurring and state is TaskState.DONE:
            # One turn of it was done; the task goes on.
            state, percent = TaskState.IN_PROGRESS, 0
    elif task.progress_entries.all():
        state, percent = TaskState.NOT_STARTED, 0  # what was reported came after the closing day
    else:
        state, percent = TaskState(task.state), task.percent
    due = only.due if only else None
    closed = state in (TaskState.DONE, TaskState.CANCELLED)
    return _Stood(state, percent, due, due is not None and due < as_of and not closed)


def _recurring(
    task: Task, entries: Sequence[TaskProgress], within: Sequence[Occurrence], as_of: date
) -> _Stood:
    """Every turn of the period together: done when all are done."""
    newest = {entry.occurrence: entry.state for entry in entries}
    done = [o for o in within if newest.get(o.key) == "done"]
    waiting = [o for o in within if newest.get(o.key) not in ("done", "cancelled")]
    entered = timezone.localdate(task.made_at)
    late = [o for o in waiting if entered <= o.due < as_of]
    percent = round(100 * len(done) / len(within))
    if not waiting:
        return _Stood(TaskState.DONE if done else TaskState.CANCELLED, percent, within[-1].due)
    begun = done or any(newest.get(o.key) == "in_progress" for o in within)
    state = TaskState.IN_PROGRESS if begun else TaskState.NOT_STARTED
    return _Stood(state, percent, (late or waiting)[0].due, bool(late))


def _single(task: Task) -> Occurrence | None:
    """The one time that a task which does not recur is due."""
    schedule = schedule_of(task)
    if schedule is None or schedule.is_recurring:
        return None
    found = occurrences(schedule, since=date.min, until=date.max, plan=plan_years(task))
    return found[0] if found else None


def _due_in(task: Task, fact: TaskFact, period: Period) -> date | None:
    """By when it is to be done in that period; None where nothing of it falls due there."""
    schedule = schedule_of(task)
    if schedule is None or fact.state is TaskState.CANCELLED:
        return None
    if schedule.is_recurring:
        turns = occurrences(schedule, since=period.first_day, until=period.last_day, plan=plan_years(task))
        return turns[0].due if turns else None
    if fact.state is TaskState.DONE or fact.due is None or not period.holds(fact.due):
        return None
    return fact.due


def _names(task: Task, role: str) -> tuple[str, ...]:
    return tuple(
        row.organisation.name if row.organisation else row.wording
        for row in task.organisations.all()
        if row.role == role
    )


def _schedule_words(task: Task) -> str:
    schedule = schedule_of(task)
    return schedule.words.vi if schedule else ""
