"""Legal days of a file: working days, the clock stopped while papers are waited for.

Monday to Friday without the public holidays that are told (domain/collection/cutoffs.py); where those of a
year are not known, a day told here is the earliest on which the time can be over. The day of receipt does not
count (Bộ luật Dân sự 2015 Điều 147: a period begins on the day after the event).
"""

from collections.abc import Collection
from datetime import date, timedelta

from hatangso.domain.collection.cutoffs import is_working_day, working_days_after


def after_working_days(start: date, days: int, holidays: Collection[date] = ()) -> date:
    """The day that is so many working days after `start`.

    >>> after_working_days(date(2026, 11, 19), 2)  # a Thursday: Friday is one, Monday two
    datetime.date(2026, 11, 23)
    """
    day, left = start, days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays)
    return day


def days_left_on(day: date, due: date, holidays: Collection[date] = ()) -> int:
    """Working days after `day` up to and with `due`; 0 once it is over.

    >>> due = date(2026, 11, 23)
    >>> days_left_on(date(2026, 11, 19), due), days_left_on(date(2026, 12, 1), due)
    (2, 0)
    """
    return working_days_after(day, due, holidays) if due > day else 0
