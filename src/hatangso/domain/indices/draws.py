"""Drawing the choices somebody else might have made, and the scores that follow from each draw.

After Saisana, Saltelli and Tarantola (2005), "Uncertainty and sensitivity analysis techniques as tools for
the quality assessment of composite indicators", J. R. Stat. Soc. A 168: weights, scaling, averaging and the
figures themselves are varied at once.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.indices.aggregate import LEAST, MEANS, Mean
from hatangso.domain.indices.composite import column_scaling, scaled_by
from hatangso.domain.indices.figure_table import FigureTable
from hatangso.domain.indices.index import Alternatives
from hatangso.domain.indices.normalise import LEAST_PLACES, RELATIVE, Linear

Drawn = NDArray[np.float32]
WORKERS = 2


@dataclass(frozen=True, eq=False)
class Draws:
    """`weights` (draws, criteria); of each draw its scaling, mean and the seed of its figures (draws,)."""

    weights: NDArray[np.float64]
    normalise: NDArray[np.int64]
    aggregate: NDArray[np.int64]
    seeds: NDArray[np.int64]


def draw(
    alternatives: Alternatives, weights: NDArray[np.float64], rng: np.random.Generator, count: int
) -> Draws:
    """Independent draws: each weight uniform within ± its per cent, each choice among its list alike."""
    reach = alternatives.weights_percent / 100
    return Draws(
        weights=weights * rng.uniform(1 - reach, 1 + reach, (count, weights.size)),
        normalise=rng.integers(len(alternatives.normalise), size=count),
        aggregate=rng.integers(len(alternatives.aggregate), size=count),
        seeds=rng.integers(2**62, size=count),
    )


def usable(alternatives: Alternatives, places: int) -> Alternatives:
    """Without the scalings that compare places with one another, where there are too few of them."""
    absolute = tuple(name for name in alternatives.normalise if name not in RELATIVE)
    if places >= LEAST_PLACES or not absolute:
        return alternatives
    return replace(alternatives, normalise=absolute)


def scores_of(table: FigureTable, alternatives: Alternatives, draws: Draws) -> Drawn:
    """Scores (draws, places) of the places of the table, NaN for a place without any figure.

    Where figures have errors each draw takes its own: normal around the figure told, scaled as told.
    """
    found = np.empty((len(draws.seeds), table.values.shape[0]), np.float32)
    chosen = product(enumerate(alternatives.normalise), enumerate(alternatives.aggregate))
    scaled: dict[str, NDArray[np.float64]] = {}
    for (n, normalise), (a, aggregate) in chosen:
        which = np.flatnonzero((draws.normalise == n) & (draws.aggregate == a))
        if not which.size:
            continue
        if normalise not in scaled:
            scaled[normalise] = scaled_by(table, normalise)
        if table.errors.any():
            _varied(found, which, table, scaled[normalise], normalise, aggregate, draws)
        else:
            found[which] = _exact(scaled[normalise], draws.weights[which], aggregate, table.factors)
    return found


def _exact(
    scaled: NDArray[np.float64],
    weights: NDArray[np.float64],
    aggregate: str,
    factors: NDArray[np.float64],
) -> Drawn:
    """All draws that share a scaling and a mean, in two products of matrices."""
    mean = MEANS[aggregate]
    known = np.isfinite(scaled)
    there = np.where(known, mean.there(np.where(known, scaled, LEAST)), 0.0) * factors
    with np.errstate(invalid="ignore", divide="ignore"):
        sums = weights @ there.T
        sums /= weights @ (known * factors).T
        return np.asarray(mean.back(sums), np.float32)


def _varied(
    found: Drawn,
    which: NDArray[np.int64],
    table: FigureTable,
    scaled: NDArray[np.float64],
    normalise: str,
    aggregate: str,
    draws: Draws,
) -> None:
    """Draw by draw, only the criteria whose figures have errors being scaled anew."""
    mean = MEANS[aggregate]
    known = np.isfinite(scaled)
    varying = _Varying(table, normalise, known, mean)
    there = np.where(known, mean.there(np.where(known, scaled, LEAST)), 0.0) * table.factors
    there[:, varying.numbers] = varying.unknown
    weights = draws.weights[which]
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = weights @ (known * table.factors).T
    fixed = weights @ there.T

    def one(batch: NDArray[np.int64]) -> None:
        for k in batch:
            rng = np.random.Generator(np.random.SFC64(int(draws.seeds[which[k]])))
            total = fixed[k] + varying.drawn(rng, weights[k].astype(np.float32))
            with np.errstate(invalid="ignore", divide="ignore"):
                found[which[k]] = mean.back(total / whole[k])

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(one, _batches(which.size)))


class _Varying:
    """The criteria whose figures have errors. A linear scaling varies with its figures linearly, all at once;
    of others each criterion is scaled again.

    `unknown` (places, criteria): what a missing figure must be counted with so that it counts nothing.
    """

    def __init__(self, table: FigureTable, normalise: str, known: NDArray[np.bool_], mean: Mean) -> None:
        wobbling = np.flatnonzero((table.errors > 0).any(axis=0) & known.any(axis=0))
        everywhere = np.arange(known.shape[0])
        scalings = {int(j): column_scaling(table, normalise, int(j), everywhere) for j in wobbling}
        self._mean = mean
        self._linear = [j for j, scaling in scalings.items() if isinstance(scaling, Linear)]
        self._others = [(j, scaling) for j, scaling in scalings.items() if not isinstance(scaling, Linear)]
        self.numbers = [*self._linear, *(j for j, _ in self._others)]
        middle, reach = np.zeros(known.shape), np.zeros(known.shape)
        for j in self._linear:
            scaling = scalings[j]
            assert isinstance(scaling, Linear)
            middle[:, j] = scaling.offset + scaling.slope * table.values[:, j]
            reach[:, j] = scaling.slope * table.errors[:, j]
        self._known = known
        self._middle = np.where(known, middle, 0.0)[:, self._linear].astype(np.float32)
        self._reach = np.where(known, reach, 0.0)[:, self._linear].astype(np.float32)
        self._values, self._errors = table.values, table.errors
        factors = table.factors.astype(np.float32)
        self._factors = None if (table.factors == 1).all() else factors[:, self._linear]
        self._other_factors = factors
        nothing = float(mean.there(np.zeros(1))[0])
        self.unknown = (np.where(known, 0.0, -nothing) * table.factors)[:, self.numbers]
        self.unknown[:, len(self._linear) :] = 0.0

    def drawn(self, rng: np.random.Generator, weights: Drawn) -> Drawn:
        """What these criteria add to each place's sum in one draw."""
        noise = rng.standard_normal(self._middle.shape, dtype=np.float32)
        noise *= self._reach
        noise += self._middle
        np.clip(noise, 0.0, 100.0, out=noise)
        parts = self._mean.there(noise)
        if self._factors is not None:
            parts = parts * self._factors
        total: Drawn = np.asarray(parts @ weights[self._linear], np.float32)
        for j, scaling in self._others:
            error = rng.standard_normal(self._values.shape[0], dtype=np.float32)
            of_it = self._mean.there(scaling(self._values[:, j] + self._errors[:, j] * error))
            of_it = of_it * self._other_factors[:, j]
            total += weights[j] * np.where(self._known[:, j], of_it, 0.0)
        return total


def _batches(count: int) -> Iterator[NDArray[np.int64]]:
    yield from np.array_split(np.arange(count), WORKERS * 2)
