"""The stretch of time that a result is of: a month, quarter, year, or the twelve months up to a month."""

import re
from dataclasses import dataclass
from datetime import date

from hatangso.domain.periods import PeriodKind, parse_period
from hatangso.domain.words import Words

_ROLLING = re.compile(r"(\d{4}-\d{2})-12M")


@dataclass(frozen=True)
class Span:
    """`months` long up to `last_day`; only spans of one length and kind are set side by side."""

    code: str
    months: int
    last_day: date
    label: Words
    is_rolling: bool = False

    @property
    def order(self) -> tuple[date, int]:
        return self.last_day, self.months

    def like(self, other: "Span") -> bool:
        return self.months == other.months and self.is_rolling == other.is_rolling


def span_of(code: str) -> Span | None:
    """What a code means, None where it means nothing.

    >>> span_of("2026-Q3").label.vi, span_of("2026-03-12M").label.vi, span_of("2026-03-12M").months
    ('Quý III/2026', '12 tháng đến tháng 3/2026', 12)
    >>> span_of("2026-13") is None
    True
    """
    rolling = _ROLLING.fullmatch(code)
    period = parse_period(rolling[1] if rolling else code)
    if period is None or (rolling and period.kind is not PeriodKind.MONTH):
        return None
    if rolling:
        label = Words(f"12 tháng đến tháng {period.number}/{period.year}", f"12 months to {period.label.en}")
        return Span(code, 12, period.last_day, label, is_rolling=True)
    return Span(code, period.kind.months, period.last_day, period.label)


def base_of(code: str, base_year: int) -> str | None:
    """The span of the base year to compare with: the same months of that year; None of what is unknown.

    >>> base_of("2026", 2024), base_of("2026-Q3", 2024), base_of("2026-03-12M", 2024)
    ('2024', '2024-Q3', '2024-03-12M')
    """
    if span_of(code) is None or int(code[:4]) <= base_year:
        return None
    return f"{base_year}{code[4:]}"
