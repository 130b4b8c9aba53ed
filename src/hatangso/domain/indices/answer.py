"""What a locality answers to a criterion, and what every rule that scores an answer promises."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import ClassVar, Protocol

from hatangso.domain.words import Words


class Step(StrEnum):
    """The three answers of a criterion scored full, half or none."""

    FULL = "full"
    HALF = "half"
    NONE = "none"

    @property
    def label(self) -> Words:
        return _STEPS[self]


@dataclass(frozen=True)
class Answer:
    """A number, a step, or "không phát sinh"; `evidence` counts the files or documents with it."""

    value: float | None = None
    step: Step | None = None
    not_arising: bool = False
    evidence: int = 0


@dataclass(frozen=True)
class Improvement:
    """What would raise a criterion: reach `what`, and it earns `points`. `value` where that is a number."""

    what: Words
    points: float
    value: float | None = None


class Rule(Protocol):
    """A kind of rule. `asks`: number (a measured value), step, or points (given by hand)."""

    kind: ClassVar[str]
    asks: ClassVar[str]

    def points(self, answer: Answer, most: float) -> float | None:
        """The points of an answer, 0 to `most`; None where the answer does not say what is asked."""

    def told(self, most: float) -> Words:
        """The rule in a sentence."""

    def improvements(self, answer: Answer | None, most: float) -> tuple[Improvement, ...]:
        """Each higher step within reach of this rule, the nearest first."""


def rounded(points: float, decimals: int = 2) -> float:
    """Half up, as decisions on scoring round.

    >>> rounded(8.235), rounded(2.345), rounded(7.5, 0)
    (8.24, 2.35, 8.0)
    """
    step = Decimal(1).scaleb(-decimals)
    return float(Decimal(str(points)).quantize(step, rounding=ROUND_HALF_UP))


_STEPS = {
    Step.FULL: Words("Đạt đủ", "Full"),
    Step.HALF: Words("Đạt một nửa", "Half"),
    Step.NONE: Words("Không đạt", "None"),
}
