"""Shares with their intervals, and weights."""

import numpy as np
import pytest
from scipy.stats import binomtest

from hatangso.domain.statistics.weights import effective_size, post_stratified, weighted_quantile
from hatangso.domain.statistics.wilson import FEW, clopper_pearson, share_intervals, wilson, wilson_intervals


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_many_shares_are_those_that_scipy_gives_one_by_one(level: float) -> None:
    pairs = [(k, n) for n in (1, 5, 9, 10, 40, 263) for k in range(0, n + 1, max(1, n // 9))]
    part, whole = np.array(pairs).T
    low, high = share_intervals(part, whole, level)
    for (k, n), below, above in zip(pairs, low, high, strict=True):
        exact = min(k, n - k) < FEW
        found = binomtest(k, n).proportion_ci(level, "exact" if exact else "wilson")
        assert (below, above) == pytest.approx((found.low, found.high), abs=1e-9)
        alone = clopper_pearson(k / n, n, level) if exact else wilson(k / n, n, level)
        assert (below, above) == pytest.approx(alone, abs=1e-9)


def test_no_devices_have_no_share() -> None:
    assert np.isnan(wilson_intervals(np.array([0]), np.array([0]))[0][0])
    assert np.isnan(share_intervals(np.array([0]), np.array([0]))[1][0])


def test_weights_bring_the_strata_to_their_population() -> None:
    """90 devices of one operator, 10 of another, each with half of the subscribers: 5/9 and 5."""
    weights = post_stratified(np.repeat([0, 1], [60, 40]), np.array([1.0, 1.0, 7.0]))
    assert weights[0] == pytest.approx(0.5 / 0.6)
    assert weights[-1] == pytest.approx(0.5 / 0.4)
    assert weights.mean() == pytest.approx(1)


def test_no_device_weighs_more_than_five_times_the_median() -> None:
    weights = post_stratified(np.repeat([0, 1], [99, 1]), np.array([50.0, 50.0]))
    assert weights[-1] == pytest.approx(5 * 0.5 / 0.99)


def test_a_stratum_without_population_is_refused() -> None:
    with pytest.raises(ValueError, match="without population"):
        post_stratified(np.array([0, 1]), np.array([1.0, 0.0]))
    assert post_stratified(np.array([], int), np.array([1.0])).size == 0


def test_equal_weights_are_worth_all_devices_and_one_heavy_one_few() -> None:
    assert effective_size(np.ones(40)) == 40
    assert effective_size(np.array([1.0] * 99 + [99.0])) == pytest.approx(198**2 / (99 + 99**2))
    assert effective_size(np.array([])) == 0


def test_a_weighted_median_follows_the_weights() -> None:
    values, weights = np.repeat([20.0, 100.0], 50), np.repeat([1.0, 3.0], 50)
    found = weighted_quantile(values, weights)
    assert found is not None
    assert found[0] == 100
    other = weighted_quantile(values, np.repeat([3.0, 1.0], 50))
    assert other is not None
    assert other[0] == 20


@pytest.mark.parametrize("devices", [6, 20, 60])
def test_a_weighted_median_is_held_in_at_least_its_level(devices: int) -> None:
    """Devices of two operators of one speed, the one twice as heavy; the true median is 1."""
    rng = np.random.default_rng(1)
    weights = np.where(np.arange(devices) % 2, 1.0, 2.0)
    found = [weighted_quantile(np.exp(rng.normal(0, 0.8, devices)), weights) for _ in range(1500)]
    told = [one for one in found if one is not None]
    assert np.mean([low <= 1 <= high for _value, low, high in told]) > 0.94


def test_few_devices_have_no_weighted_quantile() -> None:
    assert weighted_quantile(np.arange(1.0, 5), np.ones(4)) is None
    assert weighted_quantile(np.arange(1.0, 21), np.ones(20), p=0.01) is None
    assert weighted_quantile(np.arange(1.0, 21), np.zeros(20)) is None
