"""What is told of sums against who solves all equations of it for a few devices."""

from itertools import product
from math import ceil, floor

import numpy as np
import pytest
from scipy.optimize import linprog

from hatangso.domain.measurement.bins import bins_of_groups
from hatangso.domain.measurement.coarse import (
    SPREAD_FROM,
    coarse,
    coarse_high,
    coarse_low,
    coarse_share,
    told_count,
    told_spread,
)

SIDES = 3  # communes, operators and months
PARTS = list(product(range(SIDES), repeat=3))


@pytest.mark.parametrize(
    ("value", "devices", "told"),
    [(49.5, 40, 50), (54.5, 1000, 54.5), (54.5, 5, 60), (0.0, 9, 0), (3.3, 10, 3.5), (None, 9, None)],
)
def test_a_mean_is_told_in_steps_of_what_one_of_its_devices_adds(
    value: float | None, devices: int, told: float | None
) -> None:
    """49,5 / 40 = 1,24: steps of 2; 54,5 / 1000: of 0,1; 54,5 / 5 = 10,9: of 20; 3,3 / 10: of 0,5."""
    assert coarse(value, devices) == told


def test_an_interval_of_a_mean_only_grows_and_holds_its_mean() -> None:
    """17,9–42,6 of 20 devices: steps of 1 and 5, so 17–45."""
    assert (coarse_low(17.9, 20), coarse_high(42.6, 20)) == (17, 45)
    rng = np.random.default_rng(1)
    for devices in rng.integers(5, 2000, 500).tolist():
        low, mean, high = np.sort(np.exp(rng.normal(3, 1, 3))).tolist()
        found = coarse_low(low, devices), coarse(mean, devices), coarse_high(high, devices)
        assert found[0] <= low
        assert found[2] >= high
        assert abs(found[1] - mean) <= 1.25 * mean / devices * (1 + 1e-9)


def test_shares_and_numbers_are_told_in_steps_of_devices() -> None:
    assert [coarse_share(share, 30) for share in (0.0, 0.337, 1.0, None)] == [0, 0.35, 1, None]
    assert [told_count(number) for number in (4, 5, 34, 35)] == [0, 5, 30, 35]


def test_a_distribution_is_told_in_fives_from_thirty_devices_and_no_share_is_off_by_more_than_two() -> None:
    """3, 7, 27, 36 devices up to the edges: told 5, 5, 25, 35, so 5, 0, 20 and 10 between them."""
    assert told_spread([3, 4, 20, 9]) == [5, 0, 20, 10]
    assert told_spread([20, 9]) is None
    rng = np.random.default_rng(2)
    for _ in range(200):
        counts = rng.integers(0, 12, 20)
        told = np.array(told_spread([30, *counts.tolist()]))
        assert (told % 5 == 0).all()
        assert (told >= 0).all()
        assert abs(np.cumsum(told) - np.cumsum([30, *counts])).max() <= 2


class Lattice:
    """27 parts of one to 60 devices, three of them of one to four, and all 64 sums over communes, operators
    and months. The worst case: every device lies in one part, and only the parts below five are kept back."""

    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.devices = rng.integers(5, 60, len(PARTS))
        self.few = rng.choice(len(PARTS), 3, replace=False)
        self.devices[self.few] = rng.integers(1, 5, 3)
        self.values = [np.exp(rng.normal(3.5, 0.8, many)) for many in self.devices]
        asked = product([*range(SIDES), None], repeat=3)
        self.sums = np.array(
            [
                [all(w in (None, p) for w, p in zip(one, part, strict=True)) for part in PARTS]
                for one in asked
            ],
            dtype=np.int64,
        )
        self.totals = self.sums @ self.devices

    def bounds(
        self, part: int, rows: np.ndarray, low: np.ndarray, high: np.ndarray, most: list
    ) -> list[float]:
        """The least and the most that a part can be, given that rows @ parts lie between low and high."""
        goal = np.eye(len(PARTS))[part]
        asked = {"A_ub": np.vstack([rows, -rows]), "b_ub": np.concatenate([high, -low]), "bounds": most}
        found = [linprog(sign * goal, **asked) for sign in (1, -1)]
        assert all(one.status == 0 for one in found)
        return [found[0].fun, -found[1].fun]


def behind(told: float | None, devices: int) -> tuple[float, float]:
    """Between what the mean lies that is told so."""
    assert told is not None
    near = told * (1 + np.linspace(-3, 3, 2401) / devices)
    held = [mean for mean in near.tolist() if coarse(mean, devices) == told]
    return min(held), max(held)


def test_all_means_together_leave_the_sum_of_a_few_devices_open_by_half_a_mean() -> None:
    widths = []
    for seed in range(8):
        one = Lattice(seed)
        told = one.totals >= 5
        rows, totals = one.sums[told], one.totals[told]
        means = rows @ np.array([values.sum() for values in one.values]) / totals
        spans = [behind(coarse(m, n), n) for m, n in zip(means.tolist(), totals.tolist(), strict=True)]
        low, high = (np.array(ends) * totals for ends in zip(*spans, strict=True))
        for part in one.few:
            least, most = one.bounds(part, rows, low, high, [(0, None)] * len(PARTS))
            assert least - 1e-6 <= one.values[part].sum() <= most + 1e-6
            widths.append((most - least) / np.concatenate(one.values).mean())
    assert min(widths) > 1 / 2
    assert np.median(widths) > 2


def test_all_distributions_together_leave_each_of_a_few_devices_in_six_bins_or_more() -> None:
    spans = []
    for seed in range(2):
        one = Lattice(seed)
        counts = bins_of_groups(np.concatenate(one.values), np.cumsum([0, *one.devices]))[:, 10:40]
        told = one.totals >= SPREAD_FROM
        rows = one.sums[told]
        spreads = np.array([told_spread(line) for line in (rows @ counts).tolist()]).cumsum(axis=1)
        for part in one.few:
            few = one.devices[part]
            known = []
            for edge in range(counts.shape[1]):
                found = one.bounds(
                    part, rows, spreads[:, edge] - 2, spreads[:, edge] + 2, [(0, n) for n in one.devices]
                )
                known.append((ceil(found[0] - 1e-6), floor(found[1] + 1e-6)))
                assert known[-1][0] <= counts[part, : edge + 1].sum() <= known[-1][1]
            for device in range(1, few + 1):  # the slowest, the next, …
                first = next(e for e, (_least, most) in enumerate(known) if most >= device)
                last = next((e for e, (least, _most) in enumerate(known) if least >= device), len(known) - 1)
                spans.append(last - first + 1)
    assert min(spans) > 5
