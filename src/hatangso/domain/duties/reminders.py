"""When to remind of a report: 30, 7 and 1 days before, on the day, then weekly until it is handed in."""

from dataclasses import dataclass
from datetime import date, timedelta

from hatangso.domain.words import Words

DAYS_BEFORE = (30, 7, 1, 0)
EVERY_DAYS_AFTER = 7


@dataclass(frozen=True)
class Reminder:
    """A rung of the ladder: to be sent on the day `on`; `days_left` is negative when the report is late."""

    on: date
    days_left: int

    @property
    def words(self) -> Words:
        if self.days_left > 1:
            return Words(f"còn {self.days_left} ngày", f"{self.days_left} days left")
        if self.days_left == 1:
            return Words("còn 1 ngày", "1 day left")
        if self.days_left == 0:
            return Words("đến hạn hôm nay", "due today")
        return Words(f"đã quá hạn {-self.days_left} ngày", f"{-self.days_left} days late")


def reminders(due: date, *, after: date, until: date) -> tuple[Reminder, ...]:
    """The rungs of a report due on a day that come after `after`, up to and with `until`, oldest first.

    Whoever sends asks with the day of the last sending, so a day without a running worker loses nothing.
    """
    days = [due - timedelta(days=n) for n in DAYS_BEFORE]
    late = due + timedelta(days=EVERY_DAYS_AFTER)
    while late <= until:
        days.append(late)
        late += timedelta(days=EVERY_DAYS_AFTER)
    return tuple(Reminder(d, (due - d).days) for d in days if after < d <= until)


def reminder_today(due: date, *, today: date) -> Reminder | None:
    """The rung that falls on today, if one does."""
    found = reminders(due, after=today - timedelta(days=1), until=today)
    return found[0] if found else None
