"""How many of a place's devices fall short of a target: counted, told in fives, and as the share that reaches
it with its 95 % interval.

Told are only functions of what the reader may know: the number of devices (exact or down to fives), the
number short down to fives, and whether the place is a weak spot. So no share tells more than those do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from hatangso.domain.measurement.bins import COUNT, spans_of
from hatangso.domain.measurement.coarse import BASE, SPREAD_FROM, told_count
from hatangso.domain.measurement.wholes import short_by_wholes
from hatangso.domain.statistics.weak_spot import ALLOWED_SHARE, CHANCE, Weakness, fewest_failures, weak_spot
from hatangso.domain.statistics.wilson import share_intervals

_HAIR = 1e-9


@dataclass(frozen=True)
class Reaching:
    """The share of devices that reach the target, 0 to 1: somewhere in `least` to `most` of those measured
    (None of fewer than 30 devices), in `low` to `high` of all, by the intervals of wilson.py, outwards.
    """

    least: float | None
    most: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Shortfall:
    """What is told of a place and its target.

    `least`, `most`: so many devices are short of it, as told; `devices`: as the reader may know it; `fewest`
    short among so many would make it a weak spot; `exact`: all could be counted.
    """

    target: float
    least: int
    most: int
    devices: int
    fewest: int | None
    answer: Weakness
    exact: bool
    reaching: Reaching


def short_by_bins(bins: Mapping[str, Any], target: float, *, above: bool = False) -> tuple[int, int]:
    """At least and at most so many are short: what lies in bins that end at or below the target, and with
    those of the bin that holds it. The outer bins also hold what lies beyond them.

    >>> short_by_bins({"first": 26, "counts": [3, 4]}, 50.2)  # 39.8 to 50.1, 50.1 to 63.1 Mbit/s
    (3, 7)
    """
    counts, first = bins["counts"], bins["first"]
    least = most = 0
    for number, ((low, high), n) in enumerate(zip(spans_of(first, len(counts)), counts, strict=True), first):
        below = high <= target * (1 + _HAIR) and number < COUNT - 1
        starts_short = low <= target * (1 + _HAIR) if above else low < target * (1 - _HAIR)
        least += n if below else 0
        most += n if below or starts_short or number == 0 else 0
    return least, most


def shortfall(
    *,
    wholes: Mapping[str, Any] | None,
    bins: Mapping[str, Any],
    target: float,
    above: bool,
    in_fives: bool,
    allowed: float = ALLOWED_SHARE,
    chance: float = CHANCE,
) -> Shortfall | None:
    """The exact test on exact counts; where the target lies inside of what was counted together, a weak spot
    by the fewest that may be short, none by the most, and not enough evidence otherwise.

    `above`: only what exceeds the target reaches it; `in_fives`: the reader knows the number of devices down
    to fives; `allowed`, `chance`: of the method (weak_spot.py). None where nothing was counted.
    """
    devices = sum(bins["counts"])
    if not devices:
        return None
    least, most = short_by_bins(bins, target, above=above)
    if wholes:
        fine = short_by_wholes(wholes, target, above=above)
        least, most = max(least, fine[0]), min(most, fine[1])
    answer = weak_spot(least, devices, at_most=most, allowed=allowed, chance=chance).answer
    known = told_count(devices) if in_fives else devices
    at_most_known = known + BASE - 1 if in_fives else devices
    fewest = fewest_failures(known, allowed=allowed, chance=chance)
    told = max(told_count(least), fewest or 0 if answer is Weakness.WEAK else 0)
    told_most = min(told_count(most) + BASE - 1, at_most_known)
    return Shortfall(
        target,
        told,
        told_most,
        known,
        fewest,
        answer,
        least == most,
        reaching(told, told_most, known, at_most_known),
    )


def reaching(least: int, most: int, devices: int, most_devices: int) -> Reaching:
    """Of `devices` to `most_devices` devices `least` to `most` fall short: the widest that follows.

    >>> found = reaching(30, 34, 100, 100)  # Wilson: 34 short 25.5 to 43.7 %, 30 short 21.9 to 39.6 %
    >>> [round(100 * one, 1) for one in (found.least, found.most, found.low, found.high)]
    [66.0, 70.0, 56.3, 78.1]
    """
    pairs = [(n - min(k, n), n) for n in (devices, most_devices) for k in (least, most)]
    part, whole = (np.array(one) for one in zip(*pairs, strict=True))
    low, high = share_intervals(part, whole)
    shares = part / whole
    told = devices >= SPREAD_FROM
    return Reaching(
        float(shares.min()) if told else None,
        float(shares.max()) if told else None,
        float(low.min()),
        float(high.max()),
    )
