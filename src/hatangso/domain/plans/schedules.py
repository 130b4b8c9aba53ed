"""When something is to be done, from the words of a plan: 'Hàng năm', 'Quý IV/2025', 'Trước 30/9/2026'.

The same grammar reads a plan's annex and what an officer types later. What tells no time ('Theo hướng
dẫn của …') is None. Kinds: by, range, annual, semiannual, quarterly, monthly, ongoing.
"""

import re
from dataclasses import dataclass

from hatangso.domain.plans.folding import fold

_YEAR = r"(20\d\d)"
_DASH = r"\s{0,3}(?:-|den(?:\s+het)?(?:\s+nam)?|toi|~)\s{0,3}"
_QUARTER = r"\bq(?:uy)?\s{0,2}(iv|iii|ii|i|[1-4])(?![a-z0-9])"
_SPAN_OF_YEARS = re.compile(rf"{_YEAR}{_DASH}(?:nam\s+)?{_YEAR}")
_FULL_DATE = re.compile(rf"(?<!\d)(\d{{1,2}})\s?(?P<by>[/.-])\s?(\d{{1,2}})\s?(?P=by)\s?{_YEAR}")
_LONG_DATE = re.compile(rf"ngay\s+(\d{{1,2}})\s*(?:/|thang)\s*(\d{{1,2}})\s*(?:/|nam|,)?\s*{_YEAR}")
_MONTH_YEAR = re.compile(rf"(?<![\d/])(\d{{1,2}})\s?[/.-]\s?{_YEAR}")
_LONG_MONTH = re.compile(rf"thang\s+(\d{{1,2}})\s*(?:/|nam|,|-)?\s*{_YEAR}")
_MONTHS_YEAR = re.compile(
    rf"thang\s*\d{{1,2}}\s?(?:-|,|va|den)\s?(?:thang\s*)?(\d{{1,2}})\s*(?:/|nam)\s*{_YEAR}"
)
_QUARTER_YEAR = re.compile(rf"{_QUARTER}[\s/,.-]*(?:nam\s*)?{_YEAR}")
_QUARTERS_YEAR = re.compile(
    rf"quy\s{{0,2}}(?:iv|iii|ii|i|[1-4])\s*(?:,|-|va|den)\s*(iv|iii|ii|i|[1-4])(?![a-z0-9])[\s/,.-]*(?:nam\s*)?{_YEAR}"
)
_YEAR_QUARTER = re.compile(rf"{_YEAR}[\s,(/-]*{_QUARTER}")
_HALF_YEAR = re.compile(rf"6\s+thang\s+(dau|cuoi)\s+nam\s*{_YEAR}")
_AND_AFTER = re.compile(
    rf"{_YEAR}\W{{0,3}}(?:va\s+)?(?:cac|nhung)\s+nam\s+(?:tiep|sau|ke)|{_YEAR}\s+tro\s+di|tu\s+(?:nam\s+|thang\s+\d{{1,2}}\s?(?:/|nam\s)\s?|\d{{1,2}}/)?{_YEAR}(?!\d)(?!.{{0,12}}\d{{1,2}}/20)"
)
_ANY_YEAR = re.compile(rf"(?<![\d/]){_YEAR}(?!\d)")
_EVERY = r"(?:hang|moi|dinh\s+ky|tung|theo)"
_MONTHLY = re.compile(rf"{_EVERY}\s+(?:hang\s+)?thang|1\s+thang/lan|thang/lan")
_QUARTERLY = re.compile(rf"{_EVERY}\s+(?:hang\s+)?quy|quy/lan|3\s+thang/lan|moi\s+3\s+thang")
_SEMIANNUAL = re.compile(
    rf"{_EVERY}\s+(?:0?6|sau)\s+thang|0?6\s+thang(?:/lan|\s+(?:mot|1)\s+lan)|nua\s+nam|2\s+lan/nam"
)
_ANNUAL = re.compile(rf"{_EVERY}\s+(?:hang\s+)?nam|nam/lan|1\s+lan/nam|mot\s+lan\s+moi\s+nam")
_DAY_OF_YEAR = re.compile(r"(?<![\d/])(\d{1,2})\s?(?:/|-|thang)\s?(\d{1,2})(?![\d/])")
_MONTH_OF_YEAR = re.compile(r"thang\s+(\d{1,2})(?!\d)")
_ONGOING = re.compile(r"thuong\s+xuyen|lien\s+tuc|theo\s+lo\s+trinh\s+dai|thuong\s+nien|trong\s+suot")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True)
class Schedule:
    """A time: by when, over which years, or how often. Only what the text gives is set."""

    kind: str
    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    day: int | None = None
    start: int | None = None
    end: int | None = None

    def last_year(self) -> int | None:
        """The year by whose end it is done; None for what recurs or has no end."""
        return self.end if self.kind == "range" else self.year


def parse_schedule(text: str) -> Schedule | None:
    """The schedule that the words tell, or None where no time can be read."""
    folded = fold(text[:300])
    after = _AND_AFTER.search(folded)
    span = _SPAN_OF_YEARS.search(folded)
    if after and not span:
        return Schedule("ongoing", start=int(next(year for year in after.groups() if year)))
    recurring = _recurring(folded)
    if recurring and not (span and recurring.kind == "ongoing" and span.start() == 0):
        return recurring
    point = _point(folded)
    if point and not span:
        return point
    if span:
        first, last = int(span.group(1)), int(span.group(2))
        return Schedule("range", start=min(first, last), end=max(first, last))
    years = sorted({int(year) for year in _ANY_YEAR.findall(folded)})
    if len(years) > 1:
        return Schedule("range", start=years[0], end=years[-1])
    return Schedule("by", year=years[0]) if years else None


def _recurring(folded: str) -> Schedule | None:
    for kind, pattern in (
        ("semiannual", _SEMIANNUAL),
        ("quarterly", _QUARTERLY),
        ("monthly", _MONTHLY),
        ("annual", _ANNUAL),
        ("ongoing", _ONGOING),
    ):
        if pattern.search(folded):
            return _each_year(folded) if kind == "annual" else Schedule(kind)
    return None


def _each_year(folded: str) -> Schedule:
    """'Tháng 5 hằng năm', 'Trước ngày 15/12 hằng năm', 'Quý I hằng năm': each year, by then."""
    day = _DAY_OF_YEAR.search(folded)
    if day and 1 <= int(day.group(1)) <= 31 and 1 <= int(day.group(2)) <= 12:
        return Schedule("annual", month=int(day.group(2)), day=int(day.group(1)))
    month = _MONTH_OF_YEAR.search(folded)
    if month and 1 <= int(month.group(1)) <= 12:
        return Schedule("annual", month=int(month.group(1)))
    quarter = re.search(_QUARTER, folded)
    return Schedule("annual", quarter=_quarter(quarter.group(1))) if quarter else Schedule("annual")


def _point(folded: str) -> Schedule | None:
    spread = _MONTHS_YEAR.search(folded)
    if spread and 1 <= int(spread.group(1)) <= 12:
        return Schedule("by", year=int(spread.group(2)), month=int(spread.group(1)))
    date = _FULL_DATE.search(folded) or _LONG_DATE.search(folded)
    if date:
        day, month, year = (int(part) for part in date.groups() if part.isdigit())
        if 1 <= day <= 31 and 1 <= month <= 12:
            return Schedule("by", year=year, month=month, day=day)
    several = _QUARTERS_YEAR.search(folded)
    if several:
        return Schedule("by", year=int(several.group(2)), quarter=_quarter(several.group(1)))
    quarters = list(_QUARTER_YEAR.finditer(folded))
    if quarters:
        return Schedule("by", year=int(quarters[-1].group(2)), quarter=_quarter(quarters[-1].group(1)))
    reversed_quarter = _YEAR_QUARTER.search(folded)
    if reversed_quarter:
        return Schedule(
            "by", year=int(reversed_quarter.group(1)), quarter=_quarter(reversed_quarter.group(2))
        )
    months = list(_LONG_MONTH.finditer(folded)) or list(_MONTH_YEAR.finditer(folded))
    if len(months) > 1 and months[0].group(2) != months[-1].group(2):
        return Schedule("range", start=int(months[0].group(2)), end=int(months[-1].group(2)))
    if months and 1 <= int(months[-1].group(1)) <= 12:
        return Schedule("by", year=int(months[-1].group(2)), month=int(months[-1].group(1)))
    half = _HALF_YEAR.search(folded)
    if half:
        return Schedule("by", year=int(half.group(2)), month=6 if half.group(1) == "dau" else 12)
    return None


def _quarter(written: str) -> int:
    return _ROMAN[written] if written in _ROMAN else int(written)
