"""When a task is next due, from its schedule, its plan's years and what was already done."""

from datetime import date

from hatangso.domain.schedules.occurrences import Occurrence, PlanYears, next_due, overdue
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
    """Keys of the occurrences that were reported done (none of a task that is not stored yet)."""
    if task.pk is None:
        return frozenset()
    return frozenset(
        entry.occurrence
        for entry in task.progress_entries.all()
        if entry.occurrence and entry.state == "done"
    )


def open_occurrence(task: Task, *, as_of: date) -> Occurrence | None:
    """The occurrence that is to be done now: the oldest overdue one, else the next."""
    schedule = schedule_of(task)
    if schedule is None or task.state in {"done", "cancelled"}:
        return None
    done, years = done_keys(task), plan_years(task)
    # What fell due before the task was entered is not held against anybody.
    late = overdue(schedule, as_of=as_of, since=task.made_at.date(), plan=years, done=done)
    if not schedule.is_recurring:
        late = overdue(schedule, as_of=as_of, since=date.min, plan=years, done=done)
    return late[0] if late else next_due(schedule, as_of=as_of, plan=years, done=done)


def set_next_due(task: Task, *, as_of: date) -> None:
    """Put the day of the open occurrence on the task (not saved here)."""
    found = open_occurrence(task, as_of=as_of)
    task.next_due = found.due if found else None
