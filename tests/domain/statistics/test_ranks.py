"""Ranks and between which ranks a place may lie."""

import numpy as np
import pytest
from benchmarks.simulated_ranks import simulated_ranks
from scipy.stats import norm

from hatangso.domain.statistics.ranks import pairwise_ranks


def test_three_places_of_which_two_cannot_be_told_apart() -> None:
    found = pairwise_ranks(np.array([4.0, 3.9, 1.0]), np.full(3, 0.1))
    assert found.rank.tolist() == [1, 2, 3]
    assert (found.low.tolist(), found.high.tolist()) == ([1, 1, 3], [2, 2, 3])


def test_two_places_are_apart_from_the_level_on() -> None:
    """Two places: one comparison, z = 1.96, error √2 · 0.1: apart from 0.2772 on."""
    apart = pairwise_ranks(np.array([1.0, 1.0 + 1.001 * norm.ppf(0.975) * 0.1 * 2**0.5]), np.full(2, 0.1))
    assert (apart.low.tolist(), apart.high.tolist()) == ([2, 1], [2, 1])
    not_so = pairwise_ranks(np.array([1.0, 1.0 + 0.999 * norm.ppf(0.975) * 0.1 * 2**0.5]), np.full(2, 0.1))
    assert (not_so.low.tolist(), not_so.high.tolist()) == ([1, 1], [2, 2])


def test_many_places_are_compared_as_in_a_plain_loop() -> None:
    rng = np.random.default_rng(1)
    value, error = rng.normal(size=300), rng.uniform(0.05, 0.4, 300)
    z = norm.ppf(1 - 0.05 / 2 / 299)
    found = pairwise_ranks(value, error)
    for i in range(0, 300, 23):
        far = [(value[j] - value[i]) / np.hypot(error[i], error[j]) for j in range(300) if j != i]
        assert found.low[i] == 1 + sum(one > z for one in far)
        assert found.high[i] == 300 - sum(one < -z for one in far)


@pytest.mark.parametrize("method", ["pairwise", "simulated"])
def test_places_without_estimate_take_no_rank(method: str) -> None:
    value, error = np.array([np.nan, 2.0, 1.0, 3.0]), np.array([0.1, 0.01, 0.01, np.nan])
    found = (
        pairwise_ranks(value, error)
        if method == "pairwise"
        else simulated_ranks(value, error, np.random.default_rng(1), draws=50)
    )
    np.testing.assert_array_equal(found.rank, [np.nan, 1, 2, np.nan])
    np.testing.assert_array_equal(found.low, [np.nan, 1, 2, np.nan])
    np.testing.assert_array_equal(found.high, [np.nan, 1, 2, np.nan])


def test_nothing_and_one_place() -> None:
    assert pairwise_ranks(np.array([]), np.array([])).rank.size == 0
    assert simulated_ranks(np.array([]), np.array([]), np.random.default_rng(1), draws=9).rank.size == 0
    one = pairwise_ranks(np.array([5.0]), np.array([0.1]))
    assert (one.rank[0], one.low[0], one.high[0]) == (1, 1, 1)


def test_places_exactly_alike_share_the_better_rank() -> None:
    found = pairwise_ranks(np.array([2.0, 2.0, 1.0]), np.zeros(3))
    assert found.rank.tolist() == [1, 1, 3]
    assert (found.low.tolist(), found.high.tolist()) == ([1, 1, 3], [2, 2, 3])


def test_the_same_seed_gives_the_same_ranks_and_they_hold_the_estimate() -> None:
    value, error = np.random.default_rng(2).normal(size=60), np.full(60, 0.5)
    first, again = (simulated_ranks(value, error, np.random.default_rng(7), draws=200) for _ in range(2))
    np.testing.assert_array_equal(first.low, again.low)
    assert (first.low <= first.rank).all()
    assert (first.rank <= first.high).all()
    sure = simulated_ranks(value, np.zeros(60), np.random.default_rng(7), draws=20)
    np.testing.assert_array_equal(sure.low, sure.high)
