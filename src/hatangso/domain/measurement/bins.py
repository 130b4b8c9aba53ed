"""Bins of the distribution plot: equally wide on the logarithmic scale, ten to a factor of ten.

Speeds and latencies are spread over factors, not differences: 4 to 5 Mbit/s is as great a step as 40 to 50.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

A_FACTOR_OF_TEN = 10
LEAST, MOST = 0.1, 10_000.0  # Mbit/s or ms; what lies beyond falls into the outer bins
COUNT = round(A_FACTOR_OF_TEN * np.log10(MOST / LEAST))
EDGES: NDArray[np.float64] = LEAST * 10.0 ** (np.arange(COUNT + 1) / A_FACTOR_OF_TEN)


def bin_of(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """The bin of each value, 0 … COUNT − 1; a value on an edge lies in the bin above it."""
    found: NDArray[np.int64] = np.clip(np.searchsorted(EDGES, values, side="right") - 1, 0, COUNT - 1)
    return found


def bins_of_groups(values: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many values of each group (starts[i]:starts[i+1]) lie in each bin: shape (groups, COUNT)."""
    groups = len(starts) - 1
    group = np.repeat(np.arange(groups), np.diff(starts))
    counts = np.bincount(group * COUNT + bin_of(values), minlength=groups * COUNT)
    return counts.reshape(groups, COUNT)


def told_bins(counts: NDArray[np.int64]) -> dict[str, list[int] | int]:
    """Bins as kept with a result: the first filled bin and the counts from there to the last filled."""
    (filled,) = np.nonzero(counts)
    if not len(filled):
        return {"first": 0, "counts": []}
    first, last = int(filled[0]), int(filled[-1])
    return {"first": first, "counts": [int(n) for n in counts[first : last + 1]]}


def spans_of(first: int, length: int) -> list[tuple[float, float]]:
    """Lower and upper edge of `length` bins from the `first` on."""
    return [(float(low), float(high)) for low, high in pairwise(EDGES[first : first + length + 1])]
