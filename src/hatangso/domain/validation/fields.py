"""The numbers of a row by name: which are told, what they are called, and the figure they make."""

from collections.abc import Sequence

from hatangso.domain.figures.told import Shape
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.validation.expression import Expression
from hatangso.domain.words import Words

NUMBERS = ("part", "whole", "value")
_WORDS = {
    "part": Words("Số phần", "The part"),
    "whole": Words("Tổng số", "The whole"),
    "value": Words("Giá trị", "The value"),
}


def field_words(name: str) -> Words:
    """What the field is called at the beginning of a sentence; a table's column is called by its own code."""
    return _WORDS.get(name, Words(name, name))


def fields_told(shape: Shape, wanted: Sequence[str]) -> tuple[str, ...]:
    """Those of the wanted fields that a figure of the shape has."""
    if shape.kind is ValueKind.RATIO:
        return tuple(wanted)
    return tuple(name for name in wanted if name == "value") if shape.kind is ValueKind.VALUE else ()


def main_field(shape: Shape) -> str:
    """Where the figure as a whole is mended."""
    return "part" if shape.kind is ValueKind.RATIO else "value"


def unit_of_field(shape: Shape, name: str) -> str | None:
    """The unit of what stands in a field: halves are counts."""
    return shape.unit if name == "value" else None


def share(shape: Shape) -> Expression:
    """The figure that the halves make: per cent for '%', the plain quotient for every other unit."""
    return ("div", ("mul", 100.0, "part") if shape.unit == "%" else "part", "whole")


def now(shape: Shape) -> Expression:
    """The figure that the row tells: the halves' own where both are told, else the number as typed."""
    return ("first", share(shape), "value") if shape.kind is ValueKind.RATIO else "value"
