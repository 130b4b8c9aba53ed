"""Bringing figures of different units onto one scale from 0 (worst) to 100 (best). One function a method.

Methods after OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5. Each takes the column
of one criterion over all places (NaN where unknown) with what marks its scale, and gives the function that
scales values of that column; NaN stays NaN. Values beyond the scale are cut at its ends. The scale's own
parameters come from the figures as told and stay fixed while figures are varied (docs/methods/indices.md).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Scaling = Callable[[Column], Column]
SPREAD = 3.0  # standard deviations of the z-score that span half the scale


@dataclass(frozen=True, eq=False)
class Marks:
    """What marks the scale of one criterion: direction, goalposts, and each place's goal (shape: places)."""

    higher: bool = True
    low: float = np.nan
    high: float = np.nan
    goals: Column | None = None


@dataclass(frozen=True, eq=False)
class Linear:
    """offset + slope × x, cut at 0 and 100; both the same for all places, or one for each (shape: places)."""

    offset: float
    slope: float | Column

    def __call__(self, values: Column) -> Column:
        return np.clip(self.offset + self.slope * values, 0.0, 100.0)


NEUTRAL = Linear(50.0, 0.0)  # where all places are alike, nobody is better


def minmax(column: Column, marks: Marks) -> Scaling:
    """100 (x − min) / (max − min) over the places.

    >>> minmax(np.array([2.0, 4.0, 6.0]), Marks())(np.array([2.0, 4.0, 6.0])).tolist()
    [0.0, 50.0, 100.0]
    """
    known = column[np.isfinite(column)]
    if not known.size:
        return NEUTRAL
    return _between(float(known.min()), float(known.max()), marks.higher)


def zscore(column: Column, marks: Marks) -> Scaling:
    """50 + 50/3 × (x − mean) / standard deviation: three deviations reach the ends of the scale."""
    known = column[np.isfinite(column)]
    if not known.size or not (deviation := float(known.std())):
        return NEUTRAL
    mean = float(known.mean())
    return _between(mean - SPREAD * deviation, mean + SPREAD * deviation, marks.higher)


def rank(column: Column, marks: Marks) -> Scaling:
    """The share of the other places that are worse; places alike share the middle of their positions.

    >>> rank(np.array([10.0, 30.0, 20.0]), Marks())(np.array([10.0, 30.0, 20.0])).tolist()
    [0.0, 100.0, 50.0]
    """
    return _positions(
        column, marks.higher, lambda below, same, places: (below + (same - 1) / 2) / (places - 1)
    )


def percentile_rank(column: Column, marks: Marks) -> Scaling:
    """The share of all places that are worse, counting half of those alike (itself among them)."""
    return _positions(column, marks.higher, lambda below, same, places: (below + same / 2) / places)


def goalposts(column: Column, marks: Marks) -> Scaling:
    """100 (x − low) / (high − low) between fixed posts, as the Human Development Index does.

    >>> goalposts(np.array([0.0]), Marks(low=20, high=85))(np.array([52.5, 90.0])).tolist()
    [50.0, 100.0]
    """
    return _between(marks.low, marks.high, marks.higher)


def target(column: Column, marks: Marks) -> Scaling:
    """How much of the goal is there: 100 x / goal, at most 100; goal / x where lower is better.

    >>> figures = np.array([45.0, 120.0])
    >>> target(figures, Marks(goals=np.array([90.0, 100.0])))(figures).tolist()
    [50.0, 100.0]
    """
    goals = np.full(column.shape, np.nan) if marks.goals is None else marks.goals
    if marks.higher and (goals > 0).all():
        return Linear(0.0, 100 / goals)

    def scaled(values: Column) -> Column:
        part, whole = (values, goals) if marks.higher else (goals, values)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.where(whole > 0, 100 * part / whole, np.where(part >= whole, 100.0, 0.0))
        known = np.isfinite(values) & np.isfinite(goals)
        return np.where(known, np.clip(found, 0.0, 100.0), np.nan)

    return scaled


RELATIVE = ("minmax", "zscore", "rank", "percentile_rank")  # they compare places with one another
SAME = 1e-290  # closer than this the slope is beyond all numbers
LEAST_PLACES = 5  # fewer places are no scale

NORMALISERS: dict[str, Callable[[Column, Marks], Scaling]] = {
    one.__name__: one for one in (minmax, zscore, rank, percentile_rank, goalposts, target)
}


def _between(low: float, high: float, higher: bool) -> Scaling:
    worst, best = (low, high) if higher else (high, low)
    if abs(best - worst) < SAME:
        return NEUTRAL
    slope = 100 / (best - worst)
    return Linear(-worst * slope, slope)


def _positions(column: Column, higher: bool, share: Callable[[Column, Column, int], Column]) -> Scaling:
    known = column[np.isfinite(column)]
    if known.size < 2:
        return NEUTRAL
    sign = 1.0 if higher else -1.0
    edges, counts = np.unique(sign * known, return_counts=True)
    below = np.cumsum(counts) - counts
    heights = 100 * share(below.astype(float), counts.astype(float), known.size)

    def scaled(values: Column) -> Column:
        found: Column = np.interp(sign * values, edges, heights)
        return np.where(np.isfinite(values), found, np.nan)

    return scaled
