"""A sample is shared out among neighbourhoods, and households are drawn from their lists.

Proportional and Neyman allocation: W. G. Cochran, Sampling Techniques (1977), 5.3–5.5. Systematic draw with a
fractional interval: Cochran, chapter 8; L. Kish, Survey Sampling (1965), 4.1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import floor, sqrt

import numpy as np

from hatangso.domain.words import Words


class Method(StrEnum):
    """How forms are shared out among the neighbourhoods."""

    SIMPLE = "simple"
    PROPORTIONAL = "proportional"
    NEYMAN = "neyman"
    EQUAL = "equal"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS = {
    Method.SIMPLE: Words("Đơn giản: rút đều trên cả địa bàn", "Simple: drawn evenly over the whole locality"),
    Method.PROPORTIONAL: Words(
        "Theo tổ dân phố, tỷ lệ với số hộ", "By neighbourhood, in proportion to households"
    ),
    Method.NEYMAN: Words(
        "Theo tổ dân phố, nhiều hơn nơi ước đoán khác biệt lớn (Neyman)",
        "By neighbourhood, more where answers are expected to differ (Neyman)",
    ),
    Method.EQUAL: Words("Mỗi tổ dân phố như nhau", "The same in each neighbourhood"),
}


@dataclass(frozen=True)
class Stratum:
    """One neighbourhood: its households, and the share expected there (Neyman's spread follows from it)."""

    key: int
    households: int
    expected: float = 0.5

    @property
    def spread(self) -> float:
        """The standard deviation of a yes-or-no answer, √(p(1 − p))."""
        return sqrt(self.expected * (1 - self.expected))


def allocate(method: Method, strata: Sequence[Stratum], total: int, least: int = 2) -> dict[int, int]:
    """Forms by neighbourhood: `least` in each (two are needed for a variance), never more than households.

    The sum is `total`, or more where `least` asks for it, or fewer where there are not so many households.

    >>> allocate(Method.PROPORTIONAL, [Stratum(1, 100), Stratum(2, 300)], total=40)
    {1: 10, 2: 30}
    """
    weights = {
        one.key: {
            Method.NEYMAN: one.households * one.spread,
            Method.EQUAL: 1.0 if one.households else 0.0,
        }.get(method, float(one.households))
        for one in strata
    }
    caps = {one.key: one.households for one in strata}
    floors = {key: min(least, cap) for key, cap in caps.items()}
    total = min(max(total, sum(floors.values())), sum(caps.values()))
    return _rounded(_shared_out(weights, floors, caps, total), floors, caps, total)


def systematic(households: int, wanted: int, rng: np.random.Generator) -> tuple[int, ...]:
    """Numbers of the households to visit in a list of so many, from 1, each as likely as any other.

    >>> systematic(10, 10, np.random.default_rng(1))
    (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    """
    wanted = min(wanted, households)
    if wanted < 1:
        return ()
    step = households / wanted
    start = float(rng.random()) * step
    return tuple(min(households, floor(start + number * step) + 1) for number in range(wanted))


def systematic_over(
    strata: Sequence[Stratum], wanted: int, rng: np.random.Generator
) -> dict[int, tuple[int, ...]]:
    """One draw over all lists laid end to end: a simple sample that still reaches every neighbourhood."""
    drawn: dict[int, list[int]] = {one.key: [] for one in strata}
    numbers = iter(systematic(sum(one.households for one in strata), wanted, rng))
    number = next(numbers, None)
    before = 0
    for one in strata:
        while number is not None and number <= before + one.households:
            drawn[one.key].append(number - before)
            number = next(numbers, None)
        before += one.households
    return {key: tuple(found) for key, found in drawn.items()}


def _shared_out(
    weights: Mapping[int, float], floors: Mapping[int, int], caps: Mapping[int, int], total: int
) -> dict[int, float]:
    """In proportion to the weights; who would fall under its floor or over its cap gets that instead."""
    fixed: dict[int, float] = {}
    while True:
        free = {key: weight for key, weight in weights.items() if key not in fixed}
        left, whole = total - sum(fixed.values()), sum(free.values())
        shares = {key: (left * weight / whole if whole else 0.0) for key, weight in free.items()}
        over = {key: float(caps[key]) for key, share in shares.items() if share > caps[key]}
        under = {key: float(floors[key]) for key, share in shares.items() if share < floors[key]}
        if not over and not under:
            return fixed | shares
        fixed |= over or under


def _rounded(
    shares: Mapping[int, float], floors: Mapping[int, int], caps: Mapping[int, int], total: int
) -> dict[int, int]:
    """Whole numbers of the same sum: the largest fractions are rounded up first."""
    whole = {key: max(floors[key], floor(share + 1e-9)) for key, share in shares.items()}
    by_fraction = sorted(shares, key=lambda key: (whole[key] - shares[key], key))
    while sum(whole.values()) < total:
        for key in by_fraction:
            if whole[key] < caps[key]:
                whole[key] += 1
                if sum(whole.values()) == total:
                    break
    while sum(whole.values()) > total:
        key = max((k for k in whole if whole[k] > floors[k]), key=lambda k: (whole[k] - shares[k], k))
        whole[key] -= 1
    return whole
