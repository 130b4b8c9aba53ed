"""The mean with its interval, and the fence: against the formula written out, and what it leaves alone."""

import numpy as np
import pytest

from hatangso.domain.statistics.cells import describe_cells
from hatangso.domain.statistics.cox import cox_interval
from hatangso.domain.statistics.fence import FENCE_SPREADS, MOST_FENCED


def described(values: list[float]):
    return describe_cells(np.array(values, float), np.array([0, len(values)]))


def test_coxs_interval_by_hand() -> None:
    # mean 3, variance 0.64, 20 values: √(0.64/20 + 0.4096/38) = 0.20683, times t 2.0930 = 0.43290
    low, high = cox_interval(np.array([3.0]), np.array([0.64]), np.array([20.0]))
    assert np.log(low[0]) == pytest.approx(3.32 - 0.43290, abs=1e-4)
    assert np.log(high[0]) == pytest.approx(3.32 + 0.43290, abs=1e-4)


def test_one_value_has_no_interval() -> None:
    low, high = cox_interval(np.array([3.0]), np.array([0.0]), np.array([1.0]))
    assert np.isnan([low[0], high[0]]).all()


def test_a_value_far_out_is_brought_to_the_fence_and_told() -> None:
    ordinary = [20.0, 25, 30, 35, 40, 45, 50, 55, 60]
    table = described([*ordinary, 9000.0])
    logs = np.log([*ordinary, 9000.0])
    middle = np.median(logs)
    fence = max(FENCE_SPREADS * 1.4826 * np.median(np.abs(logs - middle)), np.log(10))
    assert table.fenced[0] == 0.1
    assert table.plain_mean[0] == pytest.approx((sum(ordinary) + 9000) / 10)
    assert table.mean[0] == pytest.approx((sum(ordinary) + np.exp(middle + fence)) / 10)
    assert table.median[0] == 42.5


def test_nothing_within_ten_times_the_median_is_touched() -> None:
    table = described([95.0, 96, 95, 94, 95, 96, 300, 12])  # a plan's cap: hardly any spread in the middle
    assert table.fenced[0] == 0
    assert table.mean[0] == table.plain_mean[0]


def test_the_fence_of_many_groups_is_that_of_each_written_out() -> None:
    rng = np.random.default_rng(3)
    sizes = rng.integers(5, 90, 300)
    groups = [np.exp(rng.standard_t(3, size) + 3) for size in sizes]
    table = describe_cells(np.concatenate(groups), np.concatenate([[0], np.cumsum(sizes)]))
    for k, values in enumerate(groups):
        logs = np.log(values)
        middle = np.median(logs)
        fence = max(FENCE_SPREADS * 1.4826 * np.median(np.abs(logs - middle)), np.log(10))
        beyond = (np.abs(logs - middle) > fence).mean()
        few = beyond * len(values) <= max(1, MOST_FENCED * len(values))
        brought = np.exp(np.clip(logs, middle - fence, middle + fence)) if few else values
        assert table.fenced[k] == pytest.approx(beyond if few else 0)
        assert table.mean[k] == pytest.approx(brought.mean())
    assert 50 < (table.fenced > 0).sum() < 250


def test_few_values_very_far_apart_have_no_interval_of_their_mean() -> None:
    """0.01 and 1,000: s² about 40; by the formula the mean might be 10²⁸ Mbit/s."""
    table = described([0.01, 0.01, 1000, 1000, 500])
    assert table.mean[0] == pytest.approx(500.004)
    assert np.isnan([table.mean_low[0], table.mean_high[0]]).all()
    assert not np.isnan(described([10, 20, 40, 80, 160]).mean_high[0])


def test_from_a_hundred_devices_on_the_interval_leans_on_no_shape() -> None:
    """A mix of two plans is not log-normal: by Cox alone the mean 10.5 would lie outside."""
    rng = np.random.default_rng(5)
    values = np.where(rng.random(4000) < 0.5, 1.0, 20.0)
    table = described(values.tolist())
    alone = cox_interval(
        np.array([np.log(values).mean()]), np.array([np.log(values).var(ddof=1)]), np.array([4000.0])
    )
    assert alone[0][0] > 10.5
    assert table.fenced[0] == 0  # half of the devices are no outliers
    assert table.mean_low[0] < 10.5 < table.mean_high[0]
