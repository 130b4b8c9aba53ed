"""The middle of some figures and how far they usually lie from it, by methods that outliers cannot pull.

Modified z (Iglewicz & Hoaglin 1993, How to Detect and Handle Outliers): 0.6745·(x − median)/MAD, where MAD
is the median of |x − median|; beyond 3.5 a figure stands out. Where more than half of the figures are equal
MAD is 0; then the mean of |x − median| takes its place, (x − median)/(1.253314·MeanAD), as IBM SPSS does.
Where all are equal the scale is 0 and only the floor of the rule speaks.
z: (x − mean)/standard deviation (n − 1), beyond 3. One wild figure widens it, so it is not the default.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
MAD_OF_A_NORMAL = 0.6745  # MAD of a normal distribution by its standard deviation
MEAN_AD_TO_SD = 1.253314  # standard deviation of a normal distribution by its mean absolute deviation


@dataclass(frozen=True)
class Spread:
    """How many figures, their middle, and what one step away from it is; in the figures' unit."""

    count: int
    middle: float
    scale: float

    def steps(self, figure: float) -> float:
        """The (modified) z of a figure: how many usual steps it lies from the middle."""
        distance = figure - self.middle
        return (
            distance / self.scale if self.scale else float(np.copysign(np.inf, distance)) if distance else 0.0
        )


def modified_z(figures: Numbers) -> Spread:
    """
    >>> spread = modified_z(np.array([60.0, 62, 64, 66, 68, 70, 72]))
    >>> spread.middle, round(spread.scale, 2), round(spread.steps(90), 2)
    (66.0, 5.93, 4.05)
    """
    middle = float(np.median(figures))
    away = np.abs(figures - middle)
    mad = float(np.median(away))
    return Spread(len(figures), middle, mad / MAD_OF_A_NORMAL if mad else MEAN_AD_TO_SD * float(away.mean()))


def z(figures: Numbers) -> Spread:
    """
    >>> z(np.array([2.0, 4, 4, 4, 5, 5, 7, 9])).middle
    5.0
    """
    scale = float(np.std(figures, ddof=1)) if len(figures) > 1 else 0.0
    return Spread(len(figures), float(np.mean(figures)), scale)


METHODS: dict[str, Callable[[Numbers], Spread]] = {"modified_z": modified_z, "z": z}
