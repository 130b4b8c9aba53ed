from datetime import date

import pytest

from hatangso.domain.periods import (
    Period,
    PeriodKind,
    comparable,
    decree_09_window,
    nearest_period,
    parse_period,
    period_of,
    periods_between,
)

Q4 = Period(PeriodKind.QUARTER, 2025, 4)


@pytest.mark.parametrize(
    ("period", "code", "label", "first", "last"),
    [
        (Period(PeriodKind.MONTH, 2024, 2), "2024-02", "Tháng 2/2024", date(2024, 2, 1), date(2024, 2, 29)),
        (Q4, "2025-Q4", "Quý IV/2025", date(2025, 10, 1), date(2025, 12, 31)),
        (
            Period(PeriodKind.HALF, 2026, 1),
            "2026-H1",
            "6 tháng đầu năm 2026",
            date(2026, 1, 1),
            date(2026, 6, 30),
        ),
        (Period(PeriodKind.YEAR, 2030), "2030", "Năm 2030", date(2030, 1, 1), date(2030, 12, 31)),
    ],
)
def test_a_period_knows_its_days_and_names(
    period: Period, code: str, label: str, first: date, last: date
) -> None:
    assert (period.code, period.label.vi, period.first_day, period.last_day) == (code, label, first, last)
    assert parse_period(code) == parse_period(label) == period


@pytest.mark.parametrize("text", ["Quý 4/2025", "quý  IV năm 2025", "Quý IV Năm 2025", "Quý IV, năm 2025"])
def test_a_quarter_is_read_however_it_is_written(text: str) -> None:
    assert parse_period(text) == Q4


@pytest.mark.parametrize("text", ["", "Quý V/2025", "Tháng 13/2025", "2025-H3", "2025-13", "Hàng năm", "25"])
def test_what_names_no_period_is_none(text: str) -> None:
    assert parse_period(text) is None


def test_stepping_crosses_the_year() -> None:
    assert Q4.shifted(1) == Period(PeriodKind.QUARTER, 2026, 1)
    assert Period(PeriodKind.MONTH, 2026, 1).shifted(-1) == Period(PeriodKind.MONTH, 2025, 12)


def test_a_quarter_is_compared_with_the_one_before_and_that_of_last_year() -> None:
    before, last_year = comparable(Q4)
    assert (before.code, last_year.code) == ("2025-Q3", "2024-Q4")
    assert [p.code for p in comparable(Period(PeriodKind.YEAR, 2026))] == ["2025", "2025"]


def test_there_is_no_fifth_quarter() -> None:
    with pytest.raises(ValueError, match="kỳ thứ 5"):
        Period(PeriodKind.QUARTER, 2025, 5)


def test_periods_between_takes_those_that_are_touched() -> None:
    found = periods_between(PeriodKind.QUARTER, date(2025, 3, 31), date(2025, 7, 1))
    assert [p.code for p in found] == ["2025-Q1", "2025-Q2", "2025-Q3"]


def test_a_day_lies_in_its_period() -> None:
    assert period_of(PeriodKind.HALF, date(2026, 7, 1)).code == "2026-H2"
    assert Q4.holds(date(2025, 12, 31))
    assert not Q4.holds(date(2026, 1, 1))


@pytest.mark.parametrize(
    ("kind", "due", "about"),
    [
        (PeriodKind.YEAR, date(2026, 12, 10), "2026"),
        (PeriodKind.YEAR, date(2026, 11, 30), "2026"),
        (PeriodKind.YEAR, date(2027, 1, 15), "2026"),
        (PeriodKind.QUARTER, date(2026, 3, 10), "2026-Q1"),
        (PeriodKind.QUARTER, date(2026, 4, 5), "2026-Q1"),
        (PeriodKind.MONTH, date(2026, 5, 25), "2026-05"),
        (PeriodKind.MONTH, date(2026, 5, 5), "2026-04"),
        (PeriodKind.HALF, date(2026, 6, 10), "2026-H1"),
    ],
)
def test_a_report_is_about_the_period_that_ends_nearest(kind: PeriodKind, due: date, about: str) -> None:
    assert nearest_period(kind, due).code == about


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026", date(2025, 12, 15), date(2026, 12, 14)),
        ("2026-H1", date(2025, 12, 15), date(2026, 6, 14)),
        ("2026-H2", date(2026, 6, 15), date(2026, 12, 14)),
        ("2026-Q2", date(2026, 3, 15), date(2026, 6, 14)),
        ("2026-03", date(2026, 2, 15), date(2026, 3, 14)),
    ],
)
def test_decree_09_counts_from_the_fifteenth_to_the_fourteenth(code: str, first: date, last: date) -> None:
    period = parse_period(code)
    assert period is not None
    assert decree_09_window(period) == (first, last)
