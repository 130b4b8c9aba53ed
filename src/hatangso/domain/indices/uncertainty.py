"""How sure a score and a rank are, given the choices that could have been made otherwise.

Saisana, Saltelli and Tarantola (2005); OECD/JRC Handbook (2008), step 7. Chance is handed in as `rng`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.indices.composite import Scored
from hatangso.domain.indices.draws import Drawn, draw, scores_of, usable
from hatangso.domain.indices.figure_table import FigureTable
from hatangso.domain.indices.index import Alternatives
from hatangso.domain.statistics.ranks import ranks_of_known

LOW, HIGH = 5, 95  # the percentiles between which nine draws of ten lie
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """By place (NaN where a place has no score): median and 5–95 % of score and rank, chance of the top.

    `shift`: the mean number of ranks by which a draw moves a place from its rank as published (Saisana 2005).
    """

    score_median: FloatArray
    score_low: FloatArray
    score_high: FloatArray
    rank_median: FloatArray
    rank_low: FloatArray
    rank_high: FloatArray
    top_share: FloatArray
    shift: float
    draws: int
    top: int


def uncertainty(
    table: FigureTable, base: Scored, alternatives: Alternatives, rng: np.random.Generator
) -> Uncertainty:
    """Over `alternatives.draws` draws, of the places that have a score; their ranks are among these."""
    places = np.flatnonzero(np.isfinite(base.score))
    alternatives = usable(alternatives, places.size)
    drawn = scores_of(
        table.only(places), alternatives, draw(alternatives, base.weights, rng, alternatives.draws)
    )
    placed = np.empty(drawn.shape, np.float32)
    for number, of_draw in enumerate(drawn):
        placed[number] = ranks_of_known(of_draw)
    published = ranks_of_known(base.score[places])
    scores, rank = ([_spread(row, places, base) for row in _summary(of)] for of in (drawn, placed))
    return Uncertainty(
        score_median=scores[0],
        score_low=scores[1],
        score_high=scores[2],
        rank_median=rank[0],
        rank_low=rank[1],
        rank_high=rank[2],
        top_share=_spread((placed <= alternatives.top).mean(axis=0), places, base),
        shift=float(np.abs(placed - published).mean()) if places.size else 0.0,
        draws=alternatives.draws,
        top=alternatives.top,
    )


def _summary(drawn: Drawn) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Median, 5th and 95th percentile by place: the nearest draws, so that a rank stays a rank."""
    if not drawn.size:
        empty = np.empty(drawn.shape[1])
        return empty, empty, empty
    count = drawn.shape[0]
    at = [round((count - 1) * percent / 100) for percent in (50, LOW, HIGH)]
    ordered = np.partition(np.ascontiguousarray(drawn.T), sorted(set(at)), axis=1)
    median, low, high = (ordered[:, k].astype(float) for k in at)
    return median, low, high


def _spread(row: NDArray[np.floating], places: NDArray[np.int64], base: Scored) -> FloatArray:
    found = np.full(base.score.shape, np.nan)
    found[places] = row
    return found
