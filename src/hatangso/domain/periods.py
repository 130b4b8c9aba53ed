"""Months, quarters, half-years and years as reports count them, and which may be compared with which."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hatangso.domain.words import Words


class PeriodKind(StrEnum):
    """How long a period lasts."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {"month": 1, "quarter": 3, "half": 6, "year": 12}[self.value]


_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Period:
    """One calendar period: `number` counts within the year from 1 (always 1 for a year).

    >>> Period(PeriodKind.QUARTER, 2025, 4).label.vi
    'Quý IV/2025'
    """

    kind: PeriodKind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 // self.kind.months:
            raise ValueError(f"Không có kỳ thứ {self.number} loại {self.kind.value} trong một năm.")

    @property
    def first_day(self) -> date:
        return date(self.year, (self.number - 1) * self.kind.months + 1, 1)

    @property
    def last_day(self) -> date:
        month = self.number * self.kind.months
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def code(self) -> str:
        """Short text for storage and addresses: 2026-03, 2026-Q1, 2026-H1, 2026."""
        match self.kind:
            case PeriodKind.MONTH:
                return f"{self.year}-{self.number:02}"
            case PeriodKind.QUARTER:
                return f"{self.year}-Q{self.number}"
            case PeriodKind.HALF:
                return f"{self.year}-H{self.number}"
            case PeriodKind.YEAR:
                return f"{self.year}"

    @property
    def label(self) -> Words:
        match self.kind:
            case PeriodKind.MONTH:
                return Words(f"Tháng {self.number}/{self.year}", self.first_day.strftime("%m/%Y"))
            case PeriodKind.QUARTER:
                return Words(f"Quý {_ROMAN[self.number - 1]}/{self.year}", f"Q{self.number} {self.year}")
            case PeriodKind.HALF:
                half = "đầu" if self.number == 1 else "cuối"
                return Words(f"6 tháng {half} năm {self.year}", f"H{self.number} {self.year}")
            case PeriodKind.YEAR:
                return Words(f"Năm {self.year}", f"{self.year}")

    def shifted(self, steps: int) -> "Period":
        """The period `steps` further on (back where negative) of the same length."""
        per_year = 12 // self.kind.months
        index = self.year * per_year + self.number - 1 + steps
        return Period(self.kind, index // per_year, index % per_year + 1)

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def period_of(kind: PeriodKind, day: date) -> Period:
    """The period of that kind in which the day lies."""
    return Period(kind, day.year, (day.month - 1) // kind.months + 1)


def periods_between(kind: PeriodKind, since: date, until: date) -> tuple[Period, ...]:
    """Every period of the kind that has a day between the two dates, both included."""
    found = []
    period = period_of(kind, since)
    while period.first_day <= until:
        found.append(period)
        period = period.shifted(1)
    return tuple(found)


def comparable(period: Period) -> tuple[Period, Period]:
    """With what a period may be compared: the one just before, and the same one a year earlier.

    Always of the same length: a quarter is never set beside a year.
    """
    return period.shifted(-1), period.shifted(-12 // period.kind.months)


def nearest_period(kind: PeriodKind, day: date) -> Period:
    """The period that ends nearest to the day: what a report handed in on that day is about.

    A yearly report due on 10 December is about that year; one due on 15 January about the year before.
    """
    here = period_of(kind, day)
    before = here.shifted(-1)
    return here if here.last_day - day < day - before.last_day else before


def decree_09_window(period: Period) -> tuple[date, date]:
    """First and last day of the data that a periodic report counts, offered where a plan names none.

    Month: 15th of the month before to the 14th; quarter, half-year and year alike, so a year runs from
    15 December to 14 December. Nghị định 09/2019/NĐ-CP, điều 12, known from secondary sources only [S]:
    a proposal to confirm, and the plan's own dates always win.
    """
    return _fifteenth_before(period.first_day), period.last_day.replace(day=14)


def _fifteenth_before(first_day: date) -> date:
    return (first_day - timedelta(days=1)).replace(day=15)


_CODE = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})))?")
_WORDED = (
    (PeriodKind.MONTH, re.compile(r"tháng\s*(\d{1,2})\s*(?:/|-|năm)\s*(\d{4})")),
    (PeriodKind.QUARTER, re.compile(r"quý\s*(iv|i{1,3}|[1-4])\s*(?:/|-|năm|,)?\s*(?:năm\s*)?(\d{4})")),
    (PeriodKind.HALF, re.compile(r"(?:6|06|sáu) tháng\s*(đầu|cuối)\s*năm\s*(\d{4})")),
    (PeriodKind.YEAR, re.compile(r"()năm\s*(\d{4})")),
)
_ORDINAL = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "đầu": 1, "cuối": 2, "": 1}


def parse_period(text: str) -> Period | None:
    """A period from its code or from Vietnamese words; None where the text names none.

    >>> parse_period("Quý IV năm 2025").code, parse_period("6 tháng đầu năm 2026").code
    ('2025-Q4', '2026-H1')
    """
    bare = " ".join(text.split())
    try:
        if code := _CODE.fullmatch(bare):
            return _from_code(*code.groups())
        for kind, pattern in _WORDED:
            if found := pattern.fullmatch(bare.lower()):
                number = _ORDINAL.get(found[1]) or int(found[1])
                return Period(kind, int(found[2]), number)
    except ValueError:  # a month 13, a half 3: nothing the calendar knows
        return None
    return None


def _from_code(year: str, quarter: str | None, half: str | None, month: str | None) -> Period:
    if quarter:
        return Period(PeriodKind.QUARTER, int(year), int(quarter))
    if half:
        return Period(PeriodKind.HALF, int(year), int(half))
    if month:
        return Period(PeriodKind.MONTH, int(year), int(month))
    return Period(PeriodKind.YEAR, int(year))
