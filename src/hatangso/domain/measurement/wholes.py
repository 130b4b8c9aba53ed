"""Devices by whole Mbit/s: those at a whole number and those between two, so that who falls short of a speed
that a plan promises is counted exactly, whichever whole number the plan names, also one named later.

The bins of the plot (bins.py) cannot do it: 40, 50 and 60 Mbit/s lie inside of one.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

HIGHEST = 1000  # Mbit/s; what lies beyond is counted together
PLACES = 2 * HIGHEST + 2


def place_of(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """2k of the value k itself, 2k + 1 of what lies between k and k + 1 (all beyond HIGHEST at its 2k + 1).

    >>> place_of(np.array([0.0, 39.9, 40.0, 40.1, 1000.0, 5000.0])).tolist()
    [0, 79, 80, 81, 2000, 2001]
    """
    held = np.clip(values, 0.0, HIGHEST + 0.5)
    low = np.floor(held)
    found: NDArray[np.int64] = (2 * low + (held > low)).astype(np.int64)
    return found


def wholes_of_groups(values: NDArray[np.float64], starts: NDArray[np.int64]) -> list[dict[str, list[int]]]:
    """Of each group (starts[i]:starts[i+1]) the filled places, ascending (`at`), and their `counts`.

    >>> wholes_of_groups(np.array([39.9, 40.0, 39.1, 7.0]), np.array([0, 3, 4]))
    [{'at': [79, 80], 'counts': [2, 1]}, {'at': [14], 'counts': [1]}]
    """
    groups = len(starts) - 1
    group = np.repeat(np.arange(groups), np.diff(starts))
    filled, counts = np.unique(group * PLACES + place_of(values), return_counts=True)
    edges = np.searchsorted(filled, np.arange(groups + 1) * PLACES).tolist()
    at, many = (filled % PLACES).tolist(), counts.tolist()
    return [{"at": at[low:high], "counts": many[low:high]} for low, high in pairwise(edges)]


def short_by_wholes(wholes: Mapping[str, Any], target: float, *, above: bool = False) -> tuple[int, int]:
    """At least and at most so many devices are below the target, or, `above`, not above it.

    Both are the same number for every whole target up to HIGHEST.

    >>> told = {"at": [79, 80, 81], "counts": [2, 1, 4]}
    >>> short_by_wholes(told, 40), short_by_wholes(told, 40, above=True), short_by_wholes(told, 40.5)
    ((2, 2), (3, 3), (3, 7))
    """
    place = int(place_of(np.array([target]))[0])
    pairs = list(zip(wholes["at"], wholes["counts"], strict=True))
    below, here = sum(n for at, n in pairs if at < place), sum(n for at, n in pairs if at == place)
    if place % 2:
        return below, below + here
    return (below + here,) * 2 if above else (below,) * 2
