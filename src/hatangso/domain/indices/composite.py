"""The score and rank of places in a statistical composite; where too little is known there is no score."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.indices.aggregate import MEANS
from hatangso.domain.indices.figure_table import FigureTable
from hatangso.domain.indices.missing import share_available, too_little
from hatangso.domain.indices.normalise import NORMALISERS, Marks, Scaling
from hatangso.domain.quantities import Unknown
from hatangso.domain.statistics.ranks import ranks

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scored:
    """Scores (places,), 0 to 100, NaN where too little is known; with what they were made of."""

    score: FloatArray
    share: FloatArray
    scaled: FloatArray
    weights: FloatArray
    factors: FloatArray
    minimum_share: float

    def of(self, place: int) -> float | Unknown:
        """The score of one place, or why it has none."""
        found = float(self.score[place])
        return too_little(float(self.share[place]), self.minimum_share) if np.isnan(found) else found

    @property
    def ranks(self) -> FloatArray:
        return ranks(self.score)

    def contributions(self, place: int) -> FloatArray:
        """How many points of the score come from each criterion (they sum to the score), NaN where missing.

        For other means than the arithmetic one the parts are in proportion to weight × scaled figure.
        """
        parts = self.weights * self.factors[place] * self.scaled[place]
        whole = np.nansum(parts)
        if not whole or np.isnan(self.score[place]):
            return np.where(np.isfinite(parts), 0.0, np.nan)
        return np.asarray(parts / whole * self.score[place])


def scored(
    table: FigureTable, weights: FloatArray, *, normalise: str, aggregate: str, minimum_share: float
) -> Scored:
    """The composite of every place. `weights` (criteria,) need not sum to 1."""
    scaled = scaled_by(table, normalise)
    share = share_available(table, weights)
    score = MEANS[aggregate](scaled, weights, table.factors)
    with np.errstate(invalid="ignore"):
        enough = share >= minimum_share - 1e-12
    return Scored(np.where(enough, score, np.nan), share, scaled, weights, table.factors, minimum_share)


def scaled_by(table: FigureTable, normalise: str) -> FloatArray:
    """Every figure on the scale from 0 to 100, NaN where it is missing or not asked."""
    values = np.where(table.present, table.values, np.nan)
    everywhere = np.arange(values.shape[0])
    columns = [column_scaling(table, normalise, j, everywhere)(values[:, j]) for j in range(values.shape[1])]
    return np.column_stack(columns)


def column_scaling(table: FigureTable, normalise: str, column: int, places: NDArray[np.int64]) -> Scaling:
    """The scaling of one criterion for those places, among which must be all that have a figure of it."""
    values = np.where(table.present[places, column], table.values[places, column], np.nan)
    marks = Marks(
        bool(table.higher[column]),
        float(table.low[column]),
        float(table.high[column]),
        table.goals[places, column],
    )
    return NORMALISERS[normalise](values, marks)
