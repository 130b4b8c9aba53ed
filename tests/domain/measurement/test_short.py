"""Who falls short of a plan's speed is counted exactly, and told in fives."""

from typing import Any

import numpy as np
import pytest

from hatangso.domain.measurement.bins import bins_of_groups, told_bins
from hatangso.domain.measurement.short import Shortfall, shortfall
from hatangso.domain.measurement.wholes import wholes_of_groups
from hatangso.domain.statistics.weak_spot import Weakness


def found(short: int, at: float, target: float, devices: int = 100, **how: Any) -> Shortfall:
    """So many of the devices measured `at`, all others 500 Mbit/s. `counted` False: by bins alone."""
    values = np.array([at] * short + [500.0] * (devices - short))
    starts = np.array([0, devices])
    wholes = wholes_of_groups(values, starts)[0] if how.pop("counted", True) else None
    told = {"above": False, "in_fives": False} | how
    one = shortfall(wholes=wholes, bins=told_bins(bins_of_groups(values, starts)[0]), target=target, **told)
    assert one is not None
    return one


@pytest.mark.parametrize(("target", "at"), [(50, 45), (60, 55), (120, 110), (40, 39.9)])
def test_thirty_of_a_hundred_below_a_target_inside_of_a_bin_make_a_weak_spot(
    target: float, at: float
) -> None:
    """From 16 of 100 on; the bin that holds the target holds all thirty."""
    one = found(30, at, target)
    assert (one.answer, one.least, one.fewest, one.exact) == (Weakness.WEAK, 30, 16, True)
    assert found(15, at, target).answer is Weakness.NOT_ENOUGH
    assert found(3, at, target).answer is Weakness.NOT_WEAK, "P(Bin(100, 0.1) ≤ 3) = 0.8 %"


def test_what_was_counted_by_bins_alone_decides_only_where_every_count_says_the_same() -> None:
    assert found(30, 45, 50, counted=False).answer is Weakness.NOT_ENOUGH, "0 to 30 are short"
    assert found(30, 35, 50, counted=False).answer is Weakness.WEAK, "their bin ends at 39.8"
    assert found(5, 45, 50, counted=False).answer is Weakness.NOT_ENOUGH, "P(Bin(100, 0.1) ≤ 5) = 5.8 %"
    assert found(4, 45, 50, counted=False).answer is Weakness.NOT_WEAK, "0 to 4, P = 2.4 %"


def test_a_target_between_whole_numbers_is_counted_up_to_them() -> None:
    one = found(30, 40.2, 40.5)
    assert (one.least, one.most, one.answer, one.exact) == (0, 34, Weakness.NOT_ENOUGH, False)
    assert found(30, 39.9, 40.5).answer is Weakness.WEAK


def test_above_a_target_is_not_at_it() -> None:
    assert found(30, 50, 50).answer is Weakness.NOT_WEAK
    assert found(30, 50, 50, above=True).answer is Weakness.WEAK


def test_the_share_that_reaches_the_target_has_both_ends() -> None:
    """30 to 34 of 100 are short as told: Wilson of 66 in 100 begins at 56.3 %, of 70 ends at 78.1 %."""
    share = found(32, 45, 50).reaching
    assert (share.least, share.most) == (0.66, 0.70)
    assert (round(share.low, 3), round(share.high, 3)) == (0.563, 0.781)
    few = found(2, 45, 50, devices=12).reaching
    assert (few.least, few.most) == (None, None), "of fewer than thirty only the interval"
    assert (round(few.low, 3), few.high) == (0.349, 1.0), "8 of 12 by Clopper–Pearson, 12 of 12"


def test_what_is_told_to_others_is_the_same_for_every_count_within_the_fives() -> None:
    """Neither the share, its interval nor the number that would make a weak spot tells one device."""
    told = {
        found(short, 45, 50, devices=devices, in_fives=True)
        for short in range(30, 35)
        for devices in range(100, 105)
    }
    assert len(told) == 1
    (one,) = told
    assert (one.least, one.most, one.devices, one.fewest) == (30, 34, 100, 16)
    assert {found(short, 45, 50).reaching for short in range(5)} == {found(0, 45, 50).reaching}, "below five"
