"""Points given by a person after the criterion's guide, where a decision describes no computation."""

from dataclasses import dataclass
from typing import ClassVar

from hatangso.domain.indices.answer import Answer, Improvement
from hatangso.domain.indices.fields import Fields
from hatangso.domain.numbers_format import format_number
from hatangso.domain.words import Words


@dataclass(frozen=True)
class ByHand:
    """
    >>> [ByHand().points(Answer(value=v), 5) for v in (3.5, -1, 9)]
    [3.5, 0.0, 5]
    """

    kind: ClassVar[str] = "by_hand"
    asks: ClassVar[str] = "points"

    @classmethod
    def read(cls, fields: Fields, most: float) -> "ByHand":
        return cls()

    def points(self, answer: Answer, most: float) -> float | None:
        return None if answer.value is None else min(most, max(0.0, answer.value))

    def told(self, most: float) -> Words:
        full = format_number(most, 2)
        return Words(f"chấm từ 0 đến {full} điểm theo hướng dẫn", f"0 to {full} points after the guide")

    def improvements(self, answer: Answer | None, most: float) -> tuple[Improvement, ...]:
        now = (self.points(answer, most) if answer else None) or 0.0
        if now >= most:
            return ()
        return (Improvement(Words("đáp ứng đủ hướng dẫn chấm", "meet the guide in full"), most),)
