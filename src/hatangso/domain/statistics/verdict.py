"""Whether a speed target is reached: yes, no, or not enough is known, and then how many devices more.

Reached where the lower end of the interval is at the target or beyond, not reached where the upper end is
short of it, else not enough: the target lies within what the interval leaves open. How many devices would
decide: needed.py.
"""

from dataclasses import dataclass
from math import isfinite

from hatangso.domain.statistics.classes import FEWEST_DEVICES
from hatangso.domain.statistics.needed import Statistic, further_devices
from hatangso.domain.statistics.verdict_words import Answer, sentence, what_more
from hatangso.domain.words import Words


@dataclass(frozen=True)
class Verdict:
    """The answer, which statistic it used, and why.

    `further`: devices beyond those there that would decide if the estimate stayed; None where it is decided,
    or where no number would. `at_least`: it is only what an interval needs, the spread not being known.
    """

    answer: Answer
    statistic: Statistic
    target: float
    devices: int
    further: int | None
    at_least: bool
    reason: Words


def verdict(
    value: float | None,
    low: float | None,
    high: float | None,
    target: float,
    *,
    devices: int,
    log_sd: float | None,
    statistic: Statistic = "median",
    higher_is_better: bool = True,
    design_effect: float = 1.0,
    level: float = 0.95,
    unit: str = "Mbit/s",
) -> Verdict:
    """The verdict on an estimate with its interval of `level`; None or NaN stand for unknown.

    value, low, high and target in `unit`; log_sd of the devices' ln(value). ValueError where the target is
    not above 0.

    >>> found = verdict(45, 38, 54, 40, devices=60, log_sd=0.8)
    >>> found.answer.value, found.further
    ('not_enough', 219)
    """
    if not (isfinite(target) and target > 0):
        raise ValueError("a target to be judged is above 0")
    known = _told(value), _told(low), _told(high)
    if devices < FEWEST_DEVICES or known[0] is None:
        known = None, None, None
    if known[1] is not None and known[2] is not None:
        beyond, short = (known[1] >= target, known[2] < target)
        if not higher_is_better:
            beyond, short = known[2] <= target, known[1] > target
        if beyond or short:
            answer = Answer.REACHED if beyond else Answer.NOT_REACHED
            reason = sentence(answer, statistic, known, target, higher_is_better, level, unit)
            return Verdict(answer, statistic, target, devices, None, False, reason)
    further, at_least = further_devices(
        *known, target, devices, _told(log_sd), statistic, design_effect=design_effect, level=level
    )
    head = sentence(Answer.NOT_ENOUGH, statistic, known, target, higher_is_better, level, unit)
    tail = what_more(further, at_least, devices, statistic)
    reason = Words(f"{head.vi} {tail.vi}", f"{head.en} {tail.en}")
    return Verdict(Answer.NOT_ENOUGH, statistic, target, devices, further, at_least, reason)


def _told(number: float | None) -> float | None:
    return None if number is None or not isfinite(number) else float(number)
