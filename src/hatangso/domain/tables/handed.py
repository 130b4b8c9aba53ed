"""The table by which a superior publishes the communes' figures: one row a commune, columns by indicator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hatangso.domain.collection.sheet import CellValues, TableColumn
from hatangso.domain.figures.told import Shape
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.numbers_format import unit_words
from hatangso.domain.tables.definition import Feed, Place, TableDefinition, Tally
from hatangso.domain.words import Words

COMMUNE = "commune"
CODE = "handed_down"


@dataclass(frozen=True)
class HandedIndicator:
    """One indicator that can be published: told in numbers, by its halves or as its value alone."""

    code: str
    label: Words
    shape: Shape
    part: Words | None = None
    whole: Words | None = None

    @property
    def columns(self) -> tuple[TableColumn, ...]:
        """Part, whole and value of a ratio; the value alone of any other."""
        unit = self.shape.unit or ""
        named = _with_unit(self.label, unit) if unit else self.label
        value = TableColumn(f"{self.code}_value", named, "number", unit, minimum=0)
        if self.part is None or self.whole is None:
            return (value,)
        kind = "number" if self.shape.unit == "x" else "count"
        return (
            TableColumn(f"{self.code}_part", _joined(self.label, self.part), kind, minimum=0),
            TableColumn(f"{self.code}_whole", _joined(self.label, self.whole), kind, minimum=0),
            value,
        )


def is_published_in_numbers(shape: Shape) -> bool:
    """Whether an indicator of that shape can stand in such a table."""
    return shape.kind in (ValueKind.RATIO, ValueKind.VALUE)


def handed_table(indicators: Iterable[HandedIndicator]) -> TableDefinition:
    """The table of those indicators; every column but the commune's may be missing."""
    offered = list(indicators)
    commune = TableColumn(COMMUNE, Words("Mã xã, phường", "Commune's code"), "commune", required=True)
    return TableDefinition(
        code=CODE,
        version=1,
        label=Words("Số liệu công bố cho các xã, phường", "Figures published for the communes"),
        meaning=Words("Mỗi dòng là một xã, phường.", "One row a commune."),
        source="",
        asked_of=(),
        columns=(commune, *(column for one in offered for column in one.columns)),
        key=(COMMUNE,),
        place=Place("commune", (COMMUNE,)),
        feeds=tuple(
            Feed(
                one.code,
                tuple((column.code.rpartition("_")[2], Tally(column.code)) for column in one.columns),
            )
            for one in offered
        ),
    )


def handed_values(fields: Mapping[str, float]) -> CellValues | None:
    """What one commune's row tells of an indicator; halves before a bare value; None where it tells nothing.

    >>> handed_values({"part": 1, "whole": 4, "value": 25}) == CellValues(part=1, whole=4)
    True
    >>> handed_values({}) is None
    True
    """
    part, whole, value = (fields.get(name) for name in ("part", "whole", "value"))
    if part is not None or whole is not None:
        return CellValues(part=part, whole=whole)
    return None if value is None else CellValues(value=value)


def _with_unit(label: Words, unit: str) -> Words:
    return Words(f"{label.vi} ({unit_words(unit)})", f"{label.en} ({unit_words(unit, 'en')})")


def _joined(label: Words, half: Words) -> Words:
    return Words(f"{label.vi}: {half.vi}", f"{label.en}: {half.en}")
