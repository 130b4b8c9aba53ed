"""A form of NĐ 163/2024/NĐ-CP as .xlsx: title, merged headings, a row of numbers, groups, signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from hatangso.domain.assets.forms.form import Cell, Form


@dataclass(frozen=True)
class GroupOfRows:
    """Rows below one group row; `title` '' where the form has no groups."""

    title: str
    rows: Sequence[Sequence[Cell]]
    order: str = ""


@dataclass(frozen=True)
class SheetWords:
    """What stands around the table: who hands it in, what it is, whose it is, when."""

    owner: str
    title: str
    subtitle: str
    place_and_day: str
    signature: str = "ĐẠI DIỆN DOANH NGHIỆP"


def form_workbook(form: Form, words: SheetWords, groups: Sequence[GroupOfRows]) -> bytes:
    """The workbook's bytes; numbers stay numbers, texts are never formulas."""
    kept = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(kept, options) as book:
        sheet = book.add_worksheet(form.name)
        look = _looks(book)
        width = len(form.columns) + 1
        sheet.merge_range(0, 0, 0, max(1, width // 2 - 1), words.owner.upper(), look["owner"])
        sheet.merge_range(0, width - 2, 0, width - 1, form.name, look["number"])
        sheet.merge_range(1, 0, 1, width - 1, words.title.upper(), look["title"])
        sheet.merge_range(2, 0, 2, width - 1, words.subtitle, look["subtitle"])
        line = _heading(sheet, form, look, 4)
        for number in range(width):
            sheet.write_string(line, number, f"({number + 1})", look["numbers"])
        line = _rows(sheet, groups, look, line + 1, width)
        sheet.merge_range(line + 1, width - 3, line + 1, width - 1, words.place_and_day, look["subtitle"])
        sheet.merge_range(line + 2, width - 3, line + 2, width - 1, words.signature, look["title"])
        sheet.merge_range(
            line + 3, width - 3, line + 3, width - 1, "(Ký, ghi rõ họ tên, đóng dấu)", look["subtitle"]
        )
        for place, column in enumerate(form.columns, start=1):
            long = max((len(str(row[place - 1] or "")) for group in groups for row in group.rows), default=0)
            sheet.set_column(place, place, min(max(len(column.title) * 0.7, long, 9), 45) + 2)
        sheet.set_column(0, 0, 6)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(4, 5)
    return kept.getvalue()


def _looks(book: Any) -> dict[str, Any]:
    base = {"font_name": "Times New Roman", "font_size": 12, "text_wrap": True, "valign": "vcenter"}
    boxed = {**base, "border": 1}
    return {
        "owner": book.add_format({**base, "bold": True}),
        "number": book.add_format({**base, "italic": True, "align": "right"}),
        "title": book.add_format({**base, "bold": True, "align": "center"}),
        "subtitle": book.add_format({**base, "italic": True, "align": "center"}),
        "head": book.add_format({**boxed, "bold": True, "align": "center"}),
        "numbers": book.add_format({**boxed, "italic": True, "align": "center", "font_size": 10}),
        "group": book.add_format({**boxed, "bold": True}),
        "text": book.add_format(boxed),
        "order": book.add_format({**boxed, "align": "center"}),
    }


def _heading(sheet: Any, form: Form, look: dict[str, Any], line: int) -> int:
    """Two rows: columns under a common heading share it, the others stand over both; the next free row."""
    sheet.merge_range(line, 0, line + 1, 0, "STT", look["head"])
    place = 1
    for above, columns in _together(form):
        if above:
            last = place + len(columns) - 1
            sheet.merge_range(line, place, line, last, above, look["head"])
            for column in columns:
                sheet.write_string(line + 1, place, column.title, look["head"])
                place += 1
            continue
        for column in columns:
            sheet.merge_range(line, place, line + 1, place, column.title, look["head"])
            place += 1
    return line + 2


def _together(form: Form) -> list[tuple[str, list[Any]]]:
    found: list[tuple[str, list[Any]]] = []
    for column in form.columns:
        if found and column.above and found[-1][0] == column.above:
            found[-1][1].append(column)
        else:
            found.append((column.above, [column]))
    return found


def _rows(sheet: Any, groups: Sequence[GroupOfRows], look: dict[str, Any], line: int, width: int) -> int:
    order = 0
    for group in groups:
        if group.title:
            sheet.write_string(line, 0, group.order, look["order"])
            sheet.merge_range(line, 1, line, width - 1, group.title, look["group"])
            line += 1
        for row in group.rows:
            order += 1
            sheet.write_number(line, 0, order, look["order"])
            for place, cell in enumerate(row, start=1):
                if cell is None or cell == "":
                    sheet.write_blank(line, place, None, look["text"])
                elif isinstance(cell, int | float):
                    sheet.write_number(line, place, cell, look["text"])
                else:
                    sheet.write_string(line, place, str(cell), look["text"])
            line += 1
    return line
