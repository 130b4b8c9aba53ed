"""Points by bands: 100 % gives 10, from 90 to under 100 gives 8, … under the last band nothing.

Met in annex 3 of Quy định 11-QĐ/TU (index of a province for its communes, Nghị quyết 57).
"""

from dataclasses import dataclass
from typing import ClassVar

from hatangso.domain.indices.answer import Answer, Improvement
from hatangso.domain.indices.fields import Fields
from hatangso.domain.numbers_format import format_number, format_quantity
from hatangso.domain.words import Misstated, Words


@dataclass(frozen=True)
class Bands:
    """`steps`: pairs (edge, points), best first. A value reaches a band at its edge.

    Where lower is better an edge is the highest value that still earns the band.

    >>> rule = Bands(((100, 10), (90, 8), (80, 6), (70, 4)), unit="%")
    >>> [rule.points(Answer(value=v), 10) for v in (100, 99.9, 80, 69)]
    [10, 8, 6, 0.0]
    """

    kind: ClassVar[str] = "bands"
    asks: ClassVar[str] = "number"
    steps: tuple[tuple[float, float], ...]
    unit: str = ""
    lower_is_better: bool = False

    def __post_init__(self) -> None:
        sign = -1 if self.lower_is_better else 1
        edges = [sign * edge for edge, _ in self.steps]
        points = [earned for _, earned in self.steps]
        if not self.steps:
            raise Misstated("Cần ít nhất một bậc điểm.", "at least one band is needed")
        if edges != sorted(set(edges), reverse=True) or points != sorted(set(points), reverse=True):
            raise Misstated(
                "Các bậc phải xếp từ tốt nhất xuống, ngưỡng và điểm giảm dần, không trùng nhau.",
                "bands go from the best down; edges and points fall and none is there twice",
            )
        if min(points) < 0:
            raise Misstated("Điểm của một bậc không được âm.", "a band cannot take points")

    @classmethod
    def read(cls, fields: Fields, most: float) -> "Bands":
        rows = fields.rows("bands")
        if not all(isinstance(row, list | tuple) and len(row) == 2 for row in rows):
            raise fields.trouble("'bands' must be a list of [edge, points]")
        try:
            rule = cls(
                tuple((float(edge), float(points)) for edge, points in rows),
                fields.text("unit", ""),
                fields.choice("better", ("higher", "lower"), "higher") == "lower",
            )
            if rule.steps[0][1] > most:
                raise Misstated(
                    "Bậc cao nhất vượt điểm tối đa của tiêu chí.",
                    "the best band passes the criterion's points",
                )
        except Misstated as wrong:
            raise fields.told(wrong) from wrong
        except (TypeError, ValueError) as wrong:
            raise fields.trouble("'bands' must hold numbers") from wrong
        return rule

    def points(self, answer: Answer, most: float) -> float | None:
        if answer.value is None:
            return None
        return next((earned for edge, earned in self.steps if self._reaches(answer.value, edge)), 0.0)

    def told(self, most: float) -> Words:
        vi = ("≤" if self.lower_is_better else "≥") + " "
        parts = [
            f"{vi}{format_quantity(edge, self.unit, 2)}: {format_number(p, 2)}" for edge, p in self.steps
        ]
        text = "; ".join(parts)
        return Words(f"{text} điểm; còn lại 0 điểm", f"{text} points; otherwise 0")

    def improvements(self, answer: Answer | None, most: float) -> tuple[Improvement, ...]:
        now = (self.points(answer, most) if answer else None) or 0.0
        sign = "≤" if self.lower_is_better else "≥"
        return tuple(
            Improvement(
                Words(
                    f"đạt {sign} {format_quantity(edge, self.unit, 2)}",
                    f"reach {sign} {format_quantity(edge, self.unit, 2, 'en')}",
                ),
                earned,
                edge,
            )
            for edge, earned in reversed(self.steps)
            if earned > now
        )

    def _reaches(self, value: float, edge: float) -> bool:
        return value <= edge if self.lower_is_better else value >= edge
