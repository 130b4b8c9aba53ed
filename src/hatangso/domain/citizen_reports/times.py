"""How long reports take: the median of days from received to closed, and how many it stands on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

DAY = 86_400.0


@dataclass(frozen=True)
class Answered:
    """Of a group of reports: how many were filed, are open, are late; median days to close of the closed.

    `median_days` is None where none is closed: unknown, not 0.
    """

    filed: int
    open: int
    late: int
    closed: int
    median_days: float | None
    in_time: int


@dataclass(frozen=True)
class Course:
    """When one report came, when it was closed last (None while open), until when an answer was promised
    (the end of that day), and now."""

    received_at: datetime
    closed_at: datetime | None
    due_at: datetime
    now: datetime

    @property
    def late(self) -> bool:
        """Open beyond its day, or closed after it."""
        return (self.closed_at or self.now) > self.due_at

    @property
    def days(self) -> float | None:
        return None if self.closed_at is None else (self.closed_at - self.received_at).total_seconds() / DAY


def answered(courses: Iterable[Course]) -> Answered:
    """The counts of a group."""
    all_of_them = list(courses)
    closed = [one for one in all_of_them if one.closed_at is not None]
    days = [one.days for one in closed if one.days is not None]
    return Answered(
        filed=len(all_of_them),
        open=len(all_of_them) - len(closed),
        late=sum(one.late for one in all_of_them if one.closed_at is None),
        closed=len(closed),
        median_days=median(days) if days else None,
        in_time=sum(not one.late for one in closed),
    )
