"""Up to which day data is counted, and by which day it is handed in: two days, never the same one.

Offered for a request: the plan's own day where it names one, else the day of Nghị định 09/2019/NĐ-CP, điều
12 (the 14th of the period's last month) [known from secondary sources only, see periods.decree_09_window].
The plan's dates win; everything here is an offer that a person confirms.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hatangso.domain.periods import Period, decree_09_window
from hatangso.domain.words import Words


class Whose(StrEnum):
    """Whose word a cut-off is."""

    PLAN = "plan"
    DECREE_09 = "decree_09"
    DUE_DAY = "due_day"
    PERIOD_END = "period_end"


WORKING_DAYS_TO_ANSWER = 5
SATURDAY = 5


@dataclass(frozen=True)
class CutOff:
    """The last day whose data counts, the first one where known, and whose word it is."""

    on: date
    since: date | None
    source: Whose

    @property
    def words(self) -> Words:
        """Where the day comes from.

        >>> from hatangso.domain.periods import parse_period
        >>> offered_cutoffs(parse_period("2026-Q3"))[0].words.vi
        'theo Nghị định 09/2019/NĐ-CP, điều 12 (15/06/2026 – 14/09/2026)'
        """
        if self.source is Whose.DECREE_09 and self.since is not None:
            span = f"({self.since:%d/%m/%Y} – {self.on:%d/%m/%Y})"
            return Words(
                f"theo Nghị định 09/2019/NĐ-CP, điều 12 {span}",
                f"by Decree 09/2019/NĐ-CP, article 12 {span}",
            )
        if self.source is Whose.PLAN:
            return Words("theo ngày chốt số liệu của kế hoạch", "by the plan's own cut-off")
        if self.source is Whose.DUE_DAY:
            return Words("một ngày trước hạn của kế hoạch", "the day before the plan's due day")
        return Words("hết kỳ", "the period's last day")


def offered_cutoffs(period: Period, plan: date | None = None) -> tuple[CutOff, ...]:
    """The days to offer, the best first: the plan's, the decree's, the period's end.

    >>> from hatangso.domain.periods import parse_period
    >>> [str(one.on) for one in offered_cutoffs(parse_period("2026"), plan=date(2026, 11, 30))]
    ['2026-11-30', '2026-12-14', '2026-12-31']
    """
    since, until = decree_09_window(period)
    offered = [
        CutOff(until, since, Whose.DECREE_09),
        CutOff(period.last_day, period.first_day, Whose.PERIOD_END),
    ]
    if plan is not None:
        offered = [CutOff(plan, None, Whose.PLAN), *(one for one in offered if one.on != plan)]
    return tuple(offered)


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Monday to Friday, and none of the holidays told."""
    return day.weekday() < SATURDAY and day not in holidays


def working_days_after(cutoff: date, due: date, holidays: Collection[date] = ()) -> int:
    """How many working days lie after the cut-off, up to and with the day it is due.

    >>> working_days_after(date(2026, 9, 14), date(2026, 9, 15))
    1
    >>> working_days_after(date(2026, 9, 11), date(2026, 9, 13))  # a Friday, and the Sunday after it
    0
    """
    days = (cutoff + timedelta(days=n) for n in range(1, (due - cutoff).days + 1))
    return sum(1 for day in days if is_working_day(day, holidays))


def offered_due(cutoff: date, *, today: date, holidays: Collection[date] = ()) -> date:
    """Five working days after the cut-off, or after today where that day is past already.

    >>> offered_due(date(2026, 9, 14), today=date(2026, 9, 1))
    datetime.date(2026, 9, 21)
    """
    day, left = max(cutoff, today), WORKING_DAYS_TO_ANSWER
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays)
    return day


def due_warning(cutoff: date, due: date, holidays: Collection[date] = ()) -> Words | None:
    """What is said of a due day less than one working day after the cut-off; None where there is enough.

    Nghị định 09/2019/NĐ-CP, điều 8 khoản 5 [from secondary sources]: it is a warning, since a plan may order
    otherwise.

    >>> due_warning(date(2026, 12, 14), date(2026, 12, 15)) is None
    True
    """
    if working_days_after(cutoff, due, holidays) >= 1:
        return None
    return Words(
        f"Hạn nộp {due:%d/%m/%Y} chưa cách ngày chốt số liệu {cutoff:%d/%m/%Y} một ngày làm việc "
        "(Nghị định 09/2019/NĐ-CP, điều 8); nơi nhận có thể không kịp tổng hợp.",
        f"The due day {due:%d/%m/%Y} is less than one working day after the cut-off {cutoff:%d/%m/%Y} "
        "(Decree 09/2019/NĐ-CP, article 8); recipients may not be able to answer.",
    )
