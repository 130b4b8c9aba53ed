"""The sheet of an asked table read back: known rows by their ids, added rows as they stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from hatangso.adapters.filing_workbook_cells import Reading, find_columns
from hatangso.adapters.filing_workbook_layout import COLUMN_OF_TABLE, HEADING_ROW_ID, PREFIX
from hatangso.adapters.workbook_file import RawCell, SheetPart, WorkbookFile
from hatangso.adapters.workbook_refusals import WorkbookRefused
from hatangso.adapters.workbook_values import (
    Read,
    read_code,
    read_day,
    read_number,
    read_text,
)
from hatangso.domain.collection.sheet import TableColumn, TableSheet
from hatangso.domain.collection.typed import LONGEST, LONGEST_AREA, Value, reader_of
from hatangso.domain.words import Misstated, Words

COMMUNE_DIGITS = 5  # of a commune's code in the official list


@dataclass(frozen=True)
class ReadTableRow:
    """One line of a table. `id` is '' for an added one; `key` names it in findings: 'table:<code>|<id>', for
    an added one 'table:<code>|+<line>'. Values: numbers, ISO days, codes of choices, texts; None: empty."""

    id: str
    key: str
    line: int
    values: Mapping[str, str | float | None]


def read_table_sheet(
    file: WorkbookFile, part: SheetPart, table: TableSheet, reading: Reading
) -> tuple[ReadTableRow, ...]:
    """Every line that holds something, in the order of the sheet."""
    lines = file.rows(part)
    columns = find_columns(lines, PREFIX, part.title, reading)
    if columns is None:
        raise WorkbookRefused("no_columns")
    here = {
        column.code: columns.at[COLUMN_OF_TABLE + column.code]
        for column in table.columns
        if COLUMN_OF_TABLE + column.code in columns.at
    }
    for column in table.columns:
        if column.code not in here:
            reading.notes.append(
                Words(
                    f"Trang “{part.title}” không còn cột “{column.label.vi}”.",
                    f"The column “{column.label.en}” of “{part.title}” is gone.",
                )
            )
    known = {row.id for row in table.rows}
    id_column = columns.at.get(f"{PREFIX}id", 0)
    merged = file.merged(part)
    readers = {column.code: reader_of(column) for column in table.columns}
    found: list[ReadTableRow] = []
    seen: set[str] = set()
    for line, cells in lines:
        by_column = {cell.column: cell for cell in cells}
        id_cell = by_column.get(id_column)
        told_id = str(id_cell.value) if id_cell is not None else ""
        told = {code: by_column.get(at) for code, at in here.items()}
        if told_id == HEADING_ROW_ID or not any(told.values()):
            continue
        row_id = told_id if told_id in known and told_id not in seen else ""
        seen.add(row_id)
        key = f"table:{table.code}|{row_id or f'+{line}'}"
        reading.place(key, part.title, line, here)
        bad = reading.merged_cells(key, part.title, line, here, merged, here)
        values: dict[str, str | float | None] = {}
        for column in table.columns:
            if column.code in bad or column.code not in here:
                values[column.code] = None
                continue
            read = _value(told[column.code], column, readers[column.code])
            reading.keep(key, column.code, read)
            values[column.code] = read.value
        found.append(ReadTableRow(row_id, key, line, values))
    return tuple(found)


def _value(cell: RawCell | None, column: TableColumn, reader: Callable[[object], Value]) -> Read:
    """A cell read as everywhere a table comes in (`reader`), after what only a workbook can spoil."""
    read = _of_workbook(cell, column)
    if read.trouble is not None:
        return read
    try:
        value = reader(read.value)
    except Misstated as wrong:
        return Read(None, wrong.words)
    return Read(value.isoformat() if isinstance(value, date) else value, remark=read.remark)


def _of_workbook(cell: RawCell | None, column: TableColumn) -> Read:
    if column.kind in ("count", "number"):
        return read_number(cell, count=column.kind == "count", unit=column.unit or None)
    if column.kind == "date":
        return read_day(cell)
    if column.kind in ("commune", "code"):
        return read_code(cell, digits=COMMUNE_DIGITS if column.kind == "commune" else None)
    return read_text(cell, longest=LONGEST_AREA if column.kind == "area" else LONGEST)
