"""Points in proportion to a value, full at a cap, none under a floor.

Met in annex 3 of Quy định 11-QĐ/TU: disbursement from 60 % to under 85 % gives (rate / 85 %) × 10, rounded to
two decimals; 85 % and more gives 10; under 60 % gives 0.
"""

from dataclasses import dataclass
from typing import ClassVar

from hatangso.domain.indices.answer import Answer, Improvement, rounded
from hatangso.domain.indices.fields import Fields
from hatangso.domain.numbers_format import format_number, format_quantity
from hatangso.domain.words import Misstated, Words


@dataclass(frozen=True)
class Proportional:
    """`cap` earns everything; under `floor` nothing is earned.

    >>> rule = Proportional(cap=85, floor=60, unit="%")
    >>> [rule.points(Answer(value=v), 10) for v in (59.9, 60, 70, 85, 100)]
    [0.0, 7.06, 8.24, 10, 10]
    """

    kind: ClassVar[str] = "proportional"
    asks: ClassVar[str] = "number"
    cap: float
    floor: float = 0.0
    unit: str = ""
    decimals: int = 2

    def __post_init__(self) -> None:
        if self.cap <= 0:
            raise Misstated(
                "Mức được điểm tối đa phải lớn hơn 0.", "the value that earns everything must be above 0"
            )
        if not 0 <= self.floor <= self.cap:
            raise Misstated(
                "Mức sàn phải từ 0 đến mức được điểm tối đa.", "the floor lies between 0 and the cap"
            )

    @classmethod
    def read(cls, fields: Fields, most: float) -> "Proportional":
        try:
            return cls(
                fields.number("cap"),
                fields.number("floor", 0.0),
                fields.text("unit", ""),
                int(fields.number("decimals", 2, least=0)),
            )
        except Misstated as wrong:
            raise fields.told(wrong) from wrong

    def points(self, answer: Answer, most: float) -> float | None:
        if answer.value is None:
            return None
        if answer.value >= self.cap:
            return most
        if answer.value < self.floor or answer.value <= 0:
            return 0.0
        return min(most, rounded(answer.value / self.cap * most, self.decimals))

    def told(self, most: float) -> Words:
        cap, floor = (format_quantity(value, self.unit, 2) for value in (self.cap, self.floor))
        full = format_number(most, 2)
        under = Words(f"; dưới {floor}: 0 điểm", f"; under {floor}: 0") if self.floor else Words("", "")
        return Words(
            f"từ {cap}: {full} điểm; thấp hơn: giá trị/{cap} × {full} điểm{under.vi}",
            f"from {cap}: {full} points; below: value/{cap} × {full}{under.en}",
        )

    def improvements(self, answer: Answer | None, most: float) -> tuple[Improvement, ...]:
        now = (self.points(answer, most) if answer else None) or 0.0
        found = []
        for edge in dict.fromkeys((self.floor, self.cap)):
            earned = self.points(Answer(value=edge), most) or 0.0
            if earned > now:
                found.append(
                    Improvement(
                        Words(
                            f"đạt ≥ {format_quantity(edge, self.unit, 2)}",
                            f"reach ≥ {format_quantity(edge, self.unit, 2, 'en')}",
                        ),
                        earned,
                        edge,
                    )
                )
        return tuple(found)
