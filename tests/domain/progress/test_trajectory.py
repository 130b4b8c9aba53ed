from datetime import date

import pytest

from hatangso.domain.footing import Footing
from hatangso.domain.progress.observation import Observation
from hatangso.domain.progress.target import Baseline, Comparator, Goal, Milestone, Target, goal_from_extract
from hatangso.domain.progress.trajectory import needed_yearly_gain, required_at, required_path
from hatangso.domain.quantities import Unknown

END_2025, END_2027, END_2029 = date(2025, 12, 31), date(2027, 12, 31), date(2029, 12, 31)


def seen(on: date, value: float) -> Observation:
    return Observation("", on, value, Footing.REPORTED)


def target(goal: Goal, **more: object) -> Target:
    return Target(2029, goal=goal, unit="%", **more)  # type: ignore[arg-type]


def test_half_way_in_time_half_the_way_is_asked_for() -> None:
    path = required_path(target(Goal(Comparator.AT_LEAST, 100), baseline=Baseline(END_2025, 40)))
    assert required_at(path, END_2027) == pytest.approx(70, abs=0.05)
    assert required_at(path, END_2025) == 40
    assert required_at(path, date(2031, 1, 1)) == 100


def test_before_the_start_nothing_is_asked_for() -> None:
    path = required_path(target(Goal(Comparator.AT_LEAST, 100), baseline=Baseline(END_2025, 40)))
    assert isinstance(required_at(path, date(2025, 6, 1)), Unknown)


def test_milestones_are_corners_of_the_path() -> None:
    promised = target(
        Goal(Comparator.AT_LEAST, 100), baseline=Baseline(END_2025, 40), milestones=(Milestone(2027, 50),)
    )
    assert [(p.on.year, p.value) for p in required_path(promised)] == [(2025, 40), (2027, 50), (2029, 100)]


def test_without_a_baseline_the_oldest_figure_starts_the_path() -> None:
    figures = [seen(END_2027, 80), seen(END_2025, 60)]
    assert [p.value for p in required_path(target(Goal(Comparator.AT_LEAST, 100)), figures)] == [60, 100]


def test_a_range_is_entered_at_its_nearer_end() -> None:
    between = Goal(Comparator.BETWEEN, 20, 40)
    assert required_path(target(between, baseline=Baseline(END_2025, 10)))[-1].value == 20
    assert required_path(target(between, baseline=Baseline(END_2025, 60)))[-1].value == 40


def test_a_target_without_a_number_has_no_path() -> None:
    assert required_path(Target(2029)) == ()
    assert isinstance(needed_yearly_gain(Target(2029), [seen(END_2025, 1)]), Unknown)


def test_forty_points_in_two_years_are_twenty_a_year() -> None:
    gain = needed_yearly_gain(
        target(Goal(Comparator.AT_LEAST, 100)), [seen(END_2025, 40), seen(END_2027, 60)]
    )
    assert gain == pytest.approx(20, abs=0.05)


def test_what_must_fall_has_a_negative_gain() -> None:
    gain = needed_yearly_gain(target(Goal(Comparator.AT_MOST, 5)), [seen(END_2027, 25)])
    assert gain == pytest.approx(-10, abs=0.05)


def test_nothing_is_needed_once_the_goal_is_met() -> None:
    assert needed_yearly_gain(target(Goal(Comparator.AT_LEAST, 50)), [seen(END_2027, 50)]) == 0


def test_in_the_last_year_the_whole_rest_is_needed_not_more() -> None:
    assert needed_yearly_gain(target(Goal(Comparator.AT_LEAST, 100)), [seen(date(2029, 7, 1), 90)]) == 10


def test_when_time_is_over_no_gain_can_help() -> None:
    assert isinstance(
        needed_yearly_gain(target(Goal(Comparator.AT_LEAST, 100)), [seen(END_2029, 90)]), Unknown
    )
    assert isinstance(needed_yearly_gain(target(Goal(Comparator.AT_LEAST, 100)), []), Unknown)


def test_the_goal_of_an_extracted_measure() -> None:
    assert goal_from_extract(">", 50) == Goal(Comparator.ABOVE, 50)
    assert goal_from_extract("between", [2, 4]) == Goal(Comparator.BETWEEN, 2, 4)
    assert goal_from_extract("done", None) is None
    assert goal_from_extract(">=", None) is None


def test_contradictory_promises_are_refused() -> None:
    with pytest.raises(ValueError, match="khoảng"):
        Goal(Comparator.BETWEEN, 2)
    with pytest.raises(ValueError, match="khoảng"):
        Goal(Comparator.BETWEEN, 4, 2)
    with pytest.raises(ValueError, match="năm đích"):
        target(Goal(Comparator.AT_LEAST, 1), milestones=(Milestone(2029, 1),))
