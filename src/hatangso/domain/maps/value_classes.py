"""Classes of a map's figures: by equal counts, by natural gaps, in equal steps, or by a target.

Natural breaks: the classes within which values differ least (sum of squared deviations from the class's mean;
Fisher 1958, doi:10.1080/01621459.1958.10501479, used in maps since Jenks 1967), found exactly.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

MOST = 5


def equal_counts(values: Sequence[float], classes: int = MOST) -> list[float]:
    """Inner borders of classes of about equal count, rounded so that they can be read.

    >>> equal_counts([3, 14, 15, 26, 41, 58, 62, 66, 81, 97])
    [15.0, 41.0, 62.0, 81.0]
    """
    ordered = sorted(values)
    return _readable(
        [ordered[len(ordered) * part // classes] for part in range(1, classes)] if ordered else [], ordered
    )


def equal_steps(values: Sequence[float], classes: int = MOST) -> list[float]:
    """Inner borders of classes of equal width.

    >>> equal_steps([0, 10, 100])
    [20.0, 40.0, 60.0, 80.0]
    """
    if not values:
        return []
    low, high = min(values), max(values)
    return _readable([low + (high - low) * part / classes for part in range(1, classes)], sorted(values))


def natural_breaks(values: Sequence[float], classes: int = MOST) -> list[float]:
    """Inner borders where values leave gaps: each border is the least value of the class above it.

    >>> natural_breaks([1, 2, 3, 50, 51, 52, 90, 91], 3)
    [50.0, 90.0]
    """
    ordered = np.sort(np.asarray(values, np.float64))
    count = len(ordered)
    classes = min(classes, len(np.unique(ordered)))
    if classes < 2:
        return []
    sums, squares = (
        np.concatenate([[0.0], np.cumsum(ordered)]),
        np.concatenate([[0.0], np.cumsum(ordered**2)]),
    )
    best = squares[1:] - sums[1:] ** 2 / np.arange(1, count + 1)
    starts = np.zeros((classes, count), np.int64)
    for number in range(1, classes):
        before = best
        best = np.full(count, np.inf)
        for end in range(number, count):
            start = np.arange(number, end + 1)
            within = (
                squares[end + 1] - squares[start] - (sums[end + 1] - sums[start]) ** 2 / (end + 1 - start)
            )
            cost = before[start - 1] + within
            place = int(np.argmin(cost))
            best[end], starts[number, end] = cost[place], start[place]
    borders, last = [], count - 1
    for number in range(classes - 1, 0, -1):
        first = int(starts[number, last])
        borders.append(float(ordered[first]))
        last = first - 1
    return sorted(set(borders))


def by_target(target: float) -> list[float]:
    """Half of the target, four fifths of it, the target itself.

    >>> by_target(90)
    [45.0, 72.0, 90.0]
    """
    return [target * share for share in (0.5, 0.8)] + [float(target)]


def _readable(borders: Sequence[float], ordered: Sequence[float]) -> list[float]:
    """Rounded to two figures of the spread; borders that hold no value below or above them are left out."""
    if not ordered or ordered[0] == ordered[-1]:
        return []
    step = 10.0 ** (math.floor(math.log10(ordered[-1] - ordered[0])) - 1)
    rounded = [round(round(border / step) * step, 10) for border in borders]
    kept = [border for border in rounded if ordered[0] < border <= ordered[-1]]
    return [one for one, after in pairwise([*kept, math.inf]) if one != after]
