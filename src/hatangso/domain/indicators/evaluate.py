"""The value of an indicator from its counts; of a whole from its parts: consolidate.py."""

from hatangso.domain.indicators.indicator import Counts, Indicator
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
