"""How the workbook's cells look: open cells yellow, locked ones grey, as spreadsheets of offices do."""

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Book: TypeAlias = xlsxwriter.Workbook
Sheet: TypeAlias = Worksheet

_BASE = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
_BORDER = {"border": 1, "border_color": "#BFBFBF"}


class PlainFormulas(Worksheet):  # type: ignore[misc]
    """A sheet whose formulas use no function newer than the file format: no search for one."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class Styles:
    """The formats of one workbook by what they are for."""

    def __init__(self, book: Book) -> None:
        def made(**told: Any) -> Format:
            return book.add_format({**_BASE, **told})

        wrapped = {"text_wrap": True}
        locked: Mapping[str, Any] = {**_BORDER, "bg_color": "#F2F2F2"}
        open_: Mapping[str, Any] = {**_BORDER, "locked": False, "bg_color": "#FFFBE6"}
        self.title = made(bold=True, font_size=14)
        self.words = made(**wrapped)
        self.strong = made(bold=True, **wrapped)
        self.small = made(italic=True, font_color="#595959")
        self.heading = made(bold=True, bg_color="#DCE9F7", align="center", **_BORDER, **wrapped)
        self.open_heading = made(bold=True, bg_color="#FFE699", align="center", **_BORDER, **wrapped)
        self.locked = made(**locked, **wrapped)
        self.locked_number = made(**locked, num_format="#,##0.###")
        self.result = made(**locked, num_format="#,##0.0", font_color="#1F4E79")
        self.warning = made(**locked, **wrapped, font_color="#9C0006")
        self.open_number = made(**open_, num_format="#,##0.###")
        self.open_count = made(**open_, num_format="#,##0")
        self.open_text = made(**open_, **wrapped, num_format="@")
        self.open_date = made(**open_, num_format="dd/mm/yyyy")
        self.wrong = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
        self.unusual = book.add_format({"bg_color": "#FFD966", "font_color": "#7F6000"})
        self.missing = book.add_format({"bg_color": "#FCE4D6"})


def height_of(*texts: tuple[str, float]) -> float:
    """The height in points that wrapped texts need in columns of those widths (characters)."""
    lines = max(
        sum(max(1, math.ceil(len(part) * 1.15 / width)) for part in text.split("\n")) for text, width in texts
    )
    return max(1, lines) * 16.5


def protect(sheet: Sheet, *, rows_may_be_added: bool = False) -> None:
    """Locks what is not to be filled; filtering, sorting and widths stay allowed. No password."""
    sheet.protect(
        "",
        {
            "sort": True,
            "autofilter": True,
            "format_columns": True,
            "format_rows": True,
            "format_cells": True,
            "insert_rows": rows_may_be_added,
            "delete_rows": rows_may_be_added,
            "select_locked_cells": True,
            "select_unlocked_cells": True,
        },
    )


def print_on_a4(sheet: Sheet, heading_line: int) -> None:
    """Landscape A4, one page wide, headings on every page, page numbers."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(heading_line)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer("&L&A&R&P/&N")
