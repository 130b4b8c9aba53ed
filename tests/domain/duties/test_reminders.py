from datetime import date

from hatangso.domain.duties.reminders import reminder_today, reminders

DUE = date(2026, 12, 10)


def test_the_ladder_goes_down_to_the_day_and_then_weekly() -> None:
    ladder = reminders(DUE, after=date(2026, 1, 1), until=date(2026, 12, 24))
    assert [(r.on.isoformat(), r.days_left) for r in ladder] == [
        ("2026-11-10", 30),
        ("2026-12-03", 7),
        ("2026-12-09", 1),
        ("2026-12-10", 0),
        ("2026-12-17", -7),
        ("2026-12-24", -14),
    ]


def test_a_missed_sending_day_is_made_up_and_nothing_is_sent_twice() -> None:
    assert [r.days_left for r in reminders(DUE, after=date(2026, 12, 2), until=date(2026, 12, 9))] == [7, 1]
    assert reminders(DUE, after=date(2026, 12, 3), until=date(2026, 12, 8)) == ()


def test_most_days_have_no_reminder() -> None:
    assert reminder_today(DUE, today=date(2026, 12, 4)) is None
    today = reminder_today(DUE, today=date(2026, 12, 17))
    assert today is not None
    assert today.words.vi == "đã quá hạn 7 ngày"
