"""The figures of many places for one composite: arrays of places × criteria, NaN where nothing is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class FigureTable:
    """`values` and `goals` in the criteria's own units, `errors` as standard errors (0 where exact).

    Shapes: (places, criteria) for values, goals, errors; (criteria,) for higher (True: higher is better),
    low and high (goalposts, NaN where there are none). A criterion without a goal is not asked of that place
    when the composite measures the distance to goals: `asked` says of which place what is asked. `factors`
    (places, criteria) share the weight of what is not asked out within its group (`shared_out`).
    """

    values: FloatArray
    goals: FloatArray
    errors: FloatArray
    asked: BoolArray
    higher: BoolArray
    low: FloatArray
    high: FloatArray
    factors: FloatArray

    @property
    def present(self) -> BoolArray:
        """Where something is asked and a figure is there."""
        found: BoolArray = self.asked & np.isfinite(self.values)
        return found

    def with_values(self, values: FloatArray) -> "FigureTable":
        return replace(self, values=values)

    def only(self, places: NDArray[np.int64]) -> "FigureTable":
        """The table of some of its places."""
        rows = ("values", "goals", "errors", "asked", "factors")
        return replace(self, **{name: getattr(self, name)[places] for name in rows})


def figure_table(
    values: FloatArray,
    *,
    goals: FloatArray | None = None,
    errors: FloatArray | None = None,
    asked: BoolArray | None = None,
    higher: BoolArray | None = None,
    goalposts: list[tuple[float, float] | None] | None = None,
    factors: FloatArray | None = None,
) -> FigureTable:
    """A table; what is not given is neutral (no goals, exact figures, everything asked, higher is better)."""
    places, criteria = values.shape
    posts = [pair or (np.nan, np.nan) for pair in goalposts or [None] * criteria]
    return FigureTable(
        values=np.asarray(values, float),
        goals=np.full((places, criteria), np.nan) if goals is None else np.asarray(goals, float),
        errors=np.zeros((places, criteria)) if errors is None else np.asarray(errors, float),
        asked=np.ones((places, criteria), bool) if asked is None else asked,
        higher=np.ones(criteria, bool) if higher is None else higher,
        low=np.array([low for low, _ in posts], float),
        high=np.array([high for _, high in posts], float),
        factors=np.ones((places, criteria)) if factors is None else factors,
    )


def shared_out(asked: BoolArray, weights: FloatArray, group_sizes: Sequence[int]) -> FloatArray:
    """By place and criterion, by what its weight grows because others of its group are not asked there.

    So a group keeps its weight wherever anything of it is asked. 0 for what is not asked.

    >>> shared_out(np.array([[True, False, True]]), np.array([0.25, 0.25, 0.5]), [2, 1]).tolist()
    [[2.0, 0.0, 1.0]]
    """
    found, start = np.zeros(asked.shape), 0
    for size in group_sizes:
        span = slice(start, start + size)
        start += size
        there = asked[:, span] @ weights[span]
        with np.errstate(divide="ignore", invalid="ignore"):
            grows = np.where(there > 0, weights[span].sum() / there, 0.0)
        found[:, span] = asked[:, span] * grows[:, np.newaxis]
    return found
