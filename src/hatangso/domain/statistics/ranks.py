"""Ranks of places, and between which ranks a place may truly lie.

`pairwise_ranks`: place j is surely before i where their difference passes z at level 1 − α/(k − 1) of its
error (Bonferroni over the k − 1 comparisons of a place); the rank is then at least one
more than those surely before, at most k less those surely behind. It holds the true rank in at least 1 − α
of the cases whatever the truth is (M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, Review of
Economic Studies 91 (2024) 476; M. Klein, T. Wright and J. Wieczorek, J. Royal Statistical Society A 183
(2020) 589).
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.statistics.grouped import Floats

_ROWS = 256  # places compared with all others at once


@dataclass(frozen=True, eq=False)
class RankIntervals:
    """By place, 1 for the highest: rank of the estimate and the ranks between which the true one lies.

    NaN for a place without estimate or error; such places take no rank from others."""

    rank: Floats
    low: Floats
    high: Floats


def ranks(score: NDArray[np.floating]) -> Floats:
    """1 for the highest; places alike share the better rank (1, 2, 2, 4); NaN for those without a score.

    >>> ranks(np.array([50.0, 80.0, np.nan, 50.0, 20.0])).tolist()
    [2.0, 1.0, nan, 2.0, 4.0]
    """
    found = np.full(score.shape, np.nan)
    known = np.flatnonzero(np.isfinite(score))
    found[known] = ranks_of_known(np.asarray(score[known]))
    return found


def ranks_of_known(score: NDArray[np.floating]) -> NDArray[np.int32]:
    """The same where every place has a score."""
    order = np.argsort(-score)
    ordered = score[order]
    starts = np.arange(score.size, dtype=np.int32)
    if score.size > 1:
        starts[1:][ordered[1:] == ordered[:-1]] = 0
    found = np.empty(score.size, np.int32)
    found[order] = np.maximum.accumulate(starts) + 1
    return found


def pairwise_ranks(estimates: Floats, errors: Floats, level: float = 0.95) -> RankIntervals:
    """From independent estimates and their standard errors on one scale (speeds: both of the logarithm).

    >>> found = pairwise_ranks(np.array([4.0, 3.9, 1.0]), np.array([0.1, 0.1, 0.1]))
    >>> found.low.tolist(), found.high.tolist()
    ([1.0, 1.0, 3.0], [2.0, 2.0, 3.0])
    """
    known = known_places(estimates, errors)
    places = known.size
    value, variance = estimates[known], errors[known] ** 2
    z = NormalDist().inv_cdf(1 - (1 - level) / 2 / max(1, places - 1))
    low, high = np.ones(places), np.full(places, float(places))
    for first in range(0, places, _ROWS):
        some = slice(first, first + _ROWS)
        ahead = value[None, :] - value[some, None]
        apart = np.abs(ahead) > z * np.sqrt(variance[None, :] + variance[some, None])
        low[some] += (apart & (ahead > 0)).sum(axis=1)
        high[some] -= (apart & (ahead < 0)).sum(axis=1)
    return intervals_of(estimates, known, low, high)


def known_places(estimates: Floats, errors: Floats) -> NDArray[np.intp]:
    """The numbers of the places that have both."""
    return np.flatnonzero(np.isfinite(estimates) & np.isfinite(errors) & (errors >= 0))


def intervals_of(estimates: Floats, known: NDArray[np.intp], low: Floats, high: Floats) -> RankIntervals:
    """By place from those of the known ones."""
    spread = [np.full(estimates.shape, np.nan) for _ in range(3)]
    for row, found in zip(spread, (ranks_of_known(estimates[known]), low, high), strict=True):
        row[known] = found
    return RankIntervals(*spread)
