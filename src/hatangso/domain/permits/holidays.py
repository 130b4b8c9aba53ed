"""Public holidays as people write them: a day or a span a line, all of one year."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from hatangso.domain.words import Misstated

MOST_DAYS = 60  # of a year: more is a slip
_DAY = r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?"
_LINE = re.compile(rf"{_DAY}(?:\s*[-–]\s*{_DAY})?")


def read_holidays(text: str, year: int) -> tuple[date, ...]:
    """The days in order, each once. Raises Misstated: which line, what is wrong with it.

    >>> [str(day) for day in read_holidays("30/4 - 01/05/2026", 2026)]
    ['2026-04-30', '2026-05-01']
    """
    found: set[date] = set()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        told = _LINE.fullmatch(line)
        try:
            if told is None:
                raise ValueError
            first = _day(told.groups()[:3], year)
            last = _day(told.groups()[3:], year) if told[4] else first
            if not first <= last:
                raise ValueError
        except ValueError:
            raise Misstated(
                f"Dòng “{line[:40]}” không phải ngày của năm {year}; hãy ghi như 30/4/{year} "
                f"hoặc 30/4 - 1/5/{year}.",
                f"“{line[:40]}” is no day of {year}; write 30/4/{year} or 30/4 - 1/5/{year}.",
            ) from None
        found |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
        if len(found) > MOST_DAYS:
            raise Misstated(f"Nhiều hơn {MOST_DAYS} ngày; hãy xem lại.", f"More than {MOST_DAYS} days.")
    if not found:
        raise Misstated("Hãy ghi các ngày nghỉ lễ.", "Write down the holidays.")
    return tuple(sorted(found))


def tell_holidays(days: Iterable[date]) -> str:
    """A line a span.

    >>> tell_holidays([date(2026, 4, 30), date(2026, 5, 1), date(2026, 9, 2)])
    '30/04/2026 - 01/05/2026\\n02/09/2026'
    """
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][-1] == timedelta(days=1):
            spans[-1].append(day)
        else:
            spans.append([day])
    return "\n".join(
        f"{one[0]:%d/%m/%Y}" + (f" - {one[-1]:%d/%m/%Y}" if len(one) > 1 else "") for one in spans
    )


def _day(told: tuple[str | None, ...], year: int) -> date:
    day, month, given = told
    found = date(int(given or year), int(month or 0), int(day or 0))
    if found.year != year:
        raise ValueError
    return found
