"""Weights that bring the devices measured to the people there are, and quantiles with weights.

Post-stratification: w = (N_h/N) / (n_h/n) for a device of stratum h (an operator, a population cell),
capped at 5 times the median weight; what a cap cuts off is not given to others. n_eff = (Σw)² / Σw² (L.
Kish, Survey Sampling, 1965, 11.7). Interval of a weighted quantile: R. S. Woodruff, J. Am. Stat. Assoc. 47
(1952) 635, with Wilson's interval of the share at the effective size.
"""

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.statistics.classes import FEWEST_DEVICES
from hatangso.domain.statistics.grouped import Floats
from hatangso.domain.statistics.wilson import wilson

CAP = 5.0


def post_stratified(stratum: NDArray[np.integer], population: NDArray[np.floating]) -> Floats:
    """By device, from its stratum's number (0 to H − 1) and the strata's sizes (any unit); their mean is 1
    before the cap. Strata in which nobody measured are left out of N. ValueError where a device's stratum
    has no population.

    >>> post_stratified(np.array([0, 0, 0, 1]), np.array([50.0, 50.0])).round(3).tolist()
    [0.667, 0.667, 0.667, 2.0]
    """
    sizes = np.asarray(population, np.float64)
    measured = np.bincount(stratum, minlength=sizes.size)
    filled = measured > 0
    if not (sizes[filled] > 0).all():
        raise ValueError("a device is of a stratum without population")
    by_stratum = np.zeros(sizes.size)
    by_stratum[filled] = sizes[filled] / sizes[filled].sum() / (measured[filled] / measured.sum())
    weights: Floats = by_stratum[stratum]
    return np.minimum(weights, CAP * float(np.median(weights))) if weights.size else weights


def effective_size(weights: Floats) -> float:
    """
    >>> effective_size(np.array([1.0, 1.0, 1.0, 3.0]))
    3.0
    """
    return float(weights.sum() ** 2 / (weights @ weights)) if weights.size else 0.0


def weighted_quantile(
    values: Floats, weights: Floats, p: float = 0.5, level: float = 0.95
) -> tuple[float, float, float] | None:
    """The smallest value at which the weighted share reaches p, with its interval, in the unit of the values.

    The ends are the last value whose share is at or below the lower end of Wilson's interval of p, and the
    one after the first whose share is at or above the upper: never narrower than Woodruff's own, which is
    too narrow for few values. With equal weights and 100 values they are the ranks 40 and 61 of
    order_statistic.py. None under FEWEST_DEVICES, or where there are no such values on both sides.

    >>> weighted_quantile(np.arange(1.0, 101), np.ones(100))
    (50.0, 40.0, 61.0)
    """
    if values.size < FEWEST_DEVICES or weights.sum() <= 0:
        return None
    order = np.argsort(values, kind="stable")
    ordered, reached = values[order], np.cumsum(weights[order]) / weights.sum()
    low, high = wilson(p, effective_size(weights), level)
    first = int(np.searchsorted(reached, low + 1e-12, side="right")) - 1
    middle, last = (np.searchsorted(reached, np.array([p, high]) - 1e-12) + np.array([0, 1])).tolist()
    if first < 0 or last >= ordered.size:
        return None
    return float(ordered[middle]), float(ordered[first]), float(ordered[last])
