"""What would become of a place's score and rank, were a weight or a figure another one."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.indices.composite import Scored, scored
from hatangso.domain.indices.figure_table import FigureTable
from hatangso.domain.indices.index import CompositeScoring


@dataclass(frozen=True)
class Outcome:
    """A place's score and rank before and after; NaN where there is none."""

    score: float
    rank: float
    new_score: float
    new_rank: float


@dataclass(frozen=True)
class Gain:
    """How much the score and rank would change if one criterion alone reached `value` (in its own unit)."""

    criterion: int
    value: float
    outcome: Outcome

    @property
    def points(self) -> float:
        return self.outcome.new_score - self.outcome.score


def what_if(
    table: FigureTable,
    weights: NDArray[np.float64],
    scoring: CompositeScoring,
    *,
    place: int,
    new_weights: Mapping[int, float] | None = None,
    new_values: Mapping[int, float] | None = None,
) -> Outcome:
    """With other weights (by number of criterion; the others keep theirs) or other figures of that place."""
    base = _scored(table, weights, scoring)
    changed = weights.copy()
    for criterion, weight in (new_weights or {}).items():
        changed[criterion] = weight
    values = table.values.copy()
    for criterion, value in (new_values or {}).items():
        values[place, criterion] = value
    after = _scored(table.with_values(values), changed, scoring)
    return _outcome(base, after, place)


def what_would_raise_it(
    table: FigureTable, weights: NDArray[np.float64], scoring: CompositeScoring, *, place: int
) -> tuple[Gain, ...]:
    """Each criterion alone brought to its best (the goal, the goalpost, the best place's figure), most first.

    Only what raises the score is told. A missing figure counts as brought there as well.
    """
    base = _scored(table, weights, scoring)
    found = []
    for criterion in np.flatnonzero(table.asked[place]):
        best = best_value(table, scoring.normalise, place, int(criterion))
        if best is None or not np.isfinite(base.score[place]):
            continue
        values = table.values.copy()
        values[place, criterion] = best
        outcome = _outcome(base, _scored(table.with_values(values), weights, scoring), place)
        if outcome.new_score > outcome.score + 1e-9:
            found.append(Gain(int(criterion), best, outcome))
    return tuple(sorted(found, key=lambda gain: -gain.points))


def best_value(table: FigureTable, normalise: str, place: int, criterion: int) -> float | None:
    """The figure that earns 100, or the best one seen; None where there is none."""
    if normalise == "target":
        found = float(table.goals[place, criterion])
    elif normalise == "goalposts":
        found = float((table.high if table.higher[criterion] else table.low)[criterion])
    else:
        known = table.values[np.isfinite(table.values[:, criterion]), criterion]
        if not known.size:
            return None
        found = float(known.max() if table.higher[criterion] else known.min())
    return found if np.isfinite(found) else None


def _scored(table: FigureTable, weights: NDArray[np.float64], scoring: CompositeScoring) -> Scored:
    return scored(
        table,
        weights,
        normalise=scoring.normalise,
        aggregate=scoring.aggregate,
        minimum_share=scoring.minimum_share,
    )


def _outcome(base: Scored, after: Scored, place: int) -> Outcome:
    return Outcome(
        float(base.score[place]),
        float(base.ranks[place]),
        float(after.score[place]),
        float(after.ranks[place]),
    )
