"""Shares with their intervals."""

import numpy as np
import pytest
from scipy.stats import binomtest

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
