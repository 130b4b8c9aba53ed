from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from icalendar import Calendar

from hatangso.domain.duties.icalendar import CalendarDay, calendar_feed

CHANGED = datetime(2026, 11, 21, 15, 30, tzinfo=timezone(timedelta(hours=7)))
LONG = "Báo cáo năm 2026; kết quả thực hiện Kế hoạch hạ tầng số, phường Long Mỹ \\ Cần Thơ\nGửi Sở KH&CN"


def day(**more: object) -> CalendarDay:
    given: dict[str, object] = {
        "uid": "duty-1-2026@x",
        "on": date(2026, 12, 10),
        "summary": LONG,
        "changed": CHANGED,
    }
    return CalendarDay(**{**given, **more})  # type: ignore[arg-type]


def test_another_program_reads_the_feed_as_it_was_meant() -> None:
    parsed = Calendar.from_ical(
        calendar_feed("Lịch, phường; A", [day(description="a, b", url="https://x/1")])
    )
    (event,) = parsed.walk("VEVENT")
    assert str(parsed["X-WR-CALNAME"]).replace("\\", "") == "Lịch, phường; A"
    assert str(event["SUMMARY"]) == LONG
    assert event.decoded("DTSTART") == date(2026, 12, 10)
    assert event.decoded("DTEND") == date(2026, 12, 11)
    assert event.decoded("DTSTAMP") == datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
    assert str(event["UID"]) == "duty-1-2026@x"
    assert [a.decoded("TRIGGER") for a in event.walk("VALARM")] == [
        timedelta(days=-7, hours=8),
        timedelta(days=-1, hours=8),
    ]


def test_no_line_is_longer_than_75_octets_and_no_letter_is_cut() -> None:
    text = calendar_feed("Lịch", [day(summary="ệ" * 200)])
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert "ệ" * 200 in text.replace("\r\n ", "")


def test_every_line_ends_with_both_marks() -> None:
    text = calendar_feed("Lịch", [day()])
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")


def test_the_same_days_in_any_order_give_the_same_bytes() -> None:
    first, second = day(), day(uid="duty-2-2026@x")
    assert calendar_feed("L", [first, second]) == calendar_feed("L", [second, first])


def test_what_is_cancelled_rings_no_more() -> None:
    (event,) = Calendar.from_ical(calendar_feed("L", [day(cancelled=True)])).walk("VEVENT")
    assert str(event["STATUS"]) == "CANCELLED"
    assert event.walk("VALARM") == []


def test_a_line_break_in_a_title_cannot_smuggle_in_a_line() -> None:
    text = calendar_feed("L", [day(summary="x\r\nATTENDEE:evil")])
    assert "\r\nATTENDEE" not in text


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar_feed("L", [day(changed=datetime(2026, 1, 1))])
