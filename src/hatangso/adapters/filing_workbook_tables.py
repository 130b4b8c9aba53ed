"""One sheet for each asked table: rows by their hidden ids, room for more, a validation for each column."""

import re
from datetime import date, datetime

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs

from hatangso.adapters.filing_workbook_layout import (
    COLUMN_OF_TABLE,
    FIRST_LINE,
    HEADING_LINE,
    HEADING_ROW_ID,
    HELP_LINE,
    ID_LINE,
    PREFIX,
    SHEET_MARK,
    TABLE,
    TITLE_LINE,
)
from hatangso.adapters.filing_workbook_styles import Book, Sheet, Styles, print_on_a4, protect
from hatangso.domain.collection.sheet import TableColumn, TableRow, TableSheet
from hatangso.domain.numbers_format import format_number
from hatangso.domain.words import Words

ROOM = 300  # empty lines that are ready to be filled; more may be inserted
LONGEST_LIST = 255  # of a list written into a validation itself (Excel)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
NUMBERS = ("count", "number", "longitude", "latitude")
BOUNDS = {"longitude": (-180.0, 180.0), "latitude": (-90.0, 90.0)}


def write_table(book: Book, table: TableSheet, styles: Styles, language: str) -> None:
    """Writes the sheet of one table."""
    taken = {sheet.get_name().casefold() for sheet in book.worksheets()}
    page = book.add_worksheet(sheet_title(table.label.spoken_in(language), taken))
    page.write_string(ID_LINE, 0, f"{PREFIX}id {SHEET_MARK}{TABLE}{table.code}")
    page.set_column(0, 0, 8, None, {"hidden": True})
    page.write_string(TITLE_LINE, 1, table.label.spoken_in(language), styles.title)
    page.write_string(HELP_LINE, 1, _HELP.spoken_in(language), styles.small)
    for line in (TITLE_LINE, HELP_LINE, HEADING_LINE):
        page.write_string(line, 0, HEADING_ROW_ID)
    last = FIRST_LINE + len(table.rows) + ROOM - 1
    for at, column in enumerate(table.columns, start=1):
        _column(page, column, at, last, styles, language)
        listed = _list_of(book, table, column, language)
        _validate(page, column, at, last, listed, language)
    for line, row in enumerate(table.rows, start=FIRST_LINE):
        _row(page, row, table, line, styles, language)
    if any(row.remark for row in table.rows):
        _remarks(page, table, styles, language)
    page.set_row(ID_LINE, None, None, {"hidden": True})
    page.set_row(HEADING_LINE, 48)
    page.autofilter(HEADING_LINE, 0, last, len(table.columns))
    page.freeze_panes(FIRST_LINE, 2)
    page.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
    print_on_a4(page, HEADING_LINE)
    protect(page, rows_may_be_added=True)


def sheet_title(name: str, taken: set[str]) -> str:
    """A name that Excel accepts (31 characters, some of them forbidden) and that no other sheet has."""
    bare = " ".join(_FORBIDDEN.sub(" ", name).split())[:31] or "Biểu"
    found, number = bare, 2
    while found.casefold() in taken or found.casefold() == "history":
        suffix = f" ({number})"
        found, number = bare[: 31 - len(suffix)] + suffix, number + 1
    return found


def style_of(column: TableColumn, styles: Styles) -> Format:
    """How the cells of a column look: codes are texts, so that their zeros stay."""
    if column.kind == "count":
        return styles.open_count
    if column.kind in NUMBERS:
        return styles.open_number
    return styles.open_date if column.kind == "date" else styles.open_text


def _column(page: Sheet, column: TableColumn, at: int, last: int, styles: Styles, language: str) -> None:
    page.write_string(ID_LINE, at, f"{COLUMN_OF_TABLE}{column.code}")
    heading = column.label.spoken_in(language) + (f" ({column.unit})" if column.unit else "")
    page.write_string(HEADING_LINE, at, heading + (" *" if column.required else ""), styles.open_heading)
    page.set_column(at, at, max(12, min(40, len(heading) + 2)))
    style = style_of(column, styles)
    for line in range(FIRST_LINE, last + 1):
        page.write_blank(line, at, None, style)


def _row(page: Sheet, row: TableRow, table: TableSheet, line: int, styles: Styles, language: str) -> None:
    page.write_string(line, 0, row.id)
    for at, column in enumerate(table.columns, start=1):
        value, style = row.values.get(column.code), style_of(column, styles)
        if value is None or value == "":
            continue
        if isinstance(value, int | float):
            page.write_number(line, at, value, style)
        elif column.kind == "date" and (day := _day(value)) is not None:
            page.write_datetime(line, at, day, style)
        else:
            page.write_string(line, at, shown(column, value, language), style)


def _remarks(page: Sheet, table: TableSheet, styles: Styles, language: str) -> None:
    at = len(table.columns) + 1
    page.write_string(HEADING_LINE, at, _REMARK.spoken_in(language), styles.heading)
    page.set_column(at, at, 30)
    for line, row in enumerate(table.rows, start=FIRST_LINE):
        if row.remark:
            page.write_string(line, at, row.remark, styles.locked)


def shown(column: TableColumn, value: str, language: str) -> str:
    """A value as the filer sees it: a choice by its label."""
    return next((label.spoken_in(language) for code, label in column.choices if code == value), value)


def _day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 (a day of the calendar has no zone)


def _list_of(book: Book, table: TableSheet, column: TableColumn, language: str) -> object:
    """The labels to choose from: in the validation itself, or on a hidden sheet where they are too long."""
    labels = [label.spoken_in(language) for _, label in column.choices]
    if sum(len(label) + 1 for label in labels) <= LONGEST_LIST and not any("," in label for label in labels):
        return labels
    page = book.get_worksheet_by_name(f"_hts_{table.code}"[:31]) or book.add_worksheet(
        f"_hts_{table.code}"[:31]
    )
    page.very_hidden()
    at = table.columns.index(column)
    for line, label in enumerate(labels):
        page.write_string(line, at, label)
    return f"='{page.get_name()}'!{xl_range_abs(0, at, len(labels) - 1, at)}"


def _validate(page: Sheet, column: TableColumn, at: int, last: int, listed: object, language: str) -> None:
    options: dict[str, object] = {"ignore_blank": True, "error_type": "stop"}
    low, high = BOUNDS.get(column.kind, (column.minimum, column.maximum))
    if column.choices:
        options |= {"validate": "list", "source": listed}
        words = Words("Hãy chọn trong danh sách.", "Choose from the list.")
    elif column.kind in NUMBERS:
        options["validate"] = "integer" if column.kind == "count" else "decimal"
        low = 0.0 if low is None and column.kind == "count" else low
        options |= _between(low, high)
        words = _number_words(column.kind == "count", low, high)
    elif column.kind == "date":
        options |= {"validate": "date", "criteria": ">=", "value": date(1945, 9, 2)}
        words = Words("Hãy nhập ngày dạng dd/mm/yyyy.", "Enter a date as dd/mm/yyyy.")
    elif column.kind == "commune":
        options |= {"validate": "length", "criteria": "==", "value": 5}
        words = Words("Hãy nhập mã xã, phường gồm 5 chữ số.", "Enter the commune's code of 5 digits.")
    else:
        return
    options |= {
        "error_title": column.label.spoken_in(language)[:32],
        "error_message": words.spoken_in(language),
    }
    page.data_validation(FIRST_LINE, at, last, at, options)


def _between(low: float | None, high: float | None) -> dict[str, object]:
    if low is not None and high is not None:
        return {"criteria": "between", "minimum": low, "maximum": high}
    if high is not None:
        return {"criteria": "<=", "value": high}
    return {"criteria": ">=", "value": low if low is not None else -1e15}


def _number_words(count: bool, low: float | None, high: float | None) -> Words:
    vi, en = (
        ("Hãy nhập một số nguyên", "Enter a whole number") if count else ("Hãy nhập một số", "Enter a number")
    )
    if low is not None:
        vi, en = f"{vi} từ {format_number(low)}", f"{en} from {format_number(low)}"
    if high is not None:
        vi, en = f"{vi} đến {format_number(high)}", f"{en} to {format_number(high)}"
    return Words(f"{vi}.", f"{en}.")


_REMARK = Words("Người duyệt đề nghị sửa", "The approver asks to mend")
_HELP = Words(
    "Mỗi dòng một mục; cột có dấu * là bắt buộc. Thêm dòng ngay dưới dòng cuối.",
    "One line an entry; columns with * are required. Add rows below the last one.",
)
