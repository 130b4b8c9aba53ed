"""When a task is next due, from its schedule, its plan's years and what was already done."""

from datetime import date

from django.utils import timezone

from hatangso.domain.schedules.occurrences import Occurrence, PlanYears, next_due, occurrences, overdue
from hatangso.domain.schedules.schedule import Schedule, schedule_from_extract
from hatangso.store.programme.models import Task


def schedule_of(task: Task) -> Schedule | None:
    """The task's schedule as the domain knows it; None where no time was given."""
    return schedule_from_extract(task.schedule) if task.schedule else None


def plan_years(task: Task) -> PlanYears | None:
    """The years of the task's plan, within which recurring work recurs."""
    plan = task.plan
    if plan is None or plan.period_start is None or plan.period_end is None:
        return None
    return PlanYears(plan.period_start, plan.period_end)


def done_keys(task: Task) -> frozenset[str]:
    """Keys of the occurrences whose newest report says done (none of a task that is not stored yet)."""
    if task.pk is None:
        return frozenset()
    newest: dict[str, str] = {}
    for entry in sorted(task.progress_entries.all(), key=lambda e: (e.at, e.pk)):
        newest[entry.occurrence] = entry.state
    return frozenset(key for key, state in newest.items() if key and state == "done")


def open_occurrence(task: Task, *, as_of: date, done: frozenset[str] | None = None) -> Occurrence | None:
    """The occurrence that is to be done now: the oldest overdue one, else the next; None of a closed task.

    `done` are the keys already done, where they are known better than by what is stored.
    """
    if task.state in {"done", "cancelled"}:
        return None
    found = _open(task, as_of, done_keys(task) if done is None else done)
    return found[0] if found else None


def reportable(task: Task, *, as_of: date) -> tuple[Occurrence, ...]:
    """The occurrences of a recurring task that somebody may report on now, oldest first.

    The newest done one (to take a slip back), those overdue, and the next. Of other tasks only their own.
    """
    schedule = schedule_of(task)
    if schedule is None:
        return ()
    done = done_keys(task)
    if not schedule.is_recurring:
        return _open(task, as_of, frozenset())[:1]
    first, last = date(as_of.year - 2, 1, 1), date(as_of.year + 1, 12, 31)
    behind = [
        o for o in occurrences(schedule, since=first, until=last, plan=plan_years(task)) if o.key in done
    ]
    return (*behind[-1:], *_open(task, as_of, done))


def set_next_due(task: Task, *, as_of: date, done: frozenset[str] | None = None) -> None:
    """Put the day of the open occurrence on the task (not saved here)."""
    found = open_occurrence(task, as_of=as_of, done=done)
    task.next_due = found.due if found else None


def counts_since(task: Task, schedule: Schedule) -> date:
    """From when on what fell due is held against somebody: what recurs, not before the task was entered."""
    return timezone.localdate(task.made_at) if schedule.is_recurring else date.min


def _open(task: Task, as_of: date, done: frozenset[str]) -> tuple[Occurrence, ...]:
    """The overdue occurrences and the next one."""
    schedule = schedule_of(task)
    if schedule is None:
        return ()
    years = plan_years(task)
    late = overdue(schedule, as_of=as_of, since=counts_since(task, schedule), plan=years, done=done)
    coming = next_due(schedule, as_of=as_of, plan=years, done=done)
    return (*late, coming) if coming else late
