"""Series made by chance, of the kinds that a plan's figures follow, with the figure that came afterwards."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from hatangso.domain.footing import Footing
from hatangso.domain.progress.forecast import SHARE_OF_A_WHOLE, Bounds
from hatangso.domain.progress.observation import Observation

Vector = NDArray[np.float64]
START = date(2025, 6, 30)


def series(kind: str, rng: np.random.Generator) -> tuple[list[Observation], date, float, Bounds]:
    """Three to twelve figures at uneven dates over one to four years, and the figure 0.5 to 4 years later."""
    count = int(rng.integers(3, 13))
    years = rng.uniform(1, 4)
    ahead = rng.uniform(0.5, min(4, 2 * years))
    times = np.append(np.sort([0, *rng.uniform(0, years, count - 2), years]), years + ahead)
    make, bounds = KINDS[kind]
    values = make(times, rng)
    if bounds == SHARE_OF_A_WHOLE:
        values = np.clip(values, 0, 100)
    days = [START + timedelta(days=round(365.25 * t)) for t in times]
    known = [Observation(str(i), days[i], float(values[i]), Footing.MEASURED) for i in range(len(days) - 1)]
    return known, days[-1], float(values[-1]), bounds


def _line(times: Vector, rng: np.random.Generator) -> Vector:
    return rng.uniform(10, 60) + rng.uniform(-3, 12) * times + _noise(times, rng)


def _line_of_shares(times: Vector, rng: np.random.Generator) -> Vector:
    return rng.uniform(40, 85) + rng.uniform(0, 12) * times + _noise(times, rng)


def _saturating(times: Vector, rng: np.random.Generator) -> Vector:
    top, rate = rng.uniform(70, 100), rng.uniform(0.2, 1)
    return top - rng.uniform(20, 60) * np.exp(-rate * times) + _noise(times, rng) / 2


def _slow_start(times: Vector, rng: np.random.Generator) -> Vector:
    middle, rate = rng.uniform(1, 5), rng.uniform(0.5, 1.5)
    return 100 / (1 + np.exp(-rate * (times - middle))) + _noise(times, rng) / 2


def _drifting_walk(times: Vector, rng: np.random.Generator) -> Vector:
    gaps = np.diff(times)
    steps = rng.normal(rng.uniform(0, 6) * gaps, rng.uniform(1, 5) * np.sqrt(gaps))
    return rng.uniform(10, 60) + np.append(0, np.cumsum(steps))


def _noise(times: Vector, rng: np.random.Generator) -> Vector:
    return rng.normal(0, rng.uniform(0.3, 3), len(times))


KINDS: dict[str, tuple[Callable[[Vector, np.random.Generator], Vector], Bounds]] = {
    "straight line with noise": (_line, (None, None)),
    "straight line of a share, with noise": (_line_of_shares, SHARE_OF_A_WHOLE),
    "saturating share": (_saturating, SHARE_OF_A_WHOLE),
    "share with a slow start (S-curve)": (_slow_start, SHARE_OF_A_WHOLE),
    "random walk with drift": (_drifting_walk, (None, None)),
}
