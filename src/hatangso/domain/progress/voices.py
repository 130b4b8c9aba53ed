"""The computing behind the forecast: several ways to read the same figures, each with its weight.

The figures are taken as a straight line plus three kinds of chance: noise of counting (independent),
wandering (a random walk) and bending (an integrated random walk, which also follows growth that slows
down). Which of them rules cannot be told from five figures. So each mixture of a short list, on the plain
scale and for percentages on the logit scale too, is fitted by generalised least squares and speaks
in proportion to how well it explains the figures: Bayesian model averaging (Hoeting et al. 1999,
Statistical Science 14:382) with the reference prior on line and scale, whose marginal likelihood is the
restricted likelihood (Harville 1974, Biometrika 61:383). The covariance of bending is the cubic-spline
kernel of Wahba (1978, J. R. Statist. Soc. B 40:364).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class Scale:
    """On which scale the line is straight: the way there, the way back, and how steep the way there is."""

    there: Callable[[Vector], Vector]
    back: Callable[[Vector], Vector]
    steepness: Callable[[Vector], Vector]


# The logit scale has no 0 and no 100; beyond these a share is taken as none or all.
_NONE, _ALL = 0.5, 99.5


def _inside(percent: Vector) -> Vector:
    return np.clip(percent, _NONE, _ALL)


def _from_logit(place: Vector) -> Vector:
    percent = 100 / (1 + np.exp(-np.clip(place / 25, -500, 500)))
    return np.where(percent >= _ALL, 100.0, np.where(percent <= _NONE, 0.0, percent))


PLAIN = Scale(there=lambda v: v, back=lambda v: v, steepness=np.ones_like)
# 25·logit is as steep as the plain scale at 50 %, so that the two compare; growth towards 100 % that slows
# down at the end is straight on it.
LOGIT = Scale(
    there=lambda v: 25 * np.log(_inside(v) / (100 - _inside(v))),
    back=_from_logit,
    steepness=lambda v: 2500 / (_inside(v) * (100 - _inside(v))),
)


@dataclass(frozen=True)
class Mixture:
    """Shares of the three kinds of chance, over the observed span scaled to 1, with its prior weight."""

    noise: float
    walk: float
    bend: float
    prior: float = 1.0


# Chosen on generated series (docs/methods/forecast.md); coverage is measured on others.
MIXTURES = (
    Mixture(noise=1, walk=0, bend=0, prior=2.5),
    Mixture(noise=0.002, walk=1, bend=0),
    Mixture(noise=0.001, walk=0, bend=10),
)
# No figure is taken as truer than this share of its size: otherwise three figures that happen to lie on a
# line would promise a certain future.
_TRUTH_OF_FIGURES = 0.005


@dataclass(frozen=True)
class Voice:
    """What one mixture says: a Student distribution on its scale, and the logarithm of its weight."""

    scale: Scale
    log_weight: float
    centre: float
    spread: float
    freedom: int


def voices(times: Vector, figures: Vector, *, at: float, scales: Sequence[Scale]) -> tuple[Voice, ...]:
    """Every mixture on every scale, for the figure at the time `at`. Times run from 0 to 1, all different."""
    return tuple(_voice(times, figures, at, scale, mixture) for scale in scales for mixture in MIXTURES)


def quantile(heard: Sequence[Voice], p: float) -> float:
    """The value below which the weighted sum of the voices puts the share `p`, found by halving."""
    log_weights = np.array([v.log_weight for v in heard])
    weights = np.exp(log_weights - log_weights.max())
    weights /= weights.sum()
    # The sum's quantile lies between the smallest and the largest of the single ones.
    single = [_value(v, v.centre + float(stdtrit(v.freedom, p)) * v.spread) for v in heard]
    low, high = min(single), max(single)
    for _ in range(40):
        middle = (low + high) / 2
        below = sum(
            w * float(stdtr(v.freedom, (_place(v, middle) - v.centre) / v.spread))
            for w, v in zip(weights, heard, strict=True)
        )
        low, high = (middle, high) if below < p else (low, middle)
    return (low + high) / 2


def _voice(times: Vector, figures: Vector, at: float, scale: Scale, mixture: Mixture) -> Voice:
    n = len(times)
    values, steepness = scale.there(figures), scale.steepness(figures)
    covariance = _covariance(np.append(times, at), mixture)
    design = np.column_stack([np.ones(n), times])
    factor = np.linalg.cholesky(covariance[:n, :n])
    white_design = np.linalg.solve(factor, design)
    white_values = np.linalg.solve(factor, values)
    white_cross = np.linalg.solve(factor, covariance[:n, n])
    information = white_design.T @ white_design
    line = np.linalg.solve(information, white_design.T @ white_values)
    rest = white_values - white_design @ line
    freedom = n - 2
    grain = np.mean((_TRUTH_OF_FIGURES * figures * steepness) ** 2)
    squares = float(rest @ rest + grain) + 1e-12
    ahead = np.array([1.0, at])
    unexplained = ahead - white_design.T @ white_cross
    spread = (
        covariance[n, n] - white_cross @ white_cross + unexplained @ np.linalg.solve(information, unexplained)
    )
    log_weight = (
        np.log(mixture.prior)
        + np.log(steepness).sum()
        - np.log(np.diag(factor)).sum()
        - 0.5 * np.linalg.slogdet(information)[1]
        - 0.5 * freedom * np.log(squares)
    )
    centre = float(ahead @ line + white_cross @ rest)
    return Voice(scale, float(log_weight), centre, float(np.sqrt(spread * squares / freedom)), freedom)


def _covariance(times: Vector, mixture: Mixture) -> NDArray[np.float64]:
    """The three kinds of chance summed. The noise of the time ahead is kept: what is forecast is the
    figure that will be reported, not a truth behind it."""
    early, late = np.minimum.outer(times, times), np.maximum.outer(times, times)
    independent = mixture.noise * np.eye(len(times))
    return np.asarray(independent + mixture.walk * early + mixture.bend * early**2 * (late / 2 - early / 6))


def _value(voice: Voice, place: float) -> float:
    return float(voice.scale.back(np.array([place]))[0])


def _place(voice: Voice, value: float) -> float:
    return float(voice.scale.there(np.array([value]))[0])
