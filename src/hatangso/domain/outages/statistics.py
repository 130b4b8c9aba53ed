"""Counts, hours and person-hours of outages in a window of time (docs/methods/outages.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

HOUR = 3600.0


@dataclass(frozen=True)
class Spell:
    """One outage: from when to when (None: it lasts), how many people it touches (None: not known)."""

    began_at: datetime
    ended_at: datetime | None
    people: int | None

    def hours_within(self, since: datetime, until: datetime) -> float:
        """The hours of it that lie in the window; one that lasts counts up to the window's end."""
        begin, end = max(self.began_at, since), min(self.ended_at or until, until)
        return max(0.0, (end - begin).total_seconds() / HOUR)

    @property
    def hours(self) -> float | None:
        """How long it took until service was back; None while it lasts."""
        return None if self.ended_at is None else (self.ended_at - self.began_at).total_seconds() / HOUR


@dataclass(frozen=True)
class Tally:
    """What is counted of a group.

    `median_hours`: to restoration, of the `restored` outages; None where none was. `people_hours`: of those
    outages whose people are known; None where of none; `people_unknown`: of how many they are not, so that
    the sum is at least so much.
    """

    count: int
    lasting: int
    hours: float
    restored: int
    median_hours: float | None
    people_hours: float | None
    people_unknown: int


def tally(spells: Iterable[Spell], since: datetime, until: datetime) -> Tally:
    """Counts of a group in the window from `since` to `until` (for what lasts: now at most).

    The median takes the whole length of each restored outage, not only what lies in the window.

    >>> from datetime import UTC
    >>> at = lambda hour: datetime(2026, 3, 1, hour, tzinfo=UTC)
    >>> found = tally([Spell(at(1), at(3), 100), Spell(at(2), at(8), None)], at(0), at(23))
    >>> found.hours, found.median_hours, found.people_hours, found.people_unknown
    (8.0, 4.0, 200.0, 1)
    """
    all_of_them = list(spells)
    lengths = [one.hours for one in all_of_them if one.hours is not None]
    told = [one for one in all_of_them if one.people is not None]
    return Tally(
        count=len(all_of_them),
        lasting=sum(one.ended_at is None for one in all_of_them),
        hours=sum(one.hours_within(since, until) for one in all_of_them),
        restored=len(lengths),
        median_hours=median(lengths) if lengths else None,
        people_hours=sum((one.people or 0) * one.hours_within(since, until) for one in told)
        if told
        else None,
        people_unknown=len(all_of_them) - len(told),
    )
