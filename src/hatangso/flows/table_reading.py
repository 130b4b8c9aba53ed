"""A received table is read from its first to its last row: what is wrong where, and which figures it makes.

Nothing is written to the database here; memory grows with the communes, not with the rows.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from hatangso.adapters.refused_rows import RefusedRows
from hatangso.adapters.table_file import NotATable
from hatangso.adapters.table_stream import HEADING_WITHIN, Line, TableStream, open_table
from hatangso.domain.collection.typed import commune_names, decimal_mark
from hatangso.domain.places.locate import Locator
from hatangso.domain.tables.definition import TableDefinition
from hatangso.domain.tables.keys import FIRST, SeenKeys
from hatangso.domain.tables.placing import Placing
from hatangso.domain.tables.reading import (
    Batch,
    CellFault,
    Matched,
    TableReader,
    check_within,
    match_headings,
)
from hatangso.domain.tables.tally import Tallies
from hatangso.domain.words import Words

BATCH = 10_000
SAMPLE = 500  # rows in which the decimal mark is looked for
SHOWN = 100  # faults that the page shows; all stand in the file of refused rows

Progress = Callable[[int, int], None]


@dataclass
class ReadTable:
    """What a reading found. `figures` as TalliedFigure; `kept_rows` only where they were asked for."""

    stream: TableStream
    matched: Matched
    rows: int = 0
    bad: int = 0
    partly_outside: int = 0
    faults: list[tuple[int, CellFault, str]] = field(default_factory=list)  # line, fault, what stood there
    fault_counts: Counter[str] = field(default_factory=Counter)
    tallies: Tallies | None = None
    kept_rows: list[tuple[str, dict[str, Any]]] = field(default_factory=list)  # commune, values

    @property
    def good(self) -> int:
        return self.rows - self.bad


def read_table_file(
    path: Path,
    definition: TableDefinition,
    communes: Mapping[str, str],
    locator: Locator | None,
    *,
    refused_to: Path | None = None,
    keep_rows: int = 0,
    progress: Progress = lambda done, total: None,
) -> ReadTable:
    """Read the whole file. `communes`: code and full name of each that may be told about.

    Bad rows are written to `refused_to`; the values of good ones are kept up to `keep_rows` (none beyond).
    Raises NotATable where the file is broken, cut off, or lacks a required column.
    """
    stream = open_table(path)
    lines = stream.lines()
    heading, matched = _heading(definition, lines)
    first = list(islice(lines, SAMPLE))
    reader = TableReader(
        definition,
        matched,
        communes=commune_names(communes),
        decimals=_decimals(definition, matched, first) if stream.kind == "csv" else {},
    )
    codes = tuple(sorted(communes))
    found = ReadTable(stream, matched, tallies=Tallies(definition, codes))
    placing = Placing(definition, codes, locator)
    seen = SeenKeys()
    width = len(heading.cells) if stream.kind == "csv" else 0
    lists_communes = stream.kind == "xlsx" and definition.key == definition.place.columns
    named_at = matched.places.get(definition.key[0]) if lists_communes else None

    def all_batches(refused: RefusedRows | None) -> None:
        for batch_lines in _batches(first, lines):
            batch_lines = [line for line in batch_lines if not _is_untouched(line, named_at)]
            rows = [line.cells for line in batch_lines]
            batch = reader.read(rows)
            _check_width(batch, rows, width)
            check_within(batch, definition)
            _check_keys(batch, batch_lines, definition, seen)
            positions, units, weights = placing.place(batch)
            if found.tallies is not None:
                found.tallies.add(batch.values, positions, units, weights)
            if keep_rows and len(found.kept_rows) <= keep_rows:
                _keep(found, batch, codes, positions.tolist(), units.tolist())
            _tell_faults(found, batch, batch_lines, matched, refused)
            found.rows += len(rows)
            progress(found.rows, max(stream.rows_total, found.rows))

    if refused_to is None:
        all_batches(None)
    else:
        with refused_to.open("wb") as target, RefusedRows(target, heading.cells) as refused:
            all_batches(refused)
    if not found.rows:
        raise NotATable(
            "Bảng chỉ có dòng tiêu đề. Hãy điền ít nhất một dòng.", "The table has only a heading."
        )
    if keep_rows and found.good > keep_rows:
        found.kept_rows.clear()
    found.partly_outside = placing.partly_outside
    return found


def _heading(definition: TableDefinition, lines: Iterator[Line]) -> tuple[Line, Matched]:
    """The first line that names the required columns; else the sentence that says which are missing."""
    best: Matched | None = None
    for line in islice(lines, HEADING_WITHIN):
        matched = match_headings(definition, line.cells)
        if matched.places and not matched.missing:
            return line, matched
        if best is None or len(matched.places) > len(best.places):
            best = matched
    missing = best.missing if best else tuple(column.code for column in definition.columns if column.required)
    labels = [definition.column(code).label for code in missing]
    raise NotATable(
        "Bảng thiếu cột: " + "; ".join(label.vi for label in labels) + ". Hãy dùng tệp mẫu.",
        "The table lacks columns: " + "; ".join(label.en for label in labels) + ". Use the template.",
    )


def _decimals(definition: TableDefinition, matched: Matched, first: Sequence[Line]) -> dict[str, str]:
    """The decimal mark of each column of numbers where some cell leaves no doubt, else the others'."""
    places = {c.code: matched.places[c.code] for c in definition.columns if c.code in matched.places}
    marks = {
        column.code: decimal_mark(
            line.cells[places[column.code]] for line in first if places[column.code] < len(line.cells)
        )
        for column in definition.columns
        if column.kind in ("number", "longitude", "latitude") and column.code in places
    }
    sure = {mark for mark in marks.values() if mark}
    others = sure.pop() if len(sure) == 1 else ""
    return {code: mark or others for code, mark in marks.items()}


def _batches(first: Sequence[Line], rest: Iterator[Line]) -> Iterator[list[Line]]:
    if first:
        yield list(first)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _is_untouched(line: Line, named_at: int | None) -> bool:
    """Whether of a template's row only the commune stands there, as the template had it."""
    return named_at is not None and not any(
        cell not in (None, "") for place, cell in enumerate(line.cells) if place != named_at
    )


def _check_width(batch: Batch, rows: Sequence[Sequence[object]], width: int) -> None:
    """Of separated texts: a row with fewer or more cells than the heading has slipped."""
    for row, cells in enumerate(rows) if width else ():
        if len(cells) < width:
            batch.fault(row, "", _TOO_SHORT)
        elif len(cells) > width and any(cells[width:]):
            batch.fault(row, "", _TOO_LONG)


def _check_keys(batch: Batch, lines: Sequence[Line], definition: TableDefinition, seen: SeenKeys) -> None:
    rows = batch.good
    columns = [batch.values[name] for name in definition.key]
    keys = [tuple(column[row] for column in columns) for row in rows]
    numbers = [lines[row].number for row in rows]
    for row, earlier in zip(rows, seen.earlier(keys, numbers), strict=True):
        if earlier != FIRST:
            batch.fault(
                row,
                definition.key[0],
                Words(
                    f"Trùng với dòng {earlier} (cùng {_key_words(definition).vi}).",
                    f"The same as line {earlier} (same {_key_words(definition).en}).",
                ),
            )


def _key_words(definition: TableDefinition) -> Words:
    labels = [definition.column(name).label for name in definition.key]
    return Words(", ".join(label.vi for label in labels), ", ".join(label.en for label in labels))


def _keep(
    found: ReadTable, batch: Batch, codes: Sequence[str], positions: list[int], units: list[int]
) -> None:
    """An area in several communes is kept once, with the first."""
    unit_of = dict(zip(reversed(positions), reversed(units), strict=True))
    for row in sorted(unit_of):
        values = {name: column[row] for name, column in batch.values.items() if column[row] is not None}
        found.kept_rows.append((codes[unit_of[row]], values))


def _tell_faults(
    found: ReadTable,
    batch: Batch,
    lines: Sequence[Line],
    matched: Matched,
    refused: RefusedRows | None,
) -> None:
    for row in sorted(batch.faults):
        line, faults = lines[row], batch.faults[row]
        found.bad += 1
        for fault in faults:
            found.fault_counts[fault.column] += 1
            if len(found.faults) < SHOWN:
                place = matched.places.get(fault.column)
                there = line.cells[place] if place is not None and place < len(line.cells) else None
                found.faults.append((line.number, fault, "" if there is None else str(there)[:60]))
        if refused is not None:
            refused.add(line.number, line.cells, " ".join(fault.words.vi for fault in faults))


_TOO_SHORT = Words("Dòng thiếu ô so với dòng tiêu đề.", "The row has fewer cells than the heading.")
_TOO_LONG = Words(
    "Dòng thừa ô so với dòng tiêu đề (có thể vì dấu phẩy trong số hoặc trong chữ).",
    "The row has more cells than the heading (perhaps for a comma within a number or text).",
)
