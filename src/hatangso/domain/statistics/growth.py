"""Growth between two periods ("double 2024"), with its interval, and what a change of technology adds to it.

R = θ₂/θ₁ with exp{ln R ± z √(se₁² + se₂²)}, se = (ln U − ln L)/(2z) from each period's own interval (delta
method; D. G. Altman and J. M. Bland, British Medical Journal 326 (2003) 219, do the same with two
estimates). The two periods are taken to be independent; where the same devices measured in both, the
interval is rather too wide.
"""

from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

from hatangso.domain.measurement.method import comparable
from hatangso.domain.numbers_format import format_number
from hatangso.domain.quantities import Estimate, Unknown
from hatangso.domain.statistics.growth_needed import further_for_growth, what_more_for_growth
from hatangso.domain.statistics.needed import Statistic
from hatangso.domain.statistics.verdict_words import STATISTIC_WORDS, Answer
from hatangso.domain.words import Words


@dataclass(frozen=True)
class PeriodFigure:
    """A period's estimate (> 0, with its interval) and what it must share with another to be compared.

    `devices`: on so many it stands; None where that is not known.
    """

    estimate: Estimate
    statistic: Statistic
    source: str
    method: str
    devices: int | None = None


@dataclass(frozen=True)
class Growth:
    """Later by earlier, the answer to "at least `times` as much", and the sentence that says so.

    `further`: devices beyond those of the later period that would decide if the ratio stayed; None where it
    is decided, no number would, or the devices are not known.
    """

    ratio: Estimate
    times: float
    answer: Answer
    further: int | None
    reason: Words


OTHER_SOURCE = Unknown(
    Words(
        "Hai kỳ lấy từ hai nguồn đo khác nhau, không so sánh được.",
        "The two periods come from different sources and cannot be compared.",
    )
)
OTHER_METHOD = Unknown(
    Words(
        "Hai kỳ tính theo hai phiên bản phương pháp khác nhau; hãy tính lại theo cùng một phiên bản.",
        "The two periods were computed by different versions of the method; compute both anew by one.",
    )
)
OTHER_STATISTIC = Unknown(
    Words(
        "Một kỳ là trung vị, kỳ kia là trung bình, không so sánh được.",
        "One period is a median, the other a mean; they cannot be compared.",
    )
)
NO_RATIO = Unknown(
    Words(
        "Một trong hai kỳ bằng 0 hoặc có khoảng chạm 0, không tính được tỷ lệ.",
        "One period, or an end of its interval, is 0: there is no ratio.",
    )
)
OTHER_LEVEL = Unknown(
    Words(
        "Khoảng tin cậy của hai kỳ ở hai mức khác nhau.",
        "The intervals of the two periods are of different levels.",
    )
)


def growth(earlier: PeriodFigure, later: PeriodFigure, times: float = 2.0) -> Growth | Unknown:
    """How many times as much, with the interval at the level of both estimates; Unknown where source, method
    version, statistic or level differ.

    >>> before = PeriodFigure(Estimate(20, 18, 22.2, 0.95), "median", "own", "speed/1")
    >>> after = PeriodFigure(Estimate(48, 44, 52.4, 0.95), "median", "own", "speed/1")
    >>> found = growth(before, after)
    >>> round(found.ratio.value, 2), round(found.ratio.low, 2), round(found.ratio.high, 2), found.answer.value
    (2.4, 2.09, 2.75, 'reached')
    """
    refused = _refused(earlier, later)
    if refused is not None:
        return refused
    level = earlier.estimate.level
    ratio = later.estimate.value / earlier.estimate.value
    half = _z(level) * sqrt(log_error(earlier.estimate) ** 2 + log_error(later.estimate) ** 2)
    found = Estimate(ratio, min(ratio, ratio * exp(-half)), max(ratio, ratio * exp(half)), level)
    answer = Answer.NOT_ENOUGH
    if found.low >= times:
        answer = Answer.REACHED
    elif found.high < times:
        answer = Answer.NOT_REACHED
    said = _sentence(found, times, answer, earlier.statistic)
    if answer is not Answer.NOT_ENOUGH or later.devices is None:
        return Growth(found, times, answer, None, said)
    further = further_for_growth(earlier.estimate, later.estimate, times, later.devices)
    more = what_more_for_growth(further)
    return Growth(found, times, answer, further, Words(f"{said.vi} {more.vi}", f"{said.en} {more.en}"))


def log_error(estimate: Estimate) -> float:
    """The standard error of ln(value) that an interval with ends above 0 stands for."""
    return (log(estimate.high) - log(estimate.low)) / (2 * _z(estimate.level))


def _z(level: float) -> float:
    return NormalDist().inv_cdf(0.5 + level / 2)


def _refused(earlier: PeriodFigure, later: PeriodFigure) -> Unknown | None:
    if earlier.source != later.source:
        return OTHER_SOURCE
    if not comparable(earlier.method, later.method):
        return OTHER_METHOD
    if earlier.statistic != later.statistic:
        return OTHER_STATISTIC
    if earlier.estimate.level != later.estimate.level:
        return OTHER_LEVEL
    return NO_RATIO if min(earlier.estimate.low, later.estimate.low) <= 0 else None


def _sentence(ratio: Estimate, times: float, answer: Answer, statistic: Statistic) -> Words:
    value, low, high, wanted = (format_number(x, 2) for x in (ratio.value, ratio.low, ratio.high, times))
    percent, name, label = format_number(ratio.level * 100), STATISTIC_WORDS[statistic], answer.label
    return Words(
        f"{label.vi}: {name.vi} gấp {value} lần kỳ gốc (khoảng {percent}%: {low}–{high}), "
        f"mục tiêu gấp {wanted} lần.",
        f"{label.en}: the {name.en} is {value} times the base ({percent}% interval {low}–{high}); "
        f"the target is {wanted} times.",
    )
