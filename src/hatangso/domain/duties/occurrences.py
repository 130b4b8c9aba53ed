"""The reports a duty makes fall due: on which day, about which period, with the data of which days."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hatangso.domain.duties.duty import Duty, Frequency, YearlyDay
from hatangso.domain.periods import Period, decree_09_window, nearest_period, period_of
from hatangso.domain.schedules.schedule import day_in_month

USUAL_YEAR = 2025  # any year that is not a leap year


class CutOffSource(StrEnum):
    """Whose word the data's last day is."""

    PLAN = "plan"
    DECREE_09 = "decree_09"
    DUE_DAY = "due_day"


@dataclass(frozen=True)
class DutyOccurrence:
    """One report owed. `key` is the period's code, the lasting name of the occurrence within its duty.

    Data of the days `data_from` to `data_until` are counted. By Nghị định 09/2019 where the plan names no
    day [S: proposed, from secondary sources, see periods.decree_09_window]; where that day would come after
    the report is due, the day before it is due, since the plan's dates win.
    """

    period: Period
    due: date
    data_from: date
    data_until: date
    cut_off_source: CutOffSource

    @property
    def key(self) -> str:
        return self.period.code


def duty_occurrences(duty: Duty, *, since: date, until: date) -> tuple[DutyOccurrence, ...]:
    """Every report that falls due between the two dates, both included, oldest first.

    None for a duty on request or without a date. The period is the one whose end lies nearest to the day,
    decided once for the duty: months of 28 and of 31 days must not be told of twice or never.
    """
    if duty.frequency.period_kind is None or duty.due is None:
        return ()
    days = sorted(
        d for year in range(since.year, until.year + 1) for d in _days(duty.frequency, duty.due, year)
    )
    return tuple(_occurrence(duty, period_told_of(duty, d), d) for d in days if since <= d <= until)


def period_told_of(duty: Duty, due: date) -> Period:
    """The period that the report due on that day of the duty's is about: its own, or the one before.

    >>> monthly = Duty(Frequency.MONTHLY, YearlyDay(15))
    >>> [period_told_of(monthly, date(2027, month, 15)).code for month in (2, 3)]
    ['2027-01', '2027-02']
    """
    kind = duty.frequency.period_kind
    assert kind is not None
    assert duty.due is not None
    usual = next(_days(duty.frequency, duty.due, USUAL_YEAR))
    lag = 0 if nearest_period(kind, usual) == period_of(kind, usual) else -1
    return period_of(kind, due).shifted(lag)


def overdue_reports(
    duty: Duty, *, as_of: date, since: date, handed_in: Collection[str] = ()
) -> tuple[DutyOccurrence, ...]:
    """Reports whose day is over and whose period is not among the handed in."""
    found = duty_occurrences(duty, since=since, until=as_of - timedelta(days=1))
    return tuple(o for o in found if o.key not in handed_in)


def next_report(duty: Duty, *, as_of: date, handed_in: Collection[str] = ()) -> DutyOccurrence | None:
    """The first report due today or later that is not handed in yet; None where no date is set."""
    horizon = date(as_of.year + 2, 12, 31)
    found = duty_occurrences(duty, since=as_of, until=horizon)
    return next((o for o in found if o.key not in handed_in), None)


def offered_due(frequency: Frequency) -> YearlyDay | None:
    """A day to offer where the plan sets none: the 20th of the period's last month.

    Later than the data's last day by Nghị định 09/2019 [S] (the 14th) by some working days, as it asks.
    Only ever a proposal in a form; None on request.
    """
    match frequency:
        case Frequency.ANNUAL:
            return YearlyDay(20, month=12)
        case Frequency.SEMIANNUAL:
            return YearlyDay(20, month=6)
        case Frequency.QUARTERLY:
            return YearlyDay(20, month_of_quarter=3)
        case Frequency.MONTHLY:
            return YearlyDay(20)
        case Frequency.ADHOC:
            return None


def _occurrence(duty: Duty, period: Period, due: date) -> DutyOccurrence:
    data_from, data_until = decree_09_window(period)
    source = CutOffSource.DECREE_09
    if duty.cut_off:
        data_until = _cut_off_day(duty.frequency, duty.cut_off, due)
        data_from = _cut_off_day(duty.frequency, duty.cut_off, _due_before(duty, due)) + timedelta(days=1)
        source = CutOffSource.PLAN
    elif data_until >= due:
        # The period's data starts where the report before it, due on the same day, had to stop.
        data_from, data_until = _due_before(duty, due), due - timedelta(days=1)
        source = CutOffSource.DUE_DAY
    return DutyOccurrence(period, due, data_from, data_until, source)


def _days(frequency: Frequency, day: YearlyDay, year: int) -> Iterator[date]:
    """The days of one year on which a report of the frequency falls due."""
    for month in _months(frequency, day):
        yield day_in_month(year, month, day.day)


def _months(frequency: Frequency, day: YearlyDay) -> tuple[int, ...]:
    match frequency:
        case Frequency.MONTHLY:
            return tuple(range(1, 13))
        case Frequency.QUARTERLY:
            return tuple(range(day.month_of_quarter or 3, 13, 3))
        case Frequency.SEMIANNUAL:
            first = day.month or 6
            return (first, (first + 5) % 12 + 1)
        case _:
            return (day.month or 12,)


def _due_before(duty: Duty, due: date) -> date:
    assert duty.due is not None
    days = [d for year in (due.year - 1, due.year) for d in _days(duty.frequency, duty.due, year)]
    return max(d for d in days if d < due)


def _cut_off_day(frequency: Frequency, cut_off: YearlyDay, due: date) -> date:
    """The plan's closing day for a report: the newest one not after the day it is due."""
    days = [d for year in (due.year - 1, due.year) for d in _days(frequency, cut_off, year)]
    return max(d for d in days if d <= due)
