"""What many cells tell: the same as a plain loop over each, and nothing of fewer than five devices."""

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t

from hatangso.domain.measurement.coarse import told_count
from hatangso.domain.statistics.cells import CellTable, describe_cells
from hatangso.domain.statistics.classes import TENTHS_FROM
from hatangso.domain.statistics.order_statistic import interval

VALUES = [name.name for name in fields(CellTable) if name.name not in ("devices", "standing")]


def one_cell(*values: float) -> CellTable:
    return describe_cells(np.array(values, float), np.array([0, len(values)]))


def plain(values: np.ndarray) -> dict[str, float]:
    """One cell as one would write it first; no value here lies beyond the fence."""
    n, logs = len(values), np.log(values)
    mean, variance = logs.mean(), logs.var(ddof=1)
    half = t.ppf(0.975, n - 1) * np.sqrt(variance / n + variance**2 / (2 * (n - 1)))
    ends = np.exp(mean + variance / 2 - half), np.exp(mean + variance / 2 + half)
    if n >= 100:
        student = t.ppf(0.975, n - 1) * values.std(ddof=1) / np.sqrt(n)
        ends = min(ends[0], values.mean() - student), max(ends[1], values.mean() + student)
    nothing = np.nan, np.nan
    low, high = interval(values.tolist()) or nothing
    p10, p90 = (interval(values.tolist(), p) or nothing for p in (0.1, 0.9))
    return {
        "median": np.median(values),
        "median_low": low,
        "median_high": high,
        "mean": values.mean(),
        "mean_low": min(ends[0], values.mean()),
        "mean_high": max(ends[1], values.mean()),
        "plain_mean": values.mean(),
        "fenced": 0.0,
        "p10": np.percentile(values, 10),
        "p10_low": p10[0],
        "p10_high": p10[1],
        "p90": np.percentile(values, 90),
        "p90_low": p90[0],
        "p90_high": p90[1],
        "log_sd": logs.std(ddof=1),
    }


def test_each_cell_is_what_a_plain_loop_computes() -> None:
    rng = np.random.default_rng(2)
    sizes = rng.integers(0, 260, 120)
    groups = [np.clip(rng.lognormal(3.8, 0.6, n), 15, 140) for n in sizes]
    table = describe_cells(np.concatenate(groups), np.concatenate([[0], np.cumsum(sizes)]))
    assert table.devices.tolist() == sizes.tolist()
    for k, group in enumerate(groups):
        expected = plain(group) if len(group) >= 5 else dict.fromkeys(VALUES, np.nan)
        for name in VALUES:
            assert getattr(table, name)[k] == pytest.approx(expected[name], rel=1e-9, nan_ok=True), name


def test_ten_devices_by_hand() -> None:
    table = one_cell(10, 20, 30, 40, 50, 60, 70, 80, 90, 100)
    assert table.median[0] == 55
    assert (table.median_low[0], table.median_high[0]) == (20, 90)  # ranks 2 and 9
    assert (table.p10[0], table.p90[0]) == pytest.approx((19, 91))  # 10 + 0.9 · 10, 90 + 0.1 · 10
    assert table.mean[0] == pytest.approx(55)
    assert table.standing[0] == "interval"


def test_percentiles_need_36_devices_for_an_interval_by_hand() -> None:
    """None of n below the tenth: 0.9³⁵ = 2.503 % is too much, 0.9³⁶ = 2.253 % is not. Of 36 at most seven
    lie below it in 97.5 %: P(Bin(36, 0.1) ≥ 8) = 2.4 %, ≥ 7 is 6.3 %. So ranks 1 and 8, of p90 29 and 36."""
    few, enough = one_cell(*range(1, 36)), one_cell(*range(1, 37))
    assert np.isnan([few.p10_low[0], few.p10_high[0], few.p90_low[0], few.p90_high[0]]).all()
    assert (few.p10[0], few.p90[0]) == pytest.approx((4.4, 31.6))
    assert (enough.p10_low[0], enough.p10_high[0]) == (1, 8)
    assert (enough.p90_low[0], enough.p90_high[0]) == (29, 36)
    assert told_count(36 - 1) < TENTHS_FROM == told_count(36) + 5, "what fives tell of 36 is 35"


@pytest.mark.parametrize("devices", [0, 1, 2, 3, 4])
def test_under_five_devices_only_their_number_is_told(devices: int) -> None:
    table = one_cell(*[40.0] * devices)
    assert table.devices[0] == devices
    assert table.standing[0] == "withheld"
    assert all(np.isnan(getattr(table, name)[0]) for name in VALUES)


def test_five_devices_have_a_median_without_an_interval() -> None:
    table = one_cell(10, 20, 30, 40, 50)
    assert table.median[0] == 30
    assert np.isnan(table.median_low[0])
    assert table.mean_low[0] < 30 < table.mean_high[0]


def test_devices_all_alike_leave_no_spread() -> None:
    table = one_cell(*[0.1] * 7)
    assert table.log_sd[0] == 0
    assert [getattr(table, name)[0] for name in ("median_low", "median", "median_high", "p10", "p90")] == [
        0.1
    ] * 5
    assert table.mean_low[0] == pytest.approx(0.1)
    assert table.mean_high[0] == pytest.approx(0.1)
    assert table.mean_low[0] <= table.mean[0] <= table.mean_high[0]


def test_a_zero_has_no_logarithm_but_a_median_and_a_mean() -> None:
    table = one_cell(0, 10, 20, 30, 40, 50)
    assert table.median[0] == 25
    assert np.isnan(table.log_sd[0])
    assert table.mean[0] == pytest.approx(25)
    half = t.ppf(0.975, 5) * np.std([0, 10, 20, 30, 40, 50], ddof=1) / 6**0.5
    assert (table.mean_low[0], table.mean_high[0]) == pytest.approx((25 - half, 25 + half))
    assert one_cell(0, 0, 0, 0, 0, 100).mean_low[0] == 0
    zeros = one_cell(*[0.0] * 6)
    assert (zeros.median[0], zeros.mean[0], zeros.mean_low[0], zeros.mean_high[0]) == (0, 0, 0, 0)


def test_an_unknown_value_is_no_device() -> None:
    table = describe_cells(np.array([np.nan, 1, 2, 3, 4, 5, 6, np.nan, np.nan]), np.array([0, 4, 7, 9]))
    assert table.devices.tolist() == [3, 3, 0]
    assert describe_cells(np.array([np.nan]), np.array([0, 1])).devices.tolist() == [0]


@pytest.mark.parametrize("wrong", [np.inf, -np.inf, -0.5])
def test_what_cannot_be_measured_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="finite and not negative"):
        one_cell(1, 2, 3, 4, wrong)
    with pytest.raises(ValueError, match="finite and not negative"):
        one_cell(np.nan, 2, 3, 4, wrong)


@pytest.mark.parametrize("starts", [[0, 2], [1, 3], [0, 3, 2, 3], []])
def test_starts_that_do_not_fit_are_refused(starts: list[int]) -> None:
    with pytest.raises(ValueError, match="starts"):
        describe_cells(np.array([1.0, 2, 3]), np.array(starts, int))


def test_no_cells_and_empty_cells() -> None:
    assert describe_cells(np.empty(0), np.array([0])).devices.tolist() == []
    assert describe_cells(np.empty(0), np.array([0, 0, 0])).standing.tolist() == ["withheld"] * 2


def test_what_was_handed_in_is_left_as_it_was() -> None:
    values = np.array([5.0, 4, 3, 2, 1, 9])
    describe_cells(values, np.array([0, 6]))
    assert values.tolist() == [5, 4, 3, 2, 1, 9]


def test_pieces_computed_apart_are_the_same_as_one() -> None:
    rng = np.random.default_rng(4)
    sizes = np.array([300_000, 0, 7, 290_000, 4, 12])  # more than are computed together
    values = rng.lognormal(size=sizes.sum())
    starts = np.concatenate([[0], np.cumsum(sizes)])
    table = describe_cells(values, starts)
    for k in range(len(sizes)):
        alone = describe_cells(values[starts[k] : starts[k + 1]], np.array([0, sizes[k]]))
        for name in VALUES:
            np.testing.assert_array_equal(getattr(table, name)[k], getattr(alone, name)[0])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=5, max_size=40))
def test_whatever_is_measured_the_ends_hold_the_middle(values: list[float]) -> None:
    table = one_cell(*values)
    assert table.p10[0] <= table.median[0] <= table.p90[0]
    if not np.isnan(table.mean_low[0]):  # where values lie too far apart no interval is told
        assert table.mean_low[0] <= table.mean[0] <= table.mean_high[0]
    if len(values) >= 6:
        assert table.median_low[0] <= table.median[0] <= table.median_high[0]
