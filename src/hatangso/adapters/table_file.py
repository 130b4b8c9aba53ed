"""A received table (.xlsx or .csv) as rows of text, each cell with its address, or one sentence why not."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from hatangso.domain.words import Words

MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_UNPACKED = 60_000_000


class NotATable(Exception):
    """`words` say what is wrong with the file and what to do."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi)
        self.words = Words(vi, en)


@dataclass(frozen=True)
class Row:
    """One line below the heading: its number in the file and its texts, one for each heading."""

    number: int
    cells: tuple[str, ...]

    def address(self, column: int) -> str:
        """The name of a cell as the spreadsheet shows it ('B7')."""
        return f"{get_column_letter(column + 1)}{self.number}"


@dataclass(frozen=True)
class Table:
    """The first sheet: the headings of its first filled line, and the filled lines below."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(content: bytes) -> Table:
    """Read a table; the kind is told by the bytes, not by the file's name. Raises NotATable.

    Numbers and dates of a workbook become the text a Vietnamese reader would type (1234.0 → '1234',
    a date → '31/12/2026'); formulas count with their last saved value.
    """
    if not content.strip():
        raise NotATable(
            "Tệp trống. Hãy chọn tệp .xlsx hoặc .csv có dữ liệu.",
            "The file is empty. Choose an .xlsx or .csv file with data.",
        )
    if content[:4] == b"PK\x03\x04":
        lines = _workbook(content)
    elif content[:4] == b"\xd0\xcf\x11\xe0":
        raise NotATable(
            "Đây là tệp Excel cũ (.xls) hoặc có mật khẩu. Hãy lưu lại thành .xlsx không mật khẩu.",
            "This is an old Excel file (.xls) or has a password. Save it as .xlsx without a password.",
        )
    else:
        lines = _separated(content)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise NotATable(
            "Bảng không có dòng nào. Hãy tải tệp mẫu về và điền vào đó.",
            "The table has no rows. Download the template file and fill it in.",
        )
    headings = filled[0][1]
    while headings and not headings[-1]:
        headings = headings[:-1]
    width = len(headings)
    rows = tuple(Row(number, (cells + ("",) * width)[:width]) for number, cells in filled[1:])
    if not rows:
        raise NotATable(
            "Bảng chỉ có dòng tiêu đề. Hãy điền ít nhất một dòng.",
            "The table has only a heading. Fill in at least one row.",
        )
    return Table(headings, rows)


def _workbook(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise NotATable(
                    "Tệp quá lớn khi mở ra. Hãy chỉ giữ lại bảng cần nạp.",
                    "The file is too large once opened. Keep only the table to import.",
                )
            if "xl/workbook.xml" not in packed.namelist():
                raise NotATable(
                    "Đây không phải tệp Excel. Hãy chọn tệp .xlsx hoặc .csv.",
                    "This is not an Excel file. Choose an .xlsx or .csv file.",
                )
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        lines = [
            (number, tuple(_text(value) for value in values))
            for number, values in enumerate(
                sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True), start=1
            )
        ]
        book.close()
    except NotATable:
        raise
    except Exception as fault:  # openpyxl raises many kinds on broken files
        raise NotATable(
            "Không mở được tệp Excel này: tệp hỏng. Hãy mở bằng Excel, lưu lại rồi thử lại.",
            "This Excel file is damaged and cannot be opened. Open it in Excel, save it and try again.",
        ) from fault
    return _limited(lines)


def _separated(content: bytes) -> list[tuple[int, tuple[str, ...]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotATable(
            "Tệp không phải bảng .xlsx, cũng không phải .csv mã UTF-8.",
            "The file is neither an .xlsx table nor a .csv in UTF-8.",
        ) from None
    if "\0" in text:
        raise NotATable("Tệp không phải bảng .xlsx hoặc .csv.", "The file is no .xlsx or .csv table.")
    first = text.splitlines()[0]
    separator = max(",;\t", key=first.count)
    try:
        return _limited(list(_csv_lines(text, separator)))
    except csv.Error as fault:
        raise NotATable(
            "Tệp .csv viết sai (dấu ngoặc kép hoặc ô quá dài). Hãy lưu lại từ bảng tính.",
            "The .csv file is malformed (quotes, or a cell too long). Save it from a spreadsheet again.",
        ) from fault


def _csv_lines(text: str, separator: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
        yield number, tuple(_text(cell) for cell in cells[:MAX_COLUMNS])


def _limited(lines: list[tuple[int, tuple[str, ...]]]) -> list[tuple[int, tuple[str, ...]]]:
    if len(lines) > MAX_ROWS + 1:
        raise NotATable(
            f"Bảng dài quá {MAX_ROWS} dòng. Hãy chia thành nhiều tệp.",
            f"The table is longer than {MAX_ROWS} rows. Divide it into several files.",
        )
    return lines


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = " ".join(str(value).split())
    return text.removeprefix("'") if text.startswith(("'=", "'+", "'-", "'@")) else text
