"""Reached, not reached, not enough – and how many devices more."""

from math import inf, nan

import pytest

from hatangso.domain.statistics.needed import MOST_DEVICES, devices_needed, fewest_for_interval
from hatangso.domain.statistics.verdict import verdict
from hatangso.domain.statistics.verdict_words import Answer


@pytest.mark.parametrize(
    ("low", "high", "answer"),
    [
        (40.0, 60.0, Answer.REACHED),  # the lower end on the target
        (41.0, 60.0, Answer.REACHED),
        (39.9, 60.0, Answer.NOT_ENOUGH),
        (20.0, 40.0, Answer.NOT_ENOUGH),  # the upper end on the target: it may be reached
        (20.0, 39.9, Answer.NOT_REACHED),
    ],
)
def test_the_interval_decides(low: float, high: float, answer: Answer) -> None:
    found = verdict((low + high) / 2, low, high, 40, devices=50, log_sd=0.5)
    assert found.answer is answer
    assert (found.further is None) == (answer is not Answer.NOT_ENOUGH)


@pytest.mark.parametrize(
    ("low", "high", "answer"),
    [(10.0, 20.0, Answer.REACHED), (20.1, 30.0, Answer.NOT_REACHED), (15.0, 25.0, Answer.NOT_ENOUGH)],
)
def test_of_a_latency_the_lower_is_the_better(low: float, high: float, answer: Answer) -> None:
    found = verdict(low + 1, low, high, 20, devices=50, log_sd=0.5, higher_is_better=False, unit="ms")
    assert found.answer is answer


@pytest.mark.parametrize(("off", "devices"), [(0.10, 425), (0.15, 198), (0.20, 116)])
def test_devices_needed_at_a_spread_of_eight_tenths(off: float, devices: int) -> None:
    assert round(devices_needed(40 * (1 + off), 40, 0.8)) == devices
    assert round(devices_needed(40 / (1 + off), 40, 0.8)) == devices  # as far below


def test_a_mean_of_skewed_values_needs_its_own_number() -> None:
    # z² (0.64 + 0.4096/2) / ln²1.1 = 3.8415 · 0.8448 / 0.0090840
    assert devices_needed(44, 40, 0.8, statistic="mean") == pytest.approx(357.25, abs=0.1)


def test_a_design_effect_multiplies() -> None:
    assert devices_needed(44, 40, 0.8, design_effect=2) == pytest.approx(2 * devices_needed(44, 40, 0.8))


def test_those_there_are_taken_off() -> None:
    found = verdict(44, 35, 55, 40, devices=100, log_sd=0.8)
    assert found.further == 326  # 425.2, up, less 100
    assert "326" in found.reason.vi
    assert "trung vị" in found.reason.vi
    assert "326 more devices" in found.reason.en


def test_no_number_decides_an_estimate_on_the_target() -> None:
    found = verdict(40, 30, 50, 40, devices=100, log_sd=0.8)
    assert (found.answer, found.further) == (Answer.NOT_ENOUGH, None)
    assert "không kết luận được" in found.reason.vi
    assert devices_needed(40, 40, 0.8) == inf


def test_a_number_that_nobody_could_recruit_is_not_told() -> None:
    assert devices_needed(40.1, 40, 0.8) > MOST_DEVICES
    assert verdict(40.1, 30, 50, 40, devices=100, log_sd=0.8).further is None


def test_where_the_formula_says_enough_the_intervals_own_width_is_scaled() -> None:
    """log_sd 0.1 would need two devices; the interval of 50 is wider: 50 · (ln(50/39)/ln(50/40))² = 61.99."""
    assert verdict(50, 39, 60, 40, devices=50, log_sd=0.1).further == 12
    assert verdict(32, 20, 41, 40, devices=50, log_sd=0.1).further == 12  # ln(41/32)/ln(40/32): 61.7


def test_withheld_values_are_not_judged_even_if_handed_in() -> None:
    found = verdict(90, 80, 100, 40, devices=4, log_sd=0.2)
    assert (found.answer, found.further, found.at_least) == (Answer.NOT_ENOUGH, 2, True)
    assert "90" not in found.reason.vi
    assert "ít nhất 2" in found.reason.vi


@pytest.mark.parametrize("nothing", [None, nan])
def test_nothing_known_is_not_enough(nothing: float | None) -> None:
    found = verdict(nothing, nothing, nothing, 40, devices=0, log_sd=nothing)
    assert (found.answer, found.further, found.at_least) == (Answer.NOT_ENOUGH, 6, True)


def test_five_devices_have_a_median_without_interval() -> None:
    found = verdict(80, None, None, 40, devices=5, log_sd=0.8)
    # (1.2533 · 1.96 · 0.8 / ln 2)² = 8.04: nine in all
    assert (found.answer, found.further, found.at_least) == (Answer.NOT_ENOUGH, 4, False)
    alike = verdict(80, None, None, 40, devices=5, log_sd=0.0)
    assert alike.further == 1  # six in all, or there is no interval
    assert verdict(40, None, None, 40, devices=5, log_sd=0.0).further is None


def test_devices_all_alike_on_the_target_have_reached_it() -> None:
    assert verdict(40, 40, 40, 40, devices=8, log_sd=0.0).answer is Answer.REACHED


def test_a_median_of_zero_is_not_reached_or_not_enough() -> None:
    assert verdict(0, 0, 0, 40, devices=8, log_sd=None).answer is Answer.NOT_REACHED
    unsure = verdict(0, 0, 50, 40, devices=8, log_sd=None)
    assert (unsure.answer, unsure.further) == (Answer.NOT_ENOUGH, 1)
    wide = verdict(50, 0, 60, 40, devices=8, log_sd=None)
    assert (wide.answer, wide.further, wide.at_least) == (Answer.NOT_ENOUGH, 1, True)


@pytest.mark.parametrize("target", [0, -1, nan, inf])
def test_a_target_that_is_none_is_refused(target: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        verdict(50, 40, 60, target, devices=50, log_sd=0.5)


def test_the_sentences_say_statistic_interval_and_side() -> None:
    reached = verdict(52.34, 44.05, 61.2, 40, devices=80, log_sd=0.6)
    assert reached.reason.vi == (
        "Đạt: trung vị 52,3 Mbit/s (khoảng 95%: 44,1–61,2), cả khoảng không dưới mục tiêu 40."
    )
    short = verdict(30, 25, 35, 40, devices=80, log_sd=0.6, statistic="mean")
    assert (
        short.reason.vi == "Chưa đạt: trung bình 30 Mbit/s (khoảng 95%: 25–35), cả khoảng dưới mục tiêu 40."
    )
    slow = verdict(30, 25, 35, 20, devices=80, log_sd=0.6, higher_is_better=False, unit="ms")
    assert slow.reason.vi == "Chưa đạt: trung vị 30 ms (khoảng 95%: 25–35), cả khoảng trên mục tiêu 20."
    near = verdict(45, 39.98, 50, 40, devices=80, log_sd=0.6)
    assert "39,98–50" in near.reason.vi  # rounded to one place it would seem to be reached


def test_an_interval_needs_six_devices_for_a_median() -> None:
    assert (fewest_for_interval(), fewest_for_interval(level=0.99), fewest_for_interval("mean")) == (6, 8, 5)
