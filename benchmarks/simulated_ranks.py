"""Ranks drawn from the area model, set beside the product's pairwise ones (domain/statistics/ranks.py).

Draws of every place from its posterior (a small-area estimate and its error), ranked draw by draw; narrower,
and right only as far as the area model is (N. M. Laird and T. A. Louis, J. Educational Statistics 14 (1989)
29). Chance is handed in as `rng`.
"""

import numpy as np

from hatangso.domain.statistics.grouped import Floats
from hatangso.domain.statistics.ranks import RankIntervals, intervals_of, known_places, ranks_of_known


def simulated_ranks(
    estimates: Floats,
    errors: Floats,
    rng: np.random.Generator,
    *,
    draws: int = 1_000,
    level: float = 0.95,
) -> RankIntervals:
    """From posterior means and standard deviations; the ends are ranks of the nearest draws."""
    known = known_places(estimates, errors)
    placed = np.empty((draws, known.size), np.float32)
    for number in range(draws):
        placed[number] = ranks_of_known(rng.normal(estimates[known], errors[known]))
    tail = (1 - level) / 2
    at = [round((draws - 1) * tail), round((draws - 1) * (1 - tail))]
    ordered = np.partition(placed, at, axis=0)
    own = ranks_of_known(estimates[known])
    low = np.minimum(ordered[at[0]], own).astype(np.float64)
    high = np.maximum(ordered[at[1]], own).astype(np.float64)
    return intervals_of(estimates, known, low, high)
