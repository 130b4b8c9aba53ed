"""Whether a speed target is reached: yes, no, or not enough is known, and then how many devices more.

Reached where the lower end of the interval is at the target or beyond, not reached where the upper end is
short of it, else not enough. How many devices would decide, if the estimate stayed what it is: the interval's
half-width on the log scale must shrink to |ln(estimate / target)|,

    median  m = deff · (1.2533 z σ / |ln(estimate/target)|)²      1.2533 = √(π/2), the price of a median
    mean    m = deff · z² (σ² + σ⁴/2) / ln²(estimate/target)      from Cox's interval

with σ the standard deviation of ln(device value): the usual sample size for a normal mean (W. G. Cochran,
Sampling Techniques, 1977, 4.4) with the large-sample variance of a median (H. Cramér, Mathematical Methods of
Statistics, 1946, 28.5). An estimate on the target would never be decided by any number.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, inf, isfinite, log, pi
from statistics import NormalDist
from typing import Literal, Protocol

from hatangso.domain.numbers_format import format_number
from hatangso.domain.statistics.classes import FEWEST_DEVICES
from hatangso.domain.words import Words

Statistic = Literal["median", "mean"]
MOST_DEVICES = 100_000  # a number beyond this is no plan: it is told as none
STATISTIC_WORDS: dict[Statistic, Words] = {
    "median": Words("trung vị", "median"),
    "mean": Words("trung bình", "mean"),
}


class Answer(StrEnum):
    """What can be said of a target. Stored and sent as this text."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    NOT_ENOUGH = "not_enough"

    @property
    def label(self) -> Words:
        return _LABELS[self]


_LABELS = {
    Answer.REACHED: Words("Đạt", "Reached"),
    Answer.NOT_REACHED: Words("Chưa đạt", "Not reached"),
    Answer.NOT_ENOUGH: Words("Chưa đủ căn cứ", "Not enough evidence"),
}


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


@dataclass(frozen=True)
class BothVerdicts:
    """The verdicts by median and by mean, and which of them counts: plans say "trung bình", VNNIC uses
    medians."""

    median: Verdict
    mean: Verdict
    used: Statistic

    @property
    def counts(self) -> Verdict:
        return self.median if self.used == "median" else self.mean

    @property
    def agree(self) -> bool:
        return self.median.answer == self.mean.answer


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
            reason = _sentence(answer, statistic, known, target, higher_is_better, level, unit)
            return Verdict(answer, statistic, target, devices, None, False, reason)
    further, at_least = _further(
        *known, target, devices, _told(log_sd), statistic, design_effect=design_effect, level=level
    )
    head = _sentence(Answer.NOT_ENOUGH, statistic, known, target, higher_is_better, level, unit)
    tail = _what_more(further, at_least, devices, statistic)
    reason = Words(f"{head.vi} {tail.vi}", f"{head.en} {tail.en}")
    return Verdict(Answer.NOT_ENOUGH, statistic, target, devices, further, at_least, reason)


def devices_needed(
    value: float,
    target: float,
    log_sd: float,
    *,
    statistic: Statistic = "median",
    design_effect: float = 1.0,
    level: float = 0.95,
) -> float:
    """How many devices in all would tell `value` from `target` (both > 0, one unit); inf where they are equal.

    >>> [round(devices_needed(100 * (1 + d), 100, 0.8)) for d in (0.10, 0.15, 0.20)]
    [425, 198, 116]
    """
    distance = abs(log(value / target)) if value > 0 else inf
    if distance < 1e-9:
        return inf
    z = NormalDist().inv_cdf(0.5 + level / 2)
    per_device = log_sd**2 * pi / 2 if statistic == "median" else log_sd**2 + log_sd**4 / 2
    return design_effect * z * z * per_device / distance**2


def fewest_for_interval(statistic: Statistic = "median", level: float = 0.95) -> int:
    """The fewest devices with which an interval is shown at all.

    >>> fewest_for_interval(), fewest_for_interval("mean")
    (6, 5)
    """
    if statistic == "mean":
        return FEWEST_DEVICES
    return max(FEWEST_DEVICES, 1 + ceil(-log(1 - level) / log(2)))


class Described(Protocol):
    """A result as stored or computed: SpeedResult, or one row of a CellTable."""

    @property
    def devices(self) -> int: ...
    @property
    def median(self) -> float | None: ...
    @property
    def median_low(self) -> float | None: ...
    @property
    def median_high(self) -> float | None: ...
    @property
    def mean(self) -> float | None: ...
    @property
    def mean_low(self) -> float | None: ...
    @property
    def mean_high(self) -> float | None: ...
    @property
    def log_sd(self) -> float | None: ...


def both_verdicts(
    row: Described,
    target: float,
    *,
    used: Statistic,
    higher_is_better: bool = True,
    design_effect: float = 1.0,
    level: float = 0.95,
    unit: str = "Mbit/s",
) -> BothVerdicts:
    """The verdicts by median and by mean on one result; `used` is the one that counts for this target."""

    def judged(value: float | None, low: float | None, high: float | None, statistic: Statistic) -> Verdict:
        return verdict(
            value,
            low,
            high,
            target,
            devices=row.devices,
            log_sd=row.log_sd,
            statistic=statistic,
            higher_is_better=higher_is_better,
            design_effect=design_effect,
            level=level,
            unit=unit,
        )

    return BothVerdicts(
        judged(row.median, row.median_low, row.median_high, "median"),
        judged(row.mean, row.mean_low, row.mean_high, "mean"),
        used,
    )


def _told(number: float | None) -> float | None:
    return None if number is None or not isfinite(number) else float(number)


def _further(
    value: float | None,
    low: float | None,
    high: float | None,
    target: float,
    devices: int,
    log_sd: float | None,
    statistic: Statistic,
    *,
    design_effect: float,
    level: float,
) -> tuple[int | None, bool]:
    """Further devices, and whether that is only the floor. Where the formula says that those there should
    have been enough, the interval is wider than it supposes; then the interval's own width is scaled."""
    floor = fewest_for_interval(statistic, level)
    if value is None:
        return max(1, floor - devices), True
    distance = abs(log(value / target)) if value > 0 else inf
    if distance < 1e-9:
        return None, False
    needed = (
        devices_needed(value, target, log_sd, statistic=statistic, design_effect=design_effect, level=level)
        if log_sd is not None
        else 0.0
    )
    if needed <= devices and low is not None and high is not None:
        side = log(high / value) if value < target else log(value / low) if low > 0 else inf
        needed = max(needed, devices * (side / distance) ** 2)
    if needed > MOST_DEVICES:
        return None, False
    return max(1, max(floor, ceil(needed)) - devices), log_sd is None and low is None


def _sentence(
    answer: Answer,
    statistic: Statistic,
    known: tuple[float | None, float | None, float | None],
    target: float,
    higher_is_better: bool,
    level: float,
    unit: str,
) -> Words:
    value, low, high = known
    label, name = answer.label, STATISTIC_WORDS[statistic]
    if value is None:
        return Words(f"{label.vi}: quá ít thiết bị đo.", f"{label.en}: too few devices measured.")
    told = [one for one in known if one is not None]
    decimals = 3 if any(0 < abs(one - target) < 0.05 for one in told) else 1
    v, t = format_number(value, decimals), format_number(target, decimals)
    if low is None or high is None:
        return Words(
            f"{label.vi}: {name.vi} {v} {unit}, quá ít thiết bị để có khoảng tin cậy.",
            f"{label.en}: {name.en} {v} {unit}, too few devices for an interval.",
        )
    percent = format_number(level * 100)
    around = f"{format_number(low, decimals)}–{format_number(high, decimals)}"
    head = Words(
        f"{label.vi}: {name.vi} {v} {unit} (khoảng {percent}%: {around})",
        f"{label.en}: {name.en} {v} {unit} ({percent}% interval {around})",
    )
    if answer is Answer.NOT_ENOUGH:
        return Words(
            f"{head.vi}, khoảng này chứa mục tiêu {t}.", f"{head.en}; the target {t} lies within it."
        )
    above = (answer is Answer.REACHED) == higher_is_better
    if answer is Answer.REACHED:
        side = Words("không dưới", "not below") if above else Words("không trên", "not above")
    else:
        side = Words("trên", "above") if above else Words("dưới", "below")
    return Words(
        f"{head.vi}, cả khoảng {side.vi} mục tiêu {t}.", f"{head.en}; all of it is {side.en} the target {t}."
    )


def _what_more(further: int | None, at_least: bool, devices: int, statistic: Statistic) -> Words:
    name = STATISTIC_WORDS[statistic]
    if further is None:
        return Words(
            f"{name.vi.capitalize()} gần như trùng mục tiêu: có thêm thiết bị cũng không kết luận được.",
            f"The {name.en} is all but on the target: no number of devices would decide.",
        )
    number = format_number(further, 0)
    if at_least:
        return Words(
            f"Đã có {devices} thiết bị, cần thêm ít nhất {number}.",
            f"There are {devices} devices; at least {number} more are needed.",
        )
    return Words(
        f"Cần thêm khoảng {number} thiết bị, nếu {name.vi} vẫn như hiện nay.",
        f"About {number} more devices would decide if the {name.en} stays as it is.",
    )
