"""The uploaded workbook given back: its faulty cells coloured, said beside each, listed on a sheet."""

import io
from collections.abc import Iterable

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from hatangso.adapters.filing_workbook_cells import Mark
from hatangso.adapters.filing_workbook_layout import IDENTITY_SHEET
from hatangso.adapters.filing_workbook_results import with_results
from hatangso.adapters.workbook_file import WorkbookFile
from hatangso.adapters.workbook_refusals import WorkbookRefused

TO_MEND = "Lỗi cần sửa"
AUTHOR = "Hạ Tầng Số"
_HARD = PatternFill("solid", fgColor="FFFF9999")
_SOFT = PatternFill("solid", fgColor="FFFFD966")
_HEAD = PatternFill("solid", fgColor="FFDCE9F7")
MOST_COMMENTS = 2000  # more make spreadsheets unbearably slow; all are on the list


def mark_workbook(content: bytes, marks: Iterable[Mark]) -> bytes:
    """The same workbook with a colour and a comment at every mark and the sheet "Lỗi cần sửa" in front.

    Everything the filer wrote stays: values, order, added rows, formulas and their saved results. Red must be
    mended, orange wants a reason. Raises WorkbookRefused.
    """
    WorkbookFile(content)  # the bounds
    try:
        book = load_workbook(io.BytesIO(content), keep_links=False)
    except Exception as fault:  # openpyxl raises many kinds on broken files
        raise WorkbookRefused("damaged", str(fault)) from fault
    by_cell: dict[tuple[str, str], list[Mark]] = {}
    for mark in marks:
        by_cell.setdefault((mark.sheet, mark.cell), []).append(mark)
    _clean(book)
    for number, ((sheet, cell), here) in enumerate(by_cell.items()):
        if sheet in book.sheetnames:
            _mark(book[sheet], cell, here, commented=number < MOST_COMMENTS)
    _list(book, [mark for here in by_cell.values() for mark in here])
    if book.calculation is not None:
        book.calculation.fullCalcOnLoad = True
    kept = io.BytesIO()
    book.save(kept)
    return with_results(kept.getvalue(), content)


def _clean(book: Workbook) -> None:
    """Takes away what an earlier marking left."""
    if TO_MEND in book.sheetnames:
        book.remove(book[TO_MEND])
    for page in book.worksheets:
        if page.title == IDENTITY_SHEET:
            continue
        for row in page.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == AUTHOR:
                    cell.comment = None
                    if cell.fill.fgColor.rgb in (_HARD.fgColor.rgb, _SOFT.fgColor.rgb):
                        cell.fill = PatternFill("solid", fgColor="FFFFFBE6")


def _mark(page: Worksheet, address: str, marks: list[Mark], *, commented: bool) -> None:
    cell = page[address]
    if isinstance(cell, MergedCell):
        area = next(area for area in page.merged_cells.ranges if address in area)
        cell = page.cell(area.min_row, area.min_col)
    cell.fill = _HARD if any(mark.hard for mark in marks) else _SOFT
    if commented:
        words = "\n".join(dict.fromkeys(mark.text for mark in marks))
        cell.comment = Comment(words, AUTHOR, width=320, height=60 + 18 * (len(words) // 45))


def _list(book: Workbook, marks: list[Mark]) -> None:
    page = book.create_sheet(TO_MEND, 0)
    page.append(["Trang", "Ô", "Mức", "Cần sửa gì"])
    for cell in page[1]:
        cell.font, cell.fill = Font(bold=True), _HEAD
    for line, mark in enumerate(marks, start=2):
        told = (mark.sheet, mark.cell, "Phải sửa" if mark.hard else "Kiểm tra, ghi lý do", mark.text)
        for column, text in enumerate(told, start=1):
            cell = page.cell(line, column)
            cell.value, cell.data_type = text, "s"  # whoever wrote it, it is a text and no formula
            cell.alignment = Alignment(wrap_text=column == 4, vertical="top")
        title = mark.sheet.replace("'", "''")
        page.cell(line, 2).hyperlink = f"#'{title}'!{mark.cell}"
        page.cell(line, 2).font = Font(underline="single", color="FF0563C1")
    for letter, width in zip("ABCD", (22, 10, 20, 100), strict=True):
        page.column_dimensions[letter].width = width
    page.freeze_panes = "A2"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.active = 0
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is page
