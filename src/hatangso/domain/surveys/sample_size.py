"""How many households must answer for a share to be known within a wanted margin.

W. G. Cochran, Sampling Techniques, 3rd ed. (1977), sections 4.3–4.4: n0 = z² p (1 − p) / e², and with the
finite population correction n = n0 / (1 + (n0 − 1) / N). The expected design effect multiplies n0 (L. Kish,
Survey Sampling, 1965, 8.2); the households to visit are the answers wanted by the share expected to answer.
Told for people in docs/methods/surveys.md.
"""

from dataclasses import dataclass
from math import ceil, sqrt
from statistics import NormalDist

from hatangso.domain.words import Misstated

_SLIP = 1e-9  # what floating point adds to a whole number


@dataclass(frozen=True)
class Wanted:
    """What a survey should reach: shares lie in 0 to 1.

    `margin` is half the interval's width; `expected` the share one expects (0.5 asks for most answers);
    `design_effect` what clusters and weights are expected to cost; `response` who is expected to answer.
    """

    margin: float
    confidence: float = 0.95
    expected: float = 0.5
    design_effect: float = 1.0
    response: float = 1.0

    def __post_init__(self) -> None:
        for value, low, high, vi, en in (
            (self.margin, 0.005, 0.5, "Sai số phải từ 0,5 % đến 50 %.", "The margin must be 0.5 % to 50 %."),
            (
                self.confidence,
                0.5,
                0.999,
                "Độ tin cậy phải từ 50 % đến 99,9 %.",
                "The confidence must be 50 % to 99.9 %.",
            ),
            (
                self.expected,
                0.01,
                0.99,
                "Tỷ lệ ước đoán phải từ 1 % đến 99 %.",
                "The share expected must be 1 % to 99 %.",
            ),
            (
                self.design_effect,
                0.5,
                10,
                "Hệ số thiết kế phải từ 0,5 đến 10.",
                "The design effect must be 0.5 to 10.",
            ),
            (
                self.response,
                0.05,
                1,
                "Tỷ lệ trả lời phải từ 5 % đến 100 %.",
                "The response must be 5 % to 100 %.",
            ),
        ):
            if not low <= value <= high:
                raise Misstated(vi, en)


@dataclass(frozen=True)
class SampleSize:
    """Completed forms that are needed, and households to visit for them."""

    answers: int
    visits: int


def sample_size(wanted: Wanted, population: int | None) -> SampleSize:
    """Forms and visits for a population of that many households; None where it is not known (no correction).

    >>> sample_size(Wanted(margin=0.05), population=1000)
    SampleSize(answers=278, visits=278)
    >>> sample_size(Wanted(margin=0.05, design_effect=1.5, response=0.8), population=None)
    SampleSize(answers=577, visits=722)
    """
    if population is not None and population < 1:
        raise Misstated("Chưa có số hộ để tính cỡ mẫu.", "There are no households to size a sample for.")
    first = wanted.design_effect * _z(wanted) ** 2 * wanted.expected * (1 - wanted.expected)
    first /= wanted.margin**2
    if population is None:
        answers = ceil(first - _SLIP)
        return SampleSize(answers, ceil(answers / wanted.response - _SLIP))
    answers = min(population, max(1, ceil(first / (1 + (first - 1) / population) - _SLIP)))
    return SampleSize(answers, min(population, ceil(answers / wanted.response - _SLIP)))


def margin_reached(wanted: Wanted, answers: int, population: int | None) -> float:
    """Half the width of the interval that so many answers would give; 0 where everybody answers.

    >>> round(margin_reached(Wanted(margin=0.05), 278, 1000), 3)
    0.05
    """
    if answers < 1:
        raise Misstated("Chưa có phiếu nào.", "There are no answers.")
    variance = wanted.design_effect * wanted.expected * (1 - wanted.expected) / answers
    if population is not None:
        variance *= max(0.0, population - answers) / max(1, population - 1)
    return _z(wanted) * sqrt(variance)


def _z(wanted: Wanted) -> float:
    return NormalDist().inv_cdf(0.5 + wanted.confidence / 2)
