"""Whether a place's own plan is kept by what one source measured there."""

from dataclasses import dataclass

from hatangso.domain.progress.target import Goal
from hatangso.domain.quantities import Unknown
from hatangso.domain.statistics.needed import Statistic, fewest_for_interval
from hatangso.domain.statistics.verdict import verdict
from hatangso.domain.statistics.verdict_words import Answer, sentence
from hatangso.domain.words import Words
from hatangso.store.measurements.readings import Reading
from hatangso.store.measurements.speed_growth import RISING, growth_of

KEPT_BACK = Words(
    "Chưa kết luận: con số này được giữ lại để không suy ra được số của nơi có dưới 5 thiết bị.",
    "Not decided: this number is kept back so that fewer than 5 devices cannot be told from it.",
)
NO_BASE = Words(
    "Chưa đủ căn cứ: kỳ gốc không có số đo đủ thiết bị; đo thêm bây giờ cũng không bù được.",
    "Not enough evidence: too few devices measured in the base; measuring now cannot make up for it.",
)
TOO_FEW_NOW = Words(
    "Chưa đủ căn cứ: kỳ này chưa có đủ thiết bị để có khoảng tin cậy.",
    "Not enough evidence: too few devices in this period for an interval.",
)


@dataclass(frozen=True)
class Judged:
    """`outcome`: reached, not_reached, not_enough; `more`: further devices that would decide, if any."""

    outcome: str
    statistic: Statistic
    target: float
    more: int | None
    at_least: bool
    reason: Words


def judged(reading: Reading, goal: Goal | None, statistic: str) -> Judged | None:
    """The verdict of three values; None where no plan sets a target, or a table of others has no interval.

    A place without any test is not enough evidence too.
    """
    if goal is None or goal.comparator not in RISING or goal.value <= 0 or reading.published is not None:
        return None
    by: Statistic = "mean" if statistic == "mean" else "median"
    result = reading.result
    low, high = reading.interval(by) or (None, None)
    value = None
    if result is not None:
        value = result.mean if by == "mean" else result.median
    if reading.keeps_back(by):
        return Judged(Answer.NOT_ENOUGH.value, by, goal.value, None, False, KEPT_BACK)
    found = verdict(
        value,
        low,
        high,
        goal.value,
        devices=reading.devices or 0,
        log_sd=result.log_sd if result is not None and not reading.is_hidden else None,
        statistic=by,
    )
    reason = found.reason
    if reading.standing == "interval" and low is not None:  # the estimate itself is not told
        reason = sentence(found.answer, by, (None, low, high), goal.value, True, 0.95, "Mbit/s")
    if reading.standing == "interval" and found.answer is Answer.NOT_ENOUGH and low is not None:
        reason = Words(
            "Chưa đủ căn cứ: khoảng tin cậy chứa mục tiêu, và số thiết bị còn dưới 30.",
            "Not enough evidence: the interval holds the target, and there are fewer than 30 devices.",
        )
    return Judged(found.answer.value, by, goal.value, found.further, found.at_least, reason)


def judged_growth(base: Reading | None, reading: Reading, goal: Goal | None, statistic: str) -> Judged | None:
    """The verdict on "so many times the base year"; None where no plan says so.

    `more` are devices of this period: the base is over. None of them decides where the base is not known.
    """
    if goal is None or goal.comparator not in RISING or goal.value <= 0:
        return None
    by: Statistic = "mean" if statistic == "mean" else "median"
    found = growth_of(base, reading, by, goal.value)
    if found is None:
        if reading.keeps_back(by) or (base is not None and base.keeps_back(by)):
            return Judged(Answer.NOT_ENOUGH.value, by, goal.value, None, False, KEPT_BACK)
        if base is None or base.interval(by) is None:
            return Judged(Answer.NOT_ENOUGH.value, by, goal.value, None, False, NO_BASE)
        missing = max(1, fewest_for_interval(by) - (reading.devices or 0))
        return Judged(Answer.NOT_ENOUGH.value, by, goal.value, missing, True, TOO_FEW_NOW)
    if isinstance(found, Unknown):
        return Judged(Answer.NOT_ENOUGH.value, by, goal.value, None, False, found.reason)
    return Judged(found.answer.value, by, goal.value, found.further, False, found.reason)
