from datetime import date
from itertools import pairwise

import pytest

from hatangso.domain.duties.duty import Duty, Frequency, YearlyDay, duty_from_extract
from hatangso.domain.duties.occurrences import (
    CutOffSource,
    duty_occurrences,
    next_report,
    offered_due,
    overdue_reports,
)

BEFORE_10_DECEMBER = Duty(Frequency.ANNUAL, YearlyDay(10, month=12))
QUARTERS_LAST_MONTH = Duty(Frequency.QUARTERLY, YearlyDay(10, month_of_quarter=3))


def listed(duty: Duty, since: date, until: date) -> list[tuple[str, str]]:
    return [(o.due.isoformat(), o.key) for o in duty_occurrences(duty, since=since, until=until)]


def test_before_the_tenth_of_december_is_one_report_a_year_about_that_year() -> None:
    assert listed(BEFORE_10_DECEMBER, date(2025, 7, 1), date(2027, 12, 9)) == [
        ("2025-12-10", "2025"),
        ("2026-12-10", "2026"),
    ]


def test_before_the_tenth_of_the_quarters_last_month() -> None:
    assert listed(QUARTERS_LAST_MONTH, date(2026, 1, 1), date(2026, 12, 31)) == [
        ("2026-03-10", "2026-Q1"),
        ("2026-06-10", "2026-Q2"),
        ("2026-09-10", "2026-Q3"),
        ("2026-12-10", "2026-Q4"),
    ]


def test_a_half_yearly_day_returns_six_months_later() -> None:
    june = Duty(Frequency.SEMIANNUAL, YearlyDay(10, month=6))
    july = Duty(Frequency.SEMIANNUAL, YearlyDay(5, month=7))
    assert listed(june, date(2026, 1, 1), date(2026, 12, 31)) == [
        ("2026-06-10", "2026-H1"),
        ("2026-12-10", "2026-H2"),
    ]
    assert listed(july, date(2026, 1, 1), date(2026, 12, 31)) == [
        ("2026-01-05", "2025-H2"),
        ("2026-07-05", "2026-H1"),
    ]


def test_the_fifth_of_each_month_is_about_the_month_before() -> None:
    monthly = Duty(Frequency.MONTHLY, YearlyDay(5))
    assert listed(monthly, date(2026, 1, 1), date(2026, 2, 28)) == [
        ("2026-01-05", "2025-12"),
        ("2026-02-05", "2026-01"),
    ]


def test_a_day_the_month_does_not_have_is_its_last() -> None:
    monthly = Duty(Frequency.MONTHLY, YearlyDay(31))
    assert listed(monthly, date(2026, 2, 1), date(2026, 2, 28)) == [("2026-02-28", "2026-02")]


def test_no_date_and_on_request_are_never_due() -> None:
    assert listed(Duty(Frequency.ANNUAL), date(2025, 1, 1), date(2030, 1, 1)) == []
    assert listed(Duty(Frequency.ADHOC), date(2025, 1, 1), date(2030, 1, 1)) == []
    assert next_report(Duty(Frequency.ANNUAL), as_of=date(2026, 1, 1)) is None


def test_decree_09_closes_the_data_where_the_plan_is_silent_and_the_day_comes_after_it() -> None:
    (report,) = duty_occurrences(
        Duty(Frequency.ANNUAL, YearlyDay(15, month=12)), since=date(2026, 1, 1), until=date(2026, 12, 31)
    )
    assert (report.data_from, report.data_until) == (date(2025, 12, 15), date(2026, 12, 14))
    assert report.cut_off_source is CutOffSource.DECREE_09


def test_a_report_due_before_the_decrees_closing_day_counts_up_to_the_day_before() -> None:
    (report,) = duty_occurrences(BEFORE_10_DECEMBER, since=date(2026, 1, 1), until=date(2026, 12, 31))
    assert (report.data_from, report.data_until) == (date(2025, 12, 10), date(2026, 12, 9))
    assert report.cut_off_source is CutOffSource.DUE_DAY


def test_the_plans_own_closing_day_wins() -> None:
    duty = Duty(Frequency.ANNUAL, YearlyDay(15, month=12), cut_off=YearlyDay(30, month=11))
    (report,) = duty_occurrences(duty, since=date(2026, 1, 1), until=date(2026, 12, 31))
    assert (report.data_from, report.data_until) == (date(2025, 12, 1), date(2026, 11, 30))
    assert report.cut_off_source is CutOffSource.PLAN


@pytest.mark.parametrize(
    "duty", [BEFORE_10_DECEMBER, QUARTERS_LAST_MONTH, Duty(Frequency.MONTHLY, YearlyDay(20))]
)
def test_the_days_counted_follow_one_another_without_gap_or_overlap(duty: Duty) -> None:
    found = duty_occurrences(duty, since=date(2025, 1, 1), until=date(2027, 12, 31))
    for before, after in pairwise(found):
        assert (after.data_from - before.data_until).days == 1


def test_on_its_day_a_report_is_not_yet_late() -> None:
    late = {"since": date(2026, 1, 1)}
    assert overdue_reports(BEFORE_10_DECEMBER, as_of=date(2026, 12, 10), **late) == ()
    assert [o.key for o in overdue_reports(BEFORE_10_DECEMBER, as_of=date(2026, 12, 11), **late)] == ["2026"]
    assert overdue_reports(BEFORE_10_DECEMBER, as_of=date(2026, 12, 11), handed_in={"2026"}, **late) == ()


def test_the_next_report_is_the_first_not_handed_in() -> None:
    today = date(2026, 11, 21)
    first = next_report(BEFORE_10_DECEMBER, as_of=today)
    second = next_report(BEFORE_10_DECEMBER, as_of=today, handed_in={"2026"})
    assert first is not None
    assert second is not None
    assert (first.due, second.due) == (date(2026, 12, 10), date(2027, 12, 10))


def test_duties_of_an_extract() -> None:
    assert duty_from_extract({"frequency": "annual", "due": {"month": 12, "day": 10}}) == BEFORE_10_DECEMBER
    assert (
        duty_from_extract({"frequency": "quarterly", "due": {"day": 10, "month_of_quarter": 3}})
        == QUARTERS_LAST_MONTH
    )
    assert duty_from_extract({"frequency": "quarterly", "due": {"day": 10}}) == QUARTERS_LAST_MONTH
    closing = {"frequency": "annual", "due": {"month": 12, "day": 10}, "cut_off": {"month": 11, "day": 30}}
    assert duty_from_extract(closing).cut_off == YearlyDay(30, month=11)
    assert duty_from_extract({"frequency": "annual", "due": None}) == Duty(Frequency.ANNUAL)
    assert duty_from_extract({"frequency": "annual", "due": {"day": 10}}) == Duty(Frequency.ANNUAL)


def test_an_incomplete_date_typed_by_a_person_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="cả ngày và tháng"):
        Duty(Frequency.ANNUAL, YearlyDay(10))
    with pytest.raises(ValueError, match="ngày 32"):
        YearlyDay(32)


@pytest.mark.parametrize("frequency", [f for f in Frequency if f is not Frequency.ADHOC])
def test_an_offered_day_is_complete_and_after_the_decrees_closing_day(frequency: Frequency) -> None:
    found = duty_occurrences(
        Duty(frequency, offered_due(frequency)), since=date(2026, 1, 1), until=date(2026, 12, 31)
    )
    assert {o.cut_off_source for o in found} == {CutOffSource.DECREE_09}


def test_due_days_are_told_in_words() -> None:
    assert BEFORE_10_DECEMBER.due_words.vi == "trước ngày 10/12 hằng năm"
    assert Duty(Frequency.SEMIANNUAL, YearlyDay(10, month=6)).due_words.vi == "trước ngày 10/6 và 10/12"
    assert Duty(Frequency.ANNUAL).due_words.vi == "chưa có thời hạn"


@pytest.mark.parametrize("day", range(1, 32))
def test_every_month_is_told_of_once_whatever_the_day(day: int) -> None:
    found = duty_occurrences(
        Duty(Frequency.MONTHLY, YearlyDay(day)), since=date(2027, 1, 1), until=date(2028, 12, 31)
    )
    keys = [one.key for one in found]
    assert len(set(keys)) == len(keys) == 24
    # Up to the 15th a report is about the month before, from the 16th about its own.
    assert keys[0] == ("2026-12" if day <= 15 else "2027-01")


@pytest.mark.parametrize("month_of_quarter", [1, 2, 3])
@pytest.mark.parametrize("day", [1, 14, 15, 16, 31])
def test_every_quarter_is_told_of_once_whatever_the_day(month_of_quarter: int, day: int) -> None:
    duty = Duty(Frequency.QUARTERLY, YearlyDay(day, month_of_quarter=month_of_quarter))
    keys = [one.key for one in duty_occurrences(duty, since=date(2027, 1, 1), until=date(2028, 12, 31))]
    assert len(set(keys)) == len(keys) == 8
