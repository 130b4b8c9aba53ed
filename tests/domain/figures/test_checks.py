"""What cannot be true of a figure, and what is asked about once."""

from datetime import date

import pytest

from hatangso.catalog.check_files import checks
from hatangso.domain.figures.checks import Earlier, faults, unusual
from hatangso.domain.figures.told import Shape, ToldFigure, true_on, value_of
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.periods import Period, PeriodKind
from hatangso.domain.words import Words

YEAR = Period(PeriodKind.YEAR, 2026)
SHARE = Shape(ValueKind.RATIO, "%")
SPEED = Shape(ValueKind.VALUE, "Mbit/s")
TODAY = date(2026, 11, 21)


def figure(**given: float) -> ToldFigure:
    return ToldFigure(YEAR, Footing.REPORTED, **given)  # type: ignore[arg-type]


def earlier(value: float, whole: float | None = None) -> Earlier:
    return Earlier(Words("Năm 2025", "2025"), value, whole)


def test_a_share_is_its_part_by_its_whole_in_per_cent() -> None:
    assert value_of(figure(part=30, whole=40), SHARE) == 75
    assert value_of(figure(part=30, whole=40), Shape(ValueKind.RATIO, "x", part_of_whole=False)) == 0.75
    assert value_of(figure(value=75), SHARE) == 75


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), 1e16, -1e16])
def test_a_number_that_is_none_or_too_large_is_refused(bad: float) -> None:
    assert [f.field for f in faults(figure(value=bad), SPEED, checks(), today=TODAY)] == ["value"]


def test_a_negative_speed_is_refused_and_a_high_one_is_not() -> None:
    assert [f.field for f in faults(figure(value=-1), SPEED, checks(), today=TODAY)] == ["value"]
    assert faults(figure(value=900), SPEED, checks(), today=TODAY) == ()


def test_a_share_may_reach_a_hundred_and_not_pass_it() -> None:
    assert faults(figure(part=40, whole=40), SHARE, checks(), today=TODAY) == ()
    assert [f.field for f in faults(figure(part=41, whole=40), SHARE, checks(), today=TODAY)] == ["part"]


@pytest.mark.parametrize(
    ("before", "now", "asked"),
    [(50, 75, 0), (50, 75.1, 1), (80, 54, 1), (80, 56, 0)],
)
def test_more_than_25_points_between_two_shares_is_asked_about(before: float, now: float, asked: int) -> None:
    assert len(unusual(figure(value=now), SHARE, checks(), earlier(before))) == asked


@pytest.mark.parametrize(("now", "asked"), [(80, 0), (81, 1), (20, 0), (19, 1)])
def test_twice_or_half_a_speed_is_asked_about(now: float, asked: int) -> None:
    assert len(unusual(figure(value=now), SPEED, checks(), earlier(40))) == asked


def test_a_population_that_changes_by_a_quarter_is_asked_about() -> None:
    said = unusual(figure(part=7500, whole=15000), SHARE, checks(), earlier(50, whole=12000))
    assert [words.vi for words in said] == ["Tổng số thay đổi nhiều so với Năm 2025: từ 12.000 thành 15.000."]
    assert unusual(figure(part=7000, whole=14000), SHARE, checks(), earlier(50, whole=12000)) == ()


def test_a_figure_of_a_running_year_stands_for_the_day_it_was_told() -> None:
    assert true_on(date(2026, 12, 31), TODAY) == TODAY
    assert true_on(date(2026, 9, 30), TODAY) == date(2026, 9, 30)
