"""Full points, half of them, or none: done, done in part, not done (scoring of TP Cao Lãnh and others)."""

from dataclasses import dataclass
from typing import ClassVar

from hatangso.domain.indices.answer import Answer, Improvement, Step
from hatangso.domain.indices.fields import Fields
from hatangso.domain.numbers_format import format_number
from hatangso.domain.words import Words


@dataclass(frozen=True)
class ThreeSteps:
    """
    >>> [ThreeSteps().points(Answer(step=step), 5) for step in Step]
    [5.0, 2.5, 0.0]
    """

    kind: ClassVar[str] = "three_steps"
    asks: ClassVar[str] = "step"

    @classmethod
    def read(cls, fields: Fields, most: float) -> "ThreeSteps":
        return cls()

    def points(self, answer: Answer, most: float) -> float | None:
        return None if answer.step is None else _SHARES[answer.step] * most

    def told(self, most: float) -> Words:
        full, half = format_number(most, 2), format_number(most / 2, 2)
        return Words(
            f"đạt đủ: {full} điểm; đạt một nửa: {half} điểm; không đạt: 0 điểm",
            f"full: {full} points; half: {half}; none: 0",
        )

    def improvements(self, answer: Answer | None, most: float) -> tuple[Improvement, ...]:
        now = (self.points(answer, most) if answer else None) or 0.0
        return tuple(
            Improvement(
                Words(f"“{step.label.vi}”".lower(), f"“{step.label.en}”".lower()), _SHARES[step] * most
            )
            for step in (Step.HALF, Step.FULL)
            if _SHARES[step] * most > now
        )


_SHARES = {Step.FULL: 1.0, Step.HALF: 0.5, Step.NONE: 0.0}
