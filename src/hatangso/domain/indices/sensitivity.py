"""Which choice the uncertainty comes from: variance shares of weights, scaling, mean and figures.

First-order and total shares (Sobol) by the design of Saltelli et al. (2010), "Variance based sensitivity
analysis of model output", Comput. Phys. Commun. 181: N (k + 2) runs for k groups of choices, with Jansen's
estimator for the totals. A share is of the variance of the scores, summed over all places.
"""

from dataclasses import dataclass, replace

import numpy as np

from hatangso.domain.indices.composite import Scored
from hatangso.domain.indices.draws import Drawn, Draws, draw, scores_of, usable
from hatangso.domain.indices.figure_table import FigureTable
from hatangso.domain.indices.index import Alternatives
from hatangso.domain.words import Words

CHOICES = {
    "weights": Words("Trọng số", "Weights"),
    "normalise": Words("Cách đưa về cùng thang", "Scaling"),
    "aggregate": Words("Cách gộp điểm", "Averaging"),
    "seeds": Words("Sai số của số liệu", "Errors of the figures"),
}


@dataclass(frozen=True)
class ChoiceShare:
    """What one choice contributes: `first` alone, `total` with all its interplay (both 0 to 1)."""

    choice: str
    label: Words
    first: float
    total: float


def sensitivity(
    table: FigureTable,
    base: Scored,
    alternatives: Alternatives,
    rng: np.random.Generator,
    runs: int = 256,
) -> tuple[ChoiceShare, ...]:
    """The shares, the largest total first; all 0 where nothing varies."""
    places = np.flatnonzero(np.isfinite(base.score))
    alternatives = usable(alternatives, places.size)
    there = table.only(places)
    one, other = (draw(alternatives, base.weights, rng, runs) for _ in range(2))
    of_one, of_other = (scores_of(there, alternatives, draws) for draws in (one, other))
    variance = float(np.concatenate([of_one, of_other]).var(axis=0, dtype=float).sum())
    found = []
    for choice, label in CHOICES.items():
        mixed = scores_of(there, alternatives, _with(one, other, choice))
        found.append(
            ChoiceShare(
                choice,
                label,
                first=_share(_product(of_other, mixed, of_one), variance),
                total=_share(_half_square(of_one, mixed), variance),
            )
        )
    return tuple(sorted(found, key=lambda share: -share.total))


def _with(one: Draws, other: Draws, choice: str) -> Draws:
    return replace(one, **{choice: getattr(other, choice)})


def _product(other: Drawn, mixed: Drawn, one: Drawn) -> float:
    """Mean of f(B) (f(A with one choice of B) − f(A)), f(B) taken around its mean: less noise, same value."""
    centred = other.astype(float) - other.mean(axis=0, dtype=float)
    return float((centred * (mixed.astype(float) - one)).mean(axis=0).sum())


def _half_square(first: Drawn, second: Drawn) -> float:
    return float(((first.astype(float) - second) ** 2).mean(axis=0).sum() / 2)


def _share(part: float, whole: float) -> float:
    return min(1.0, max(0.0, part / whole)) if whole > 1e-12 else 0.0
