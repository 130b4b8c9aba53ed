"""The due dates as an iCalendar feed that phones and Outlook subscribe to (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

_PRODUCT = "-//Ha Tang So//Lich nhiem vu va bao cao//VI"
_LONGEST_LINE = 75


@dataclass(frozen=True)
class CalendarDay:
    """One all-day entry. `uid` must stay the same as long as the thing it stands for exists.

    `alarms` are days before, at which the calendar should ring; `changed` is when the thing last changed.
    """

    uid: str
    on: date
    summary: str
    changed: datetime
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    alarms: tuple[int, ...] = field(default=(7, 1))
    cancelled: bool = False


def calendar_feed(name: str, days: Iterable[CalendarDay]) -> str:
    """The whole feed as text with CRLF line ends, ready to be served as text/calendar in UTF-8."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
        "X-WR-TIMEZONE:Asia/Ho_Chi_Minh",
    ]
    for day in sorted(days, key=lambda d: (d.on, d.uid)):
        lines += _event(day)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(day: CalendarDay) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_escaped(day.uid)}",
        f"DTSTAMP:{_moment(day.changed)}",
        f"LAST-MODIFIED:{_moment(day.changed)}",
        f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
        # The end of an all-day event is the first day no longer in it (RFC 5545, 3.6.1).
        f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(day.summary)}",
        "TRANSP:TRANSPARENT",
    ]
    if day.description:
        lines.append(f"DESCRIPTION:{_escaped(day.description)}")
    if day.url:
        lines.append(f"URL:{day.url}")
    if day.categories:
        lines.append("CATEGORIES:" + ",".join(_escaped(c) for c in day.categories))
    if day.cancelled:
        lines.append("STATUS:CANCELLED")
    else:
        for days_before in day.alarms:
            lines += _alarm(day, days_before)
    lines.append("END:VEVENT")
    return lines


def _alarm(day: CalendarDay, days_before: int) -> list[str]:
    # An all-day event starts at midnight: ring at eight in the morning of the alarm's day.
    minutes = 8 * 60 - days_before * 24 * 60
    sign = "-" if minutes < 0 else ""
    hours = abs(minutes) // 60
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_escaped(day.summary)}",
        f"TRIGGER:{sign}PT{hours}H",
        "END:VALARM",
    ]


def _moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("A calendar entry's moment needs its time zone.")
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """Text as RFC 5545, 3.3.11 wants it: backslash, semicolon, comma and line break escaped."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    marked = unified.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(c for c in marked if c >= " " or c == "\t")


def _folded(line: str) -> str:
    """Lines of at most 75 octets (3.1), never cut inside a letter of several octets."""
    pieces, current, size, room = [], "", 0, _LONGEST_LINE
    for letter in line:
        octets = len(letter.encode())
        if size + octets > room:
            pieces.append(current)
            current, size, room = "", 0, _LONGEST_LINE - 1
        current, size = current + letter, size + octets
    pieces.append(current)
    return "\r\n ".join(pieces)
