"""The exact interval of a quantile: its ranks against the binomial distribution counted out, its edges."""

import numpy as np
import pytest
from scipy.stats import binom

from hatangso.domain.statistics.order_statistic import interval, intervals, ranks_of_interval


def counted_out(n: int, p: float, level: float) -> tuple[int, int]:
    """The largest r with P(Bin < r) ≤ α/2 and the smallest s with P(Bin ≥ s) ≤ α/2, one after another."""
    tail, below = (1 - level) / 2, np.concatenate([[0.0], np.cumsum(binom.pmf(np.arange(n + 1), n, p))])
    low = max(r for r in range(n + 1) if below[r] < tail)
    high = min(s for s in range(n + 2) if 1 - below[s] <= tail)
    return (low, high) if low >= 1 and high <= n else (0, 0)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("level", [0.8, 0.95, 0.99])
def test_the_ranks_are_those_counted_out(p: float, level: float) -> None:
    sizes = np.arange(140)
    low, high = ranks_of_interval(sizes, p, level)
    assert list(zip(low, high, strict=True)) == [counted_out(n, p, level) for n in sizes.tolist()]


@pytest.mark.parametrize(("n", "r", "s"), [(6, 1, 6), (8, 1, 8), (9, 2, 8), (20, 6, 15), (100, 40, 61)])
def test_the_ranks_of_a_median_as_tables_print_them(n: int, r: int, s: int) -> None:
    assert [one.tolist() for one in ranks_of_interval(np.array([n]))] == [[r], [s]]


def test_many_values_have_the_ranks_of_the_normal_approximation() -> None:
    low, high = ranks_of_interval(np.array([1_000_000, 7]))
    assert abs(low[0] - (500_000 - 980)) <= 1
    assert abs(high[0] - (500_000 + 981)) <= 1
    assert (low[1], high[1]) == (1, 7)


def test_five_devices_have_no_interval_and_six_have_all_their_values() -> None:
    assert interval([10, 20, 30, 40, 50]) is None
    assert interval([10, 60, 20, 50, 30, 40]) == (10, 60)
    assert interval([]) is None


def test_ties_may_make_the_interval_a_point() -> None:
    assert interval([40.0] * 9 + [10.0]) == (40.0, 40.0)


def test_groups_get_what_each_gets_alone() -> None:
    rng = np.random.default_rng(1)
    sizes = [0, 1, 5, 6, 37, 0, 200]
    groups = [np.sort(rng.lognormal(size=n)) for n in sizes]
    low, high = intervals(np.concatenate(groups), np.concatenate([[0], np.cumsum(sizes)]))
    for k, group in enumerate(groups):
        alone = interval(group.tolist())
        if alone is None:
            assert np.isnan(low[k])
            assert np.isnan(high[k])
        else:
            assert (low[k], high[k]) == alone


def test_a_level_of_one_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        ranks_of_interval(np.array([10]), 0.5, 1.0)
