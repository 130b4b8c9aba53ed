"""The sheet "Số liệu": one line a figure, with the rules of its row inside."""

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from hatangso.adapters.filing_workbook_layout import (
    COLUMNS,
    DATA,
    FIGURES,
    FIRST_LINE,
    HEADING_LINE,
    HEADING_ROW_ID,
    HELP_LINE,
    ID_LINE,
    SHEET_MARK,
    TITLE_LINE,
)
from hatangso.adapters.filing_workbook_placed import Placed
from hatangso.adapters.filing_workbook_rules import RowFormulas
from hatangso.adapters.filing_workbook_styles import (
    Book,
    PlainFormulas,
    Sheet,
    Styles,
    height_of,
    print_on_a4,
    protect,
)
from hatangso.adapters.filing_workbook_validations import validate
from hatangso.domain.collection.sheet import FilingSheet, SheetRow
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.numbers_format import unit_words
from hatangso.domain.validation.fields import NUMBERS
from hatangso.domain.validation.filing import Context, rows_to_check, value_told
from hatangso.domain.words import Words

DATA_SHEET = Words("Số liệu", "Figures")


def write_data(book: Book, sheet: FilingSheet, context: Context, styles: Styles, language: str) -> None:
    """Writes the sheet; what was filed so far stands in the open cells."""
    page = book.add_worksheet(DATA_SHEET.spoken_in(language), PlainFormulas)
    placed = Placed(tuple(c for c in COLUMNS if _is_needed(c.code, sheet.rows)))
    _head(page, sheet, placed, styles, language)
    checked = rows_to_check({row.key: row.current for row in sheet.rows}, context)
    formulas = RowFormulas(language)
    last = FIRST_LINE + len(sheet.rows) - 1
    ids = xl_col_to_name(placed.at("id"))
    for line, (row, to_check) in enumerate(zip(sheet.rows, checked, strict=True), start=FIRST_LINE):
        _row(page, row, line, placed, styles, language)
        cells = {name: placed.cell(name, line) for name in row.fields if name in NUMBERS}
        parts = [key.text for key in context.known.parts.get(row.key, ())]
        _put_sums(cells, parts, placed, ids, last)
        given = {n: v for n, v in to_check.numbers.items() if n not in NUMBERS and v is not None}
        listed, told = formulas.of(to_check.rules, cells, given, placed.cell("state", line))
        page.write_formula(line, placed.at("state"), listed, styles.locked, "")
        page.write_formula(line, placed.at("check"), told, styles.warning, "")
    validate(page, sheet.rows, checked, placed, language)
    _colour(page, placed, last, styles)
    page.autofilter(HEADING_LINE, 0, max(last, HEADING_LINE + 1), len(placed.columns) - 1)
    page.freeze_panes(FIRST_LINE, placed.at("asked"))
    page.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(last + 1, len(placed.columns))}"})
    print_on_a4(page, HEADING_LINE)
    protect(page)


def _is_needed(code: str, rows: Sequence[SheetRow]) -> bool:
    """Columns of figures that no row tells are left out."""
    if code in FIGURES:
        return any(code in row.fields for row in rows)
    if code.startswith("before_"):
        name = code.removeprefix("before_")
        return any(row.previous is not None and _before(row, name) is not None for row in rows)
    if code == "share":
        return any(row.shape.kind is ValueKind.RATIO for row in rows)
    if code == "remark":
        return any(row.remark for row in rows)
    return True


def _before(row: SheetRow, name: str) -> float | None:
    if row.previous is None:
        return None
    return value_told(row.shape, row.previous) if name == "value" else getattr(row.previous, name)


def _head(page: Sheet, sheet: FilingSheet, placed: Placed, styles: Styles, language: str) -> None:
    for position, column in enumerate(placed.columns):
        mark = f" {SHEET_MARK}{DATA}" if position == 0 else ""
        page.write_string(ID_LINE, position, column.id + mark)
        style = styles.open_heading if column.open else styles.heading
        page.write_string(HEADING_LINE, position, column.heading.spoken_in(language), style)
        page.set_column(position, position, column.width, None, {"hidden": column.hidden})
    for line in (TITLE_LINE, HELP_LINE, HEADING_LINE):
        page.write_string(line, placed.at("id"), HEADING_ROW_ID)
    page.set_row(ID_LINE, None, None, {"hidden": True})
    page.set_row(HEADING_LINE, 48)
    first = placed.at("label")
    page.write_string(TITLE_LINE, first, f"{sheet.title} – {sheet.place_label}", styles.title)
    cutoff, due = f"{sheet.cutoff_on:%d/%m/%Y}", f"{sheet.due_on:%d/%m/%Y}"
    help_words = Words(
        f"Kỳ {sheet.period.label.vi}; chốt số liệu {cutoff}; hạn nộp {due}. Nhập vào ô nền vàng.",
        f"Period {sheet.period.label.en}; data up to {cutoff}; due {due}. Write in the yellow cells.",
    )
    page.write_string(HELP_LINE, first, help_words.spoken_in(language), styles.small)


def _row(page: Sheet, row: SheetRow, line: int, placed: Placed, styles: Styles, language: str) -> None:
    texts = {
        "id": row.key.text,
        "revision": str(row.revision),
        "label": row.label.spoken_in(language),
        "place": row.place_label,
        "asked": _asked(row).spoken_in(language),
        "unit": unit_words(row.shape.unit, language),
        "remark": row.remark,
    }
    shown = [(text, placed.columns[placed.at(code)].width) for code, text in texts.items() if code in placed]
    page.set_row(line, min(200.0, max(33.0, height_of(*shown[2:]))))
    for code, text in texts.items():
        if code in placed:
            page.write_string(line, placed.at(code), text, styles.locked)
    for name in NUMBERS:
        if f"before_{name}" in placed:
            _number(page, line, placed.at(f"before_{name}"), _before(row, name), styles.locked_number)
    current = row.current
    told = {
        "progress": current.progress.label.spoken_in(language) if current.progress else "",
        "level_text": current.level_text,
        "reason": next((reason for _, reason in current.confirmed), ""),
        "blank_reason": current.blank_reason,
        "note": current.note,
    }
    for name in NUMBERS:
        if name in placed:
            style = styles.open_number if name in row.fields else styles.locked
            _number(page, line, placed.at(name), getattr(current, name), style)
    for code, text in told.items():
        if code in placed:
            shut = code in FIGURES and code not in row.fields
            if text:
                page.write_string(line, placed.at(code), text, styles.open_text)
            else:
                page.write_blank(line, placed.at(code), None, styles.locked if shut else styles.open_text)
    if "share" in placed:
        _share(page, row, line, placed, styles)


def _share(page: Sheet, row: SheetRow, line: int, placed: Placed, styles: Styles) -> None:
    at = placed.at("share")
    if row.shape.kind is not ValueKind.RATIO:
        page.write_blank(line, at, None, styles.locked)
        return
    part, whole = placed.cell("part", line), placed.cell("whole", line)
    times = "100*" if row.shape.unit == "%" else ""
    formula = f'=IFERROR(IF(COUNT({part},{whole})=2,{times}{part}/{whole},""),"")'
    told = value_told(row.shape, row.current)
    page.write_formula(line, at, formula, styles.result, "" if told is None else told)


def _number(page: Sheet, line: int, at: int, number: float | None, style: object) -> None:
    if number is None:
        page.write_blank(line, at, None, style)
    else:
        page.write_number(line, at, number, style)


def _asked(row: SheetRow) -> Words:
    if row.shape.kind is ValueKind.RATIO:
        part = row.part_label or Words("số phần", "part")
        whole = row.whole_label or Words("tổng số", "whole")
        return Words(f"Số phần: {part.vi}. Tổng số: {whole.vi}.", f"Part: {part.en}. Whole: {whole.en}.")
    return row.meaning


def _put_sums(cells: dict[str, str], parts: Sequence[str], placed: Placed, ids: str, last: int) -> None:
    """What the rows of the parts add up to, wherever sorting has put them; an error while one is empty."""
    if not parts:
        return
    keys = f"${ids}${FIRST_LINE + 1}:${ids}${last + 1}"
    wanted = ",".join('"' + key.replace('"', '""') + '"' for key in parts)
    for name in list(cells):
        column = xl_col_to_name(placed.at(name))
        told = f"${column}${FIRST_LINE + 1}:${column}${last + 1}"
        here = f"ISNUMBER(MATCH({keys},{{{wanted}}},0))"
        cells[f"parts.{name}"] = (
            f"IF(SUMPRODUCT({here}*ISNUMBER({told}))={len(parts)},SUMPRODUCT({here}*1,{told}),NA())"
        )


def _colour(page: Sheet, placed: Placed, last: int, styles: Styles) -> None:
    """Red where a hard rule is broken, orange where a soft one is, by the hidden state of the row."""
    state = f"${placed.cell('state', FIRST_LINE)}"
    for name in NUMBERS:
        if name in placed:
            at = placed.at(name)
            for mark, style in (("!", styles.wrong), ("?", styles.unusual)):
                escaped = "~?" if mark == "?" else mark
                criteria = f'=ISNUMBER(SEARCH("@{name}{escaped}",{state}))'
                page.conditional_format(
                    FIRST_LINE,
                    at,
                    max(last, FIRST_LINE),
                    at,
                    {"type": "formula", "criteria": criteria, "format": style},
                )
