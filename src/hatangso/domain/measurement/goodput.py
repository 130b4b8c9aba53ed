"""Rates and delays of one speed test from what was counted while it ran. Pure; bytes, seconds, milliseconds.

Goodput is the content delivered in a second, without the headers of any layer and without a factor for them
(RFC 2647, 3.17: bits forwarded minus what was lost or sent again).
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

Sample = tuple[float, float]  # seconds since the direction began, bytes delivered by then


def bytes_by(samples: Sequence[Sample], moment: float) -> float:
    """Bytes by a moment, interpolated between the two counts around it (RMBT 1.1, its rate formula)."""
    at = bisect_left(samples, moment, key=lambda sample: sample[0])
    if at == 0:
        return samples[0][1] if samples and samples[0][0] == moment else 0.0
    if at == len(samples):
        return samples[-1][1]
    (t0, b0), (t1, b1) = samples[at - 1], samples[at]
    return b0 + (b1 - b0) * (moment - t0) / (t1 - t0) if t1 > t0 else b1


def goodput(samples: Sequence[Sample], *, begin: float, end: float) -> float | None:
    """Mbit/s between two moments; None where nothing was counted or no time lies between them.

    >>> goodput([(0, 0), (1, 1_000_000), (2, 3_000_000)], begin=1, end=2)
    16.0
    """
    if not samples:
        return None
    end = min(end, samples[-1][0])
    if end <= begin:
        return None
    return (bytes_by(samples, end) - bytes_by(samples, begin)) * 8 / 1e6 / (end - begin)


def jitter(delays: Sequence[float]) -> float | None:
    """Mean absolute difference of one delay to the next (RFC 3550, 6.4.1, without its smoothing), in ms.

    >>> jitter([20.0, 22.0, 21.0])
    1.5
    """
    if len(delays) < 2:
        return None
    steps = [abs(b - a) for a, b in pairwise(delays)]
    return sum(steps) / len(steps)


def middle(values: Sequence[float]) -> float | None:
    """The median, or None of nothing."""
    return float(median(values)) if values else None
