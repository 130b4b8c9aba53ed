"""Rows of raw cells to typed values, or to what is wrong with each cell; batch by batch."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hatangso.domain.collection.typed import Value, reader_of, tidy
from hatangso.domain.numbers_format import format_number
from hatangso.domain.places.search_key import search_key
from hatangso.domain.tables.definition import TableDefinition
from hatangso.domain.words import Misstated, Words

REMEMBERED = 50_000  # readings of one column that are not made twice


@dataclass(frozen=True)
class CellFault:
    """What is wrong with a cell; `column` is its code, '' for the whole row."""

    column: str
    words: Words


@dataclass(frozen=True)
class Matched:
    """Where each column of the table stands in a file; what the file lacks, and what it has beside."""

    places: Mapping[str, int]
    missing: tuple[str, ...]  # codes of required columns that are not there
    strange: tuple[str, ...]  # headings that name no column


def match_headings(definition: TableDefinition, headings: Sequence[object]) -> Matched:
    """Columns by their code or label, in any order, with or without accents, case and unit in brackets."""
    known: dict[str, str] = {}
    for column in definition.columns:
        for said in (column.code, column.label.vi, column.label.en):
            known[_heading_key(said)] = column.code
            known.setdefault(_heading_key(said.partition("(")[0]), column.code)
    places: dict[str, int] = {}
    strange = []
    for place, heading in enumerate(headings):
        said = tidy(str(heading or ""))
        code = known.get(_heading_key(said)) or known.get(_heading_key(said.partition("(")[0]))
        if code is not None and code not in places:
            places[code] = place
        elif said:
            strange.append(said)
    missing = tuple(c.code for c in definition.columns if c.required and c.code not in places)
    return Matched(places, missing, tuple(strange))


@dataclass
class Batch:
    """Typed values by column, one a row; the faults of each bad row by its position in the batch."""

    size: int
    values: dict[str, list[Value]]
    faults: dict[int, list[CellFault]] = field(default_factory=dict)

    def fault(self, row: int, column: str, words: Words) -> None:
        """Tell one more thing that is wrong."""
        self.faults.setdefault(row, []).append(CellFault(column, words))

    @property
    def good(self) -> list[int]:
        """The positions of rows without a fault."""
        return [row for row in range(self.size) if row not in self.faults]


class TableReader:
    """Reads the rows of one file. Equal cells of a column are read once."""

    def __init__(
        self,
        definition: TableDefinition,
        matched: Matched,
        *,
        communes: Mapping[str, str] | None = None,
        decimals: Mapping[str, str] | None = None,
    ) -> None:
        """`communes` as `commune_names` gives them; `decimals` the decimal mark by column, where known."""
        self._columns: list[tuple[str, int | None, Callable[[object], Value]]] = [
            (
                column.code,
                matched.places.get(column.code),
                reader_of(column, communes=communes, decimal=(decimals or {}).get(column.code, "")),
            )
            for column in definition.columns
        ]
        self._known: dict[str, dict[object, tuple[Value, Words | None]]] = {
            column.code: {} for column in definition.columns
        }

    def read(self, rows: Sequence[Sequence[object]]) -> Batch:
        """The rows, whose cells stand in the order of the file; short rows lack their last cells."""
        batch = Batch(len(rows), {})
        width = max(map(len, rows), default=0)
        even = [row if len(row) == width else (*row, *[None] * (width - len(row))) for row in rows]
        cells = list(zip(*even, strict=True))
        nothing: Sequence[object] = (None,) * len(rows)
        for code, place, read in self._columns:
            column = nothing if place is None or place >= width else cells[place]
            batch.values[code] = self._column(batch, code, column, read)
        return batch

    def _column(
        self, batch: Batch, code: str, cells: Sequence[object], read: Callable[[object], Value]
    ) -> list[Value]:
        known = self._known[code]
        if len(known) > REMEMBERED:
            known.clear()
        values: list[Value] = []
        for row, raw in enumerate(cells):
            found = known.get(raw)
            if found is None:
                try:
                    found = (read(raw), None)
                except Misstated as wrong:
                    found = (None, wrong.words)
                known[raw] = found
            value, wrong_words = found
            values.append(value)
            if wrong_words is not None:
                batch.fault(row, code, wrong_words)
        return values


def check_within(batch: Batch, definition: TableDefinition) -> None:
    """Fault the rows in which a part is more than its whole; what is not told is not compared."""
    for part, whole in definition.within:
        labels = definition.column(part).label, definition.column(whole).label
        for row, (told, most) in enumerate(zip(batch.values[part], batch.values[whole], strict=True)):
            if isinstance(told, int | float) and isinstance(most, int | float) and told > most:
                batch.fault(row, part, _more_than_whole(*labels, told, most))


def _more_than_whole(part: Words, whole: Words, told: float, most: float) -> Words:
    said = format_number(told), format_number(most)
    return Words(
        f"{part.vi} ({said[0]}) lớn hơn {whole.vi} ({said[1]}).",
        f"{part.en} ({said[0]}) is more than {whole.en} ({said[1]}).",
    )


def _heading_key(text: str) -> str:
    return search_key(text).replace("_", " ").strip(" *:")
