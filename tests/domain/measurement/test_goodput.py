"""Rates of one test by hand: bytes between two moments, differences of delays."""

import doctest

import pytest

from hatangso.domain.measurement import goodput as module
from hatangso.domain.measurement.goodput import bytes_by, goodput, jitter, middle

# One second nothing but the handshake, then 1 MB a second.
SAMPLES = [(0.0, 0.0), (1.0, 0.0), (2.0, 1e6), (4.0, 3e6)]


def test_bytes_by_a_moment_are_interpolated() -> None:
    assert [bytes_by(SAMPLES, t) for t in (0, 1, 1.5, 3, 4, 9)] == [0, 0, 5e5, 2e6, 3e6, 3e6]
    assert bytes_by([], 1) == 0


def test_the_ramp_is_in_the_mean_and_not_in_the_steady_rate() -> None:
    assert goodput(SAMPLES, begin=0, end=4) == 6.0  # 3 MB in 4 s
    assert goodput(SAMPLES, begin=1, end=4) == 8.0  # 1 MB a second
    assert goodput(SAMPLES, begin=2, end=10) == 8.0  # nothing came after 4 s: that time does not count


def test_what_cannot_be_told_is_none() -> None:
    assert goodput([], begin=0, end=1) is None
    assert goodput(SAMPLES, begin=4, end=5) is None
    assert jitter([20.0]) is None
    assert middle([]) is None


def test_jitter_is_the_mean_step_between_neighbours() -> None:
    assert jitter([20, 22, 21, 21]) == pytest.approx(1.0)
    assert middle([30, 10, 20]) == 20


def test_examples_of_the_docstrings() -> None:
    assert doctest.testmod(module) == (0, 2)
