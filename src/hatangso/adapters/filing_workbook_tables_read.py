"""The sheet of an asked table read back: known rows by their ids, added rows as they stand."""

from collections.abc import Mapping
from dataclasses import dataclass

from hatangso.adapters.filing_workbook_cells import Reading, find_columns
from hatangso.adapters.filing_workbook_layout import COLUMN_OF_TABLE, HEADING_ROW_ID, PREFIX
from hatangso.adapters.filing_workbook_tables import NUMBERS
from hatangso.adapters.workbook_file import RawCell, SheetPart, WorkbookFile
from hatangso.adapters.workbook_refusals import WorkbookRefused
from hatangso.adapters.workbook_values import (
    Read,
    read_choice,
    read_code,
    read_day,
    read_number,
    read_text,
)
from hatangso.domain.collection.sheet import TableColumn, TableSheet
from hatangso.domain.words import Words

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
            read = _value(told[column.code], column)
            reading.keep(key, column.code, read)
            values[column.code] = read.value
        found.append(ReadTableRow(row_id, key, line, values))
    return tuple(found)


def _value(cell: RawCell | None, column: TableColumn) -> Read:
    if column.choices:
        return read_choice(cell, column.choices)
    if column.kind in NUMBERS:
        return read_number(cell, count=column.kind == "count", unit=column.unit or None)
    if column.kind == "date":
        return read_day(cell)
    if column.kind == "commune":
        return read_code(cell, digits=COMMUNE_DIGITS)
    return read_code(cell) if column.kind == "code" else read_text(cell)
