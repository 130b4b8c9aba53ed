"""The value of an indicator from its counts, and of a whole from the values of its parts."""

from collections.abc import Sequence
from datetime import date

from hatangso.domain.indicators.indicator import Counts, Indicator, RollUp
from hatangso.domain.quantities import Ratio, Unknown
from hatangso.domain.words import Words


def evaluate(indicator: Indicator, counts: Counts) -> Ratio | Unknown:
    """The indicator's ratio from its counts; Unknown, naming what is missing, where one is not given."""
    if indicator.formula is None:
        return Unknown(Words("Chỉ tiêu này không tính từ số đếm", "This indicator has no formula"))
    missing = [words for name, words in indicator.needs.items() if name not in counts]
    if missing:
        return Unknown(
            Words(
                "Còn thiếu: " + ", ".join(w.vi for w in missing),
                "Missing: " + ", ".join(w.en for w in missing),
            )
        )
    return indicator.formula(counts)


def value_in_unit(ratio: Ratio, unit: str | None) -> float | Unknown:
    """A ratio as the number that is published: per cent for '%', the plain quotient for every other unit."""
    return ratio.percent if unit == "%" else ratio.share


def roll_up(rule: RollUp, values: Sequence[tuple[date, Ratio | float]]) -> Ratio | float | Unknown:
    """The value of a whole from its parts' values with their days, by the indicator's rule."""
    if not values:
        return Unknown(Words("Chưa có giá trị nào để gộp", "There is no value to combine"))
    ratios = [v for _, v in values if isinstance(v, Ratio)]
    numbers = [v for _, v in values if not isinstance(v, Ratio)]
    match rule:
        case RollUp.RATIO_OF_SUMS if not numbers:
            return sum(ratios[1:], start=ratios[0])
        case RollUp.SUM if not ratios:
            return sum(numbers)
        case RollUp.MAX if not ratios:
            return max(numbers)
        case RollUp.LATEST:
            return max(values, key=lambda v: v[0])[1]
        case RollUp.NOT_ADDITIVE:
            return Unknown(
                Words(
                    "Chỉ tiêu này không gộp được giữa các địa bàn", "This cannot be combined between places"
                )
            )
        case _:
            return Unknown(
                Words(
                    "Thiếu số phần và tổng số của một hay nhiều địa bàn nên không gộp được",
                    "Halves of a ratio are missing somewhere, so it cannot be combined",
                )
            )
