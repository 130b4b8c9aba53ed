"""When a task is due: the occurrences of a schedule between two dates, overdue ones, the next one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from hatangso.domain.periods import PeriodKind, periods_between
from hatangso.domain.schedules.schedule import RECURRING, Schedule, ScheduleKind, day_in_month

YEAR_UNTOLD = 9999


@dataclass(frozen=True)
class PlanYears:
    """First and last year of the plan a task belongs to; what recurs does so within them."""

    first: int
    last: int


@dataclass(frozen=True)
class Occurrence:
    """One time that a task is due, at the end of the day `due`.

    `key` names it lastingly (2026, 2026-Q3, 2026-03, 2026-2030), so that progress recorded for it is found
    again; it can begin on `begins`.
    """

    key: str
    begins: date
    due: date


def occurrences(
    schedule: Schedule, *, since: date, until: date, plan: PlanYears | None = None
) -> tuple[Occurrence, ...]:
    """Every occurrence due between the two dates, both included, oldest first.

    A deadline named by a year, quarter or month falls on its last day; one named by a day on that day.
    What recurs keeps to its own first and last year, else to the plan's. Ongoing work, and a deadline
    without a year, are never due: nothing is guessed.
    """
    if schedule.kind is ScheduleKind.ONGOING:
        return ()
    if schedule.kind in RECURRING:
        return _recurring(schedule, since, until, plan)
    only = _single(schedule, plan)
    return (only,) if only and since <= only.due <= until else ()


def overdue(
    schedule: Schedule, *, as_of: date, since: date, plan: PlanYears | None = None, done: Collection[str] = ()
) -> tuple[Occurrence, ...]:
    """Occurrences due since `since` whose day is over at `as_of` and whose key is not among the done."""
    return tuple(
        o
        for o in occurrences(schedule, since=since, until=as_of, plan=plan)
        if o.due < as_of and o.key not in done
    )


def next_due(
    schedule: Schedule, *, as_of: date, plan: PlanYears | None = None, done: Collection[str] = ()
) -> Occurrence | None:
    """The first occurrence due today or later that is not done; None where nothing more falls due."""
    # Two years hold the next of whatever recurs, also when this period's is done already.
    horizon = date(as_of.year + 2, 12, 31) if schedule.is_recurring else date(YEAR_UNTOLD, 12, 31)
    for occurrence in occurrences(schedule, since=as_of, until=horizon, plan=plan):
        if occurrence.key not in done:
            return occurrence
    return None


def is_active(schedule: Schedule, *, on: date, plan: PlanYears | None = None) -> bool:
    """Whether work on the task is meant to go on that day, for the calendar's bars."""
    begins = date(_first_year(schedule, plan) or on.year, 1, 1)
    only = None if schedule.is_open_ended or schedule.is_recurring else _single(schedule, plan)
    if only:
        begins, ends = min(begins, only.begins), only.due
    else:
        ends = date(_last_year(schedule, plan) or on.year, 12, 31)
    return begins <= on <= ends


def _recurring(
    schedule: Schedule, since: date, until: date, plan: PlanYears | None
) -> tuple[Occurrence, ...]:
    first, last = _first_year(schedule, plan) or since.year, _last_year(schedule, plan) or until.year
    first_day, last_day = date(max(first, since.year), 1, 1), date(min(last, until.year), 12, 31)
    found = []
    for period in periods_between(RECURRING[schedule.kind], first_day, last_day):
        month = period.last_day.month
        if schedule.kind is ScheduleKind.ANNUAL and (schedule.month or schedule.quarter):
            month = schedule.month or 3 * (schedule.quarter or 4)
        due = day_in_month(period.year, month, schedule.day)
        if since <= due <= until:
            found.append(Occurrence(period.code, period.first_day, due))
    return tuple(found)


def _single(schedule: Schedule, plan: PlanYears | None) -> Occurrence | None:
    if schedule.kind is ScheduleKind.RANGE:
        first, last = _first_year(schedule, plan), schedule.end or schedule.year
        if not last:
            return None
        first = min(first or last, last)
        return Occurrence(f"{first}-{last}", date(first, 1, 1), date(last, 12, 31))
    if not schedule.year:
        return None
    month = schedule.month or 3 * (schedule.quarter or 4)
    due = day_in_month(schedule.year, month, schedule.day if schedule.month else None)
    kind = PeriodKind.MONTH if schedule.month else PeriodKind.QUARTER if schedule.quarter else PeriodKind.YEAR
    covered = periods_between(kind, due, due)[0]
    begins = date(schedule.start, 1, 1) if schedule.start else covered.first_day
    return Occurrence(covered.code, begins, due)


def _first_year(schedule: Schedule, plan: PlanYears | None) -> int | None:
    return schedule.start or (plan.first if plan else None)


def _last_year(schedule: Schedule, plan: PlanYears | None) -> int | None:
    return schedule.end or (plan.last if plan else None)
