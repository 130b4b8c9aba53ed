"""A month of a locality: every time a task falls due in it, done or not, and the reports due beside them."""

from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hatangso.domain.schedules.occurrences import Occurrence, occurrences
from hatangso.flows.task_due import counts_since, done_keys, plan_years, schedule_of
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.programme.models import Task


@dataclass(frozen=True)
class Entry:
    """One thing on one day. `look`: done, late, open, cancelled; `url_name` and `pk` say where it leads."""

    day: date
    text: str
    look: str
    task: Task | None = None
    duty: DutyOccurrence | None = None
    period: str = ""


def month_of(text: str, today: date) -> date:
    """The first day of the month '2026-11'; of today's where the text names none."""
    try:
        year, month = text.split("-")
        return date(int(year), int(month), 1) if 2000 <= int(year) <= 2100 else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)


def month_page(
    month: date, tasks: Iterable[Task], reports: Iterable[DutyOccurrence], today: date
) -> dict[str, Any]:
    """Weeks of days with their entries, and the same as a list of days for a phone."""
    following = (month + timedelta(days=32)).replace(day=1)
    last = following - timedelta(days=1)
    entries = [entry for task in tasks for entry in _of_task(task, month, last, today)]
    entries += [
        Entry(one.due_on, one.duty.title, _look(one.due_on, one.state != "open", today), duty=one)
        for one in reports
    ]
    by_day: dict[date, list[Entry]] = {}
    for entry in sorted(entries, key=lambda e: (e.day, e.duty is None, e.look == "done", e.text)):
        by_day.setdefault(entry.day, []).append(entry)
    weeks = [
        [{"day": day, "in_month": day.month == month.month, "entries": by_day.get(day, [])} for day in week]
        for week in Calendar().monthdatescalendar(month.year, month.month)
    ]
    return {
        "weeks": weeks,
        "month": month,
        "previous_month": month - timedelta(days=1),
        "next_month": following,
        "agenda": sorted(by_day.items()),
    }


def _of_task(task: Task, first: date, last: date, today: date) -> Iterable[Entry]:
    schedule = schedule_of(task)
    if schedule is None:
        return
    done = done_keys(task)
    since = max(first, counts_since(task, schedule))
    found: tuple[Occurrence, ...] = occurrences(schedule, since=since, until=last, plan=plan_years(task))
    for occurrence in found:
        is_done = occurrence.key in done or task.state == "done"
        look = "cancelled" if task.state == "cancelled" else _look(occurrence.due, is_done, today)
        period = occurrence.key if schedule.is_recurring else ""
        yield Entry(occurrence.due, task.text, look, task=task, period=period)


def _look(day: date, is_done: bool, today: date) -> str:
    if is_done:
        return "done"
    return "late" if day < today else "open"
