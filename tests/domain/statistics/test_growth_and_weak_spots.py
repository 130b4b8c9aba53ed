"""Twice as much as 2024? And where are the weak spots?"""

import numpy as np
import pytest
from scipy.stats import binom

from hatangso.domain.quantities import Estimate, Unknown
from hatangso.domain.statistics.growth import (
    NO_RATIO,
    OTHER_LEVEL,
    OTHER_METHOD,
    OTHER_SOURCE,
    OTHER_STATISTIC,
    Growth,
    PeriodFigure,
    growth,
)
from hatangso.domain.statistics.technology_mix import NO_SHARES, MixEffect, OfTechnology, mix_effect
from hatangso.domain.statistics.verdict_words import Answer
from hatangso.domain.statistics.weak_spot import Weakness, fewest_failures, weak_spot


def figure(value: float, low: float, high: float, **other) -> PeriodFigure:
    level = other.pop("level", 0.95)
    return PeriodFigure(
        Estimate(value, low, high, level),
        **{"statistic": "median", "source": "own", "method": "speed/1", **other},
    )


BASE = figure(20, 18, 22.2)


@pytest.mark.parametrize(
    ("later", "answer"),
    [
        (figure(48, 44, 52.4), Answer.REACHED),  # 2.4 times, 2.09 to 2.75
        (figure(42, 36, 49), Answer.NOT_ENOUGH),
        (figure(30, 28, 32), Answer.NOT_REACHED),
    ],
)
def test_twice_the_base_is_judged_by_the_interval(later: PeriodFigure, answer: Answer) -> None:
    found = growth(BASE, later)
    assert isinstance(found, Growth)
    assert found.answer is answer
    assert found.ratio.value == pytest.approx(later.estimate.value / 20)


def test_the_interval_by_hand() -> None:
    """ln(22.2/18)/2 = 0.10486, ln(52.4/44)/2 = 0.08737, together 0.13649: 2.4 · e^∓0.13649."""
    found = growth(BASE, figure(48, 44, 52.4))
    assert isinstance(found, Growth)
    assert (found.ratio.low, found.ratio.high) == pytest.approx((2.0938, 2.7509), abs=2e-4)
    assert found.reason.vi == "Đạt: trung vị gấp 2,4 lần kỳ gốc (khoảng 95%: 2,09–2,75), mục tiêu gấp 2 lần."


@pytest.mark.parametrize(
    ("later", "why"),
    [
        (figure(48, 44, 52, source="ispeed"), OTHER_SOURCE),
        (figure(48, 44, 52, method="speed/2"), OTHER_METHOD),
        (figure(48, 44, 52, statistic="mean"), OTHER_STATISTIC),
        (figure(48, 44, 52, level=0.9), OTHER_LEVEL),
        (figure(48, 0, 52), NO_RATIO),
        (figure(0, 0, 0), NO_RATIO),
    ],
)
def test_what_cannot_be_compared_is_not(later: PeriodFigure, why: Unknown) -> None:
    assert growth(BASE, later) is why


def test_what_twice_the_base_still_needs_by_hand() -> None:
    """Half-widths of ln: h₁ = ln(21.05/19)/2 = 0.05123, h₂ = ln(50.9/38)/2 = 0.14614; 44/20 is ln 1.1 =
    0.09531 from twice: 60 · 0.021357 / (0.009084 − 0.002624) = 198.4, so 199 devices, 139 more."""
    found = growth(figure(20, 19, 21.05), figure(44, 38, 50.9, devices=60))
    assert isinstance(found, Growth)
    assert (found.answer, found.further) == (Answer.NOT_ENOUGH, 139)
    assert found.reason.vi.endswith("Cần thêm khoảng 139 thiết bị ở kỳ này, nếu tỷ lệ vẫn như hiện nay.")


@pytest.mark.parametrize(
    ("base", "later"),
    [
        (BASE, figure(44, 38, 50.9, devices=60)),  # the base alone, ± ln 1.11, is wider than ln 1.1
        (figure(20, 20, 20), figure(40, 36, 44.4, devices=60)),  # twice exactly
        (figure(20, 20, 20), figure(40.1, 36, 44.4, devices=60)),  # 0.25 % from it: 105,000 devices
    ],
)
def test_where_no_number_would_decide_none_is_told(base: PeriodFigure, later: PeriodFigure) -> None:
    found = growth(base, later)
    assert isinstance(found, Growth)
    assert (found.answer, found.further) == (Answer.NOT_ENOUGH, None)
    assert "có thêm thiết bị ở kỳ này cũng không kết luận được" in found.reason.vi


def test_two_exact_figures_have_an_exact_ratio() -> None:
    found = growth(figure(20, 20, 20), figure(40, 40, 40))
    assert isinstance(found, Growth)
    assert (found.ratio.low, found.ratio.high, found.answer) == (2, 2, Answer.REACHED)


def of(weight: float, value: float, off: float = 0.0) -> OfTechnology:
    return OfTechnology(weight, Estimate(value, value * (1 - off), value / (1 - off), 0.95))


def test_speed_and_mix_multiply_to_the_whole() -> None:
    """80 % 4G at 30 and 20 % 5G at 100 are 44; at the later 36 and 120, 52.8; half and half, 78."""
    found = mix_effect({"4g": of(80, 30), "5g": of(20, 100)}, {"4g": of(50, 36), "5g": of(50, 120)})
    assert isinstance(found, MixEffect)
    assert found.whole == pytest.approx(78 / 44)
    assert found.speed.value == pytest.approx(52.8 / 44)
    assert found.mix == pytest.approx(78 / 52.8)
    assert found.whole == pytest.approx(found.speed.value * found.mix)


def test_a_new_technology_is_all_mix() -> None:
    found = mix_effect({"4g": of(1, 40)}, {"4g": of(1, 40), "5g": of(1, 200)})
    assert isinstance(found, MixEffect)
    assert (found.speed.value, found.mix, found.whole) == pytest.approx((1, 3, 3))


def test_one_technology_has_the_interval_of_growth() -> None:
    base, later = figure(20, 18, 20 * 20 / 18), figure(48, 44, 48 * 48 / 44)
    found = mix_effect({"4g": OfTechnology(3, base.estimate)}, {"4g": OfTechnology(9, later.estimate)})
    plain = growth(base, later)
    assert isinstance(found, MixEffect)
    assert isinstance(plain, Growth)
    assert (found.speed.low, found.speed.high) == pytest.approx((plain.ratio.low, plain.ratio.high))
    assert found.mix == pytest.approx(1)


def test_a_technology_that_is_gone_leaves_the_parts_unknown() -> None:
    found = mix_effect({"3g": of(10, 4), "4g": of(90, 30)}, {"4g": of(90, 40)})
    assert isinstance(found, Unknown)
    assert "3G" in found.reason.vi
    unknown = mix_effect({"4g": of(1, 30)}, {"4g": of(1, 30), "5g": OfTechnology(1, None)})
    assert isinstance(unknown, Unknown)
    assert "5G" in unknown.reason.vi


def test_no_shares_no_mix() -> None:
    assert mix_effect({}, {"4g": of(1, 30)}) is NO_SHARES
    assert mix_effect({"4g": of(0, 30)}, {"4g": of(1, 30)}) is NO_SHARES
    assert mix_effect({"4g": of(1, 0)}, {"4g": of(1, 30)}) is NO_SHARES


@pytest.mark.parametrize(
    ("devices", "failures"),
    [(5, 3), (10, 4), (20, 5), (30, 7), (45, 9), (60, 11), (70, 12), (100, 16), (200, 28)],
)
def test_so_many_failures_make_a_weak_spot(devices: int, failures: int) -> None:
    assert fewest_failures(devices) == failures
    assert weak_spot(failures, devices).answer is Weakness.WEAK
    assert weak_spot(failures - 1, devices).answer is not Weakness.WEAK


def test_every_number_of_devices_has_the_count_that_scipy_gives() -> None:
    for devices in range(1, 301):
        counts = np.flatnonzero(binom.sf(np.arange(devices + 1) - 1, devices, 0.1) < 0.05)
        assert fewest_failures(devices) == (counts[0] if counts.size else None)


def test_one_device_alone_can_show_nothing() -> None:
    assert fewest_failures(1) is None  # even one of one fails by chance in a tenth of the cases
    assert fewest_failures(2) == 2
    assert weak_spot(4, 4).answer is Weakness.NOT_ENOUGH  # under five devices nothing is said
    assert weak_spot(4, 4).at_least_so_many is None


def test_a_place_is_cleared_only_from_29_devices_on() -> None:
    assert weak_spot(0, 28).answer is Weakness.NOT_ENOUGH  # 0.9^28 = 0.052
    assert weak_spot(0, 29).answer is Weakness.NOT_WEAK  # 0.9^29 = 0.047
    assert weak_spot(0, 29).at_least_so_many == 1
    assert weak_spot(20, 20).answer is Weakness.WEAK


@pytest.mark.parametrize(("failures", "devices"), [(-1, 5), (6, 5)])
def test_counts_that_cannot_be_are_refused(failures: int, devices: int) -> None:
    with pytest.raises(ValueError, match="between 0 and"):
        weak_spot(failures, devices)
