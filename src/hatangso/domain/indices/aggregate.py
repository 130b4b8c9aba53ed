"""Making one score of many: weighted means of the scaled figures (OECD/JRC Handbook 2008, step 6).

A mean is a function there and a function back: back(Σ w f(x) / Σ w). What is missing has no weight, and the
rest of the weights is scaled to 1. Nested groups with the same mean give the same score as flat weights.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST = 1.0  # of 100: a zero would make every product zero, whatever else is there


@dataclass(frozen=True)
class Mean:
    """One way of averaging, with a short name."""

    there: Callable[[NDArray[np.floating]], NDArray[np.floating]]
    back: Callable[[NDArray[np.floating]], NDArray[np.floating]]

    def __call__(
        self,
        scaled: NDArray[np.float64],
        weights: NDArray[np.float64],
        factors: NDArray[np.float64] | float = 1.0,
    ) -> NDArray[np.float64]:
        """Scores of (places, criteria) with weights (criteria,); NaN for a place without any figure.

        `factors` (places, criteria) multiply the weights, place by place.

        >>> one = np.array([[80.0, 20.0]]); half = np.array([0.5, 0.5])
        >>> float(arithmetic(one, half)[0]), round(float(geometric(one, half)[0]), 6)
        (50.0, 40.0)
        >>> round(float(harmonic(one, half)[0]), 6)
        32.0
        """
        known = np.isfinite(scaled)
        there = np.where(known, self.there(np.where(known, scaled, LEAST)), 0.0) * factors
        with np.errstate(invalid="ignore", divide="ignore"):
            score = self.back(there @ weights / ((known * factors) @ weights))
        return np.asarray(score, np.float64)


def _as_it_is(values: NDArray[np.floating]) -> NDArray[np.floating]:
    return values


def _log(values: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(np.log(np.maximum(values, values.dtype.type(LEAST))))


def _reciprocal(values: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(1 / np.maximum(values, values.dtype.type(LEAST)))


def _turned(values: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.asarray(1 / values)


arithmetic = Mean(_as_it_is, _as_it_is)
geometric = Mean(_log, lambda values: np.asarray(np.exp(values)))
harmonic = Mean(_reciprocal, _turned)
MEANS: dict[str, Mean] = {"arithmetic": arithmetic, "geometric": geometric, "harmonic": harmonic}
