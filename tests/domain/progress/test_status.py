from datetime import date

import pytest

from hatangso.domain.footing import Footing
from hatangso.domain.progress.observation import Assessment, Observation, Progress
from hatangso.domain.progress.status import judge
from hatangso.domain.progress.target import Baseline, Comparator, Goal, Milestone, Target, TargetKind
from hatangso.domain.progress.verdict import Status

AT_LEAST_100 = Goal(Comparator.AT_LEAST, 100)
FROM_40 = Baseline(date(2025, 12, 31), 40)
TO_100_BY_2029 = Target(2029, goal=AT_LEAST_100, unit="%", baseline=FROM_40)
"""Asks for 15 points a year: 55 at the end of 2026, 70 at the end of 2027."""


def seen(value: float, on: date, id: str = "o") -> Observation:
    return Observation(id, on, value, Footing.REPORTED)


def status(target: Target, *observations: Observation, as_of: date) -> Status:
    return judge(target, observations, as_of=as_of).status


def test_without_a_figure_there_is_no_status() -> None:
    verdict = judge(TO_100_BY_2029, as_of=date(2030, 6, 1))
    assert verdict.status is Status.NOT_YET_KNOWN
    assert verdict.evidence == ()
    assert verdict.footing is None


def test_without_a_promised_number_there_is_no_status() -> None:
    assert (
        status(Target(2029, unit="%"), seen(80, date(2026, 12, 31)), as_of=date(2027, 1, 1))
        == "not_yet_known"
    )


def test_a_figure_after_the_day_of_judgement_is_not_seen() -> None:
    assert status(TO_100_BY_2029, seen(100, date(2027, 1, 1)), as_of=date(2026, 12, 31)) == "not_yet_known"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (100, "reached"),
        (55, "on_track"),
        (49, "on_track"),
        (48, "at_risk"),
        (40, "at_risk"),
        (39, "off_track"),
    ],
)
def test_a_single_figure_is_set_against_the_path_from_the_baseline(value: float, expected: str) -> None:
    # 55 is asked for; 10 % of the promised 60 points is 6, 25 % is 15.
    assert status(TO_100_BY_2029, seen(value, date(2026, 12, 31)), as_of=date(2027, 1, 15)) == expected


def test_one_figure_and_no_baseline_say_nothing_but_two_do() -> None:
    target = Target(2029, goal=AT_LEAST_100, unit="%")
    first, second = seen(40, date(2025, 12, 31)), seen(54, date(2026, 12, 31))
    assert status(target, first, as_of=date(2027, 1, 1)) == "not_yet_known"
    assert status(target, first, second, as_of=date(2027, 1, 1)) == "on_track"


def test_milestones_bend_the_path() -> None:
    late = Target(2029, goal=AT_LEAST_100, unit="%", baseline=FROM_40, milestones=(Milestone(2026, 42),))
    assert status(late, seen(42, date(2026, 12, 31)), as_of=date(2027, 1, 1)) == "on_track"


def test_a_milestone_serves_where_there_is_no_baseline() -> None:
    target = Target(2029, goal=AT_LEAST_100, unit="%", milestones=(Milestone(2026, 90),))
    assert status(target, seen(60, date(2027, 6, 30)), as_of=date(2027, 7, 1)) == "off_track"


def test_less_than_five_per_cent_is_a_target_that_falls() -> None:
    target = Target(2029, goal=Goal(Comparator.BELOW, 5), unit="%", baseline=Baseline(date(2025, 12, 31), 45))
    # 10 points a year are asked for: 35 at the end of 2026; 10 % of 40 points is 4.
    assert status(target, seen(38, date(2026, 12, 31)), as_of=date(2027, 1, 1)) == "on_track"
    assert status(target, seen(44, date(2026, 12, 31)), as_of=date(2027, 1, 1)) == "at_risk"
    assert status(target, seen(46, date(2026, 12, 31)), as_of=date(2027, 1, 1)) == "off_track"
    assert status(target, seen(5, date(2028, 12, 31)), as_of=date(2029, 1, 1)) != "reached"
    assert status(target, seen(4.9, date(2028, 12, 31)), as_of=date(2029, 1, 1)) == "reached"


def test_a_range_is_reached_inside_and_missed_on_both_sides() -> None:
    target = Target(2028, goal=Goal(Comparator.BETWEEN, 2, 4), unit="connection/person")
    over = date(2029, 1, 1)
    assert status(target, seen(2, date(2028, 12, 31)), as_of=over) == "reached"
    assert status(target, seen(4, date(2028, 12, 31)), as_of=over) == "reached"
    assert status(target, seen(1.9, date(2028, 12, 31)), as_of=over) == "off_track"
    assert status(target, seen(4.1, date(2028, 12, 31)), as_of=over) == "off_track"


def test_a_range_is_approached_from_the_nearer_end() -> None:
    target = Target(
        2028,
        goal=Goal(Comparator.BETWEEN, 2, 4),
        unit="connection/person",
        baseline=Baseline(date(2025, 12, 31), 0.5),
    )
    # From 0.5 to 2 in three years: 1.0 at the end of 2026.
    assert status(target, seen(1, date(2026, 12, 31)), as_of=date(2027, 1, 1)) == "on_track"


def test_after_the_deadline_the_figure_at_the_deadline_counts_even_if_it_falls_later() -> None:
    met, fallen = seen(100, date(2029, 12, 31), "met"), seen(97, date(2030, 12, 31), "fallen")
    verdict = judge(TO_100_BY_2029, [met, fallen], as_of=date(2031, 2, 1))
    assert verdict.status is Status.REACHED
    assert verdict.evidence == ("met",)


def test_reached_after_the_deadline_is_reached_and_says_late() -> None:
    verdict = judge(
        TO_100_BY_2029, [seen(90, date(2029, 12, 31)), seen(100, date(2030, 6, 30))], as_of=date(2030, 7, 1)
    )
    assert verdict.status is Status.REACHED
    assert "sau thời hạn" in verdict.reason_vi


def test_missed_at_the_deadline_is_off_track() -> None:
    assert status(TO_100_BY_2029, seen(99.9, date(2029, 12, 31)), as_of=date(2030, 1, 1)) == "off_track"


def test_a_figure_older_than_eighteen_months_no_longer_speaks() -> None:
    old = seen(100, date(2026, 6, 30))
    assert status(TO_100_BY_2029, old, as_of=date(2027, 12, 30)) == "reached"
    assert status(TO_100_BY_2029, old, as_of=date(2028, 1, 15)) == "not_yet_known"


def test_a_flattening_curve_behind_its_path_is_off_track_by_forecast() -> None:
    figures = [seen(v, date(2026 + i, 12, 31), str(i)) for i, v in enumerate((50, 51, 51.5))]
    verdict = judge(TO_100_BY_2029, figures, as_of=date(2029, 1, 10))
    assert verdict.status is Status.OFF_TRACK
    assert verdict.evidence == ("0", "1", "2")
    assert "dự báo đến hết năm 2029" in verdict.reason_vi


def test_a_steep_climb_from_behind_the_path_is_on_track_by_forecast() -> None:
    days = (date(2026, 6, 30), date(2026, 12, 31), date(2027, 6, 30), date(2027, 12, 31))
    figures = [seen(v, d) for v, d in zip((20, 34, 48, 62), days, strict=True)]
    # 70 is asked for and 8 points are missing: more than 10 % of 60, but 28 a year lead far over 100.
    assert status(TO_100_BY_2029, *figures, as_of=date(2028, 1, 10)) == "on_track"


def test_the_verdict_names_its_rule_and_keeps_the_footing() -> None:
    measured = Observation("speed-7", date(2026, 12, 31), 55, Footing.MEASURED)
    verdict = judge(TO_100_BY_2029, [measured], as_of=date(2027, 1, 1))
    assert (verdict.rule, verdict.version) == ("path_and_forecast", 1)
    assert (verdict.evidence, verdict.footing) == (("speed-7",), Footing.MEASURED)
    assert "lộ trình cần 55%" in verdict.reason_vi


class TestWithoutANumber:
    level = Target(2028, TargetKind.QUALITATIVE)
    product = Target(2028, TargetKind.PRODUCT)

    def judged(self, target: Target, progress: Progress, as_of: date, document: str | None = None) -> str:
        return judge(
            target, assessments=[Assessment("a", date(2026, 5, 1), progress, document)], as_of=as_of
        ).status

    def test_silence_is_no_status(self) -> None:
        assert judge(self.level, as_of=date(2029, 1, 1)).status is Status.NOT_YET_KNOWN
        assert judge(self.product, as_of=date(2029, 1, 1)).status is Status.NOT_YET_KNOWN

    def test_a_level_is_reached_when_judged_achieved(self) -> None:
        assert self.judged(self.level, Progress.ACHIEVED, date(2026, 6, 1)) == "reached"

    def test_a_product_is_reached_only_with_its_document(self) -> None:
        assert self.judged(self.product, Progress.ACHIEVED, date(2026, 6, 1)) == "on_track"
        assert self.judged(self.product, Progress.ACHIEVED, date(2026, 6, 1), "05/BC-UBND") == "reached"
        assert self.judged(self.product, Progress.ACHIEVED, date(2029, 1, 1)) == "off_track"

    def test_under_way_is_on_track_until_the_last_ninety_days(self) -> None:
        assert self.judged(self.level, Progress.UNDER_WAY, date(2028, 10, 1)) == "on_track"
        assert self.judged(self.level, Progress.UNDER_WAY, date(2028, 10, 3)) == "at_risk"
        assert self.judged(self.level, Progress.UNDER_WAY, date(2029, 1, 1)) == "off_track"

    def test_not_begun_is_unknown_until_the_last_year(self) -> None:
        assert self.judged(self.level, Progress.NOT_STARTED, date(2026, 6, 1)) == "not_yet_known"
        assert self.judged(self.level, Progress.NOT_STARTED, date(2028, 6, 1)) == "at_risk"

    def test_hindered_is_at_risk(self) -> None:
        assert self.judged(self.level, Progress.HINDERED, date(2026, 6, 1)) == "at_risk"

    def test_the_newest_judgement_counts_and_of_one_day_the_last_handed_in(self) -> None:
        day = date(2026, 5, 1)
        first, second = Assessment("1", day, Progress.HINDERED), Assessment("2", day, Progress.ACHIEVED)
        assert judge(self.level, assessments=[first, second], as_of=day).evidence == ("2",)
