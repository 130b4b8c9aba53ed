"""Where the figures lead: the value to expect on a later day, with its 80 % interval.

Method, limits and measured coverage: docs/methods/forecast.md; the computing stands in voices.py.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np

from hatangso.domain.progress.observation import Observation
from hatangso.domain.progress.voices import LOGIT, PLAIN, Vector, quantile, voices
from hatangso.domain.quantities import Estimate, Unknown
from hatangso.domain.words import Words

LEVEL = 0.8
FEWEST_FIGURES = 3

Bounds = tuple[float | None, float | None]
SHARE_OF_A_WHOLE = (0.0, 100.0)


def forecast(
    observations: Sequence[Observation], on: date, *, bounds: Bounds = (None, None)
) -> Estimate | Unknown:
    """The value expected at the end of the day `on` with the interval that holds it in 80 % of cases.

    Unknown with figures of fewer than three days, or for a day that is not after them. `bounds` are values
    that cannot be passed (see bounds_of): the forecast is cut at them.
    """
    days, values = _one_a_day(observations)
    if len(days) < FEWEST_FIGURES:
        return Unknown(
            Words(
                f"Cần ít nhất {FEWEST_FIGURES} kỳ số liệu để dự báo, hiện có {len(days)}",
                f"A forecast needs figures of at least {FEWEST_FIGURES} dates; there are {len(days)}",
            )
        )
    if on.toordinal() <= days[-1]:
        return Unknown(
            Words("Ngày dự báo không sau số liệu mới nhất", "The day is not after the newest figure")
        )
    span = days[-1] - days[0]
    scales = (PLAIN, LOGIT) if bounds == SHARE_OF_A_WHOLE else (PLAIN,)
    heard = voices((days - days[0]) / span, values, at=(on.toordinal() - days[0]) / span, scales=scales)
    tail = (1 - LEVEL) / 2
    low, middle, high = (_cut(quantile(heard, p), bounds) for p in (tail, 0.5, 1 - tail))
    return Estimate(value=middle, low=low, high=high, level=LEVEL)


def bounds_of(unit: str | None, observations: Sequence[Observation] = ()) -> Bounds:
    """What a quantity cannot pass: a share of a whole stays within 0 and 100, no count falls below 0.

    A percentage that already stood above 100 is no share of a whole (5G stations per 4G stations).
    """
    is_share = unit == "%" and all(o.value <= SHARE_OF_A_WHOLE[1] for o in observations)
    return SHARE_OF_A_WHOLE if is_share else (0.0, None)


def _one_a_day(observations: Sequence[Observation]) -> tuple[Vector, Vector]:
    """Ordinal days and values, oldest first; figures of one day are averaged."""
    by_day: dict[int, list[float]] = {}
    for observation in observations:
        by_day.setdefault(observation.on.toordinal(), []).append(observation.value)
    days = sorted(by_day)
    return np.array(days, dtype=float), np.array([float(np.mean(by_day[d])) for d in days])


def _cut(value: float, bounds: Bounds) -> float:
    low, high = bounds
    if low is not None and value < low:
        return low
    return high if high is not None and value > high else value
