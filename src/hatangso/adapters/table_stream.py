"""A long table (.csv, .txt, .xlsx) read row by row with little memory, in any separator and encoding."""

import codecs
import csv
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from openpyxl import load_workbook

from hatangso.adapters.table_file import NotATable

MEGABYTE = 1024 * 1024
PIECE = 4 * MEGABYTE
MAX_UNPACKED = 3_000 * MEGABYTE  # a million rows of twelve columns unpack to about 900 MB
MAX_SHARED_TEXTS = 120 * MEGABYTE  # the one part of a workbook that is kept in memory
MAX_RATIO = 400  # a part that shrank more is no table
SMALL = 5 * MEGABYTE
MAX_COLUMNS = 200
LONGEST_CELL = 1 * MEGABYTE
HEADING_WITHIN = 30  # rows above the heading: title, instructions
SEPARATORS = "\t;|,"
SAMPLE = 20  # lines looked at for the separator
WORKBOOK, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Cells = tuple[object, ...]


@dataclass(frozen=True)
class Line:
    """One filled row: its number in the file and its cells as they are there: texts, or a workbook's own."""

    number: int
    cells: Cells


@dataclass(frozen=True)
class TableStream:
    """What is known of a file before its rows are read; `rows_total` is an estimate, 0 where none is."""

    path: Path
    kind: str  # csv, xlsx
    encoding: str = ""
    separator: str = ""
    rows_total: int = 0

    def lines(self) -> Iterator[Line]:
        """Every filled row, the heading among them. Raises NotATable where the file is broken or cut off."""
        return _workbook_lines(self.path) if self.kind == "xlsx" else _text_lines(self)


def open_table(path: Path) -> TableStream:
    """See what the file is, by its bytes. Raises NotATable."""
    with path.open("rb") as opened:
        start = opened.read(65_536)
    if not start.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise NotATable("Tệp trống. Hãy chọn tệp .xlsx hoặc .csv có dữ liệu.", "The file is empty.")
    if start[:4] == OLD_WORKBOOK:
        raise NotATable(
            "Đây là tệp Excel cũ (.xls) hoặc có mật khẩu. Hãy lưu lại thành .xlsx không mật khẩu.",
            "This is an old Excel file (.xls) or has a password. Save it as .xlsx without a password.",
        )
    if start[:4] == WORKBOOK:
        _require_plain_workbook(path)
        return TableStream(path, "xlsx", rows_total=_rows_told(path))
    encoding, lines = _encoding_and_lines(path, start)
    head = start[: len(start) // 4 * 4].decode(encoding, errors="ignore").lstrip("\ufeff")
    return TableStream(path, "csv", encoding, _separator(head), max(lines - 1, 0))


def _separator(head: str) -> str:
    """The first sign that divides every line into equally many cells; else the one that divides most.

    The comma comes last: it also stands within texts and Vietnamese numbers.
    """
    lines = head.splitlines(keepends=True)[:SAMPLE][: -1 if len(head) > 60_000 else None]
    widths = {}
    for separator in SEPARATORS:
        try:
            widths[separator] = {len(row) for row in csv.reader(lines, delimiter=separator) if row}
        except csv.Error:
            widths[separator] = {1}
    for separator, found in widths.items():
        if len(found) == 1 and found != {1}:
            return separator
    return max(SEPARATORS, key=lambda separator: max(widths[separator], default=1))


def _encoding_and_lines(path: Path, start: bytes) -> tuple[str, int]:
    """The encoding and how many lines there are, in one pass. Without a mark: UTF-8, else Windows-1258."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", _count(path, b"\n")
    sample = start[:4096]
    if sample[1::2].count(0) > len(sample) // 4:
        return "utf-16-le", _count(path, b"\n")
    if sample[::2].count(0) > len(sample) // 4:
        return "utf-16-be", _count(path, b"\n")
    if 0 in start:
        raise NotATable("Tệp không phải bảng .xlsx hoặc .csv.", "The file is no .xlsx or .csv table.")
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, last = 0, b""
    encoding = "utf-8-sig"
    with path.open("rb") as opened:
        while piece := opened.read(PIECE):
            lines += piece.count(b"\n")
            last = piece[-1:]
            if encoding == "utf-8-sig":
                try:
                    decoder.decode(piece)
                except UnicodeDecodeError:
                    encoding = "cp1258"
    return encoding, lines + (last != b"\n")


def _count(path: Path, sign: bytes) -> int:
    with path.open("rb") as opened:
        return sum(piece.count(sign) for piece in iter(lambda: opened.read(PIECE), b""))


def _text_lines(stream: TableStream) -> Iterator[Line]:
    csv.field_size_limit(LONGEST_CELL)
    compose = stream.encoding == "cp1258"  # its marks follow the letters they belong to
    with stream.path.open(encoding=stream.encoding, newline="", errors="strict") as opened:
        reader = csv.reader(opened, delimiter=stream.separator, strict=True)
        width, last = 0, None
        try:
            for cells in reader:
                if not any(cells):
                    continue
                if compose:
                    cells = [unicodedata.normalize("NFC", cell) for cell in cells]
                if last is not None:
                    yield last
                last = Line(reader.line_num, tuple(cells[:MAX_COLUMNS]))
                width = width or len(cells)
        except csv.Error as fault:
            if "unexpected end" in str(fault):
                raise _cut_off(reader.line_num) from None
            raise NotATable(
                f"Tệp .csv viết sai ở dòng {reader.line_num} (dấu ngoặc kép, ô quá dài). "
                "Hãy lưu lại từ bảng tính.",
                f"The .csv file is malformed at line {reader.line_num} (quotes, or a cell too long).",
            ) from fault
        except UnicodeError as fault:
            raise NotATable(
                "Bảng mã của tệp không đọc được. Hãy lưu lại thành “CSV UTF-8”.",
                "The file's encoding cannot be read. Save it as CSV UTF-8.",
            ) from fault
    if last is not None:
        if len(last.cells) < width and not _ends_with_newline(stream.path):
            raise _cut_off(last.number)
        yield last


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as opened:
        opened.seek(max(0, path.stat().st_size - 2))
        return b"\n" in opened.read()


def _cut_off(line: int) -> NotATable:
    return NotATable(
        f"Tệp bị cắt giữa chừng: dòng cuối ({line}) chưa đủ cột. "
        "Hãy tải lại tệp đầy đủ; chưa có gì thay đổi.",
        f"The file is cut off: its last line ({line}) lacks columns. Send the whole file; nothing changed.",
    )


def _require_plain_workbook(path: Path) -> None:
    """A whole zip of moderate size that is a workbook; nothing is unpacked for that."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError) as fault:
        raise NotATable(
            "Tệp Excel bị hỏng hoặc bị cắt giữa chừng. Hãy tải lại tệp đầy đủ; chưa có gì thay đổi.",
            "The workbook is damaged or cut off. Send the whole file; nothing changed.",
        ) from fault
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise NotATable(
            "Đây không phải tệp Excel. Hãy chọn tệp .xlsx hoặc .csv.",
            "This is not an Excel file. Choose an .xlsx or .csv file.",
        )
    if any("vbaProject" in part.filename for part in parts):
        raise NotATable(
            "Tệp có macro. Hãy lưu lại thành .xlsx không macro.", "The file has macros. Save it as .xlsx."
        )
    too_dense = any(p.file_size > SMALL and p.file_size > MAX_RATIO * max(1, p.compress_size) for p in parts)
    texts = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    if too_dense or sum(part.file_size for part in parts) > MAX_UNPACKED or texts > MAX_SHARED_TEXTS:
        raise NotATable(
            "Tệp Excel quá lớn khi mở ra. Hãy gửi bảng này ở dạng .csv.",
            "The workbook is too large once opened. Send this table as .csv.",
        )


def _rows_told(path: Path) -> int:
    """How many rows the first visible sheet says it has; 0 where it does not say."""
    with path.open("rb") as opened:
        book = _opened(opened)
        try:
            return max(0, (_first_visible(book).max_row or 0) - 1)
        finally:
            book.close()


def _workbook_lines(path: Path) -> Iterator[Line]:
    with path.open("rb") as opened:
        book = _opened(opened)
        try:
            sheet = _first_visible(book)
            sheet.reset_dimensions()  # what a program wrote there need not be true
            for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
                filled = len(cells)
                while filled and cells[filled - 1] in (None, ""):
                    filled -= 1
                if filled:
                    yield Line(number, tuple(cells[: min(filled, MAX_COLUMNS)]))
        except NotATable:
            raise
        except Exception as fault:  # openpyxl and the unpacking raise many kinds on broken files
            raise NotATable(
                "Tệp Excel bị hỏng giữa chừng. Hãy mở bằng Excel, lưu lại rồi tải lên; chưa có gì thay đổi.",
                "The workbook is damaged. Open it in Excel, save it and send it again; nothing changed.",
            ) from fault
        finally:
            book.close()


def _opened(file: IO[bytes]) -> Any:
    try:
        return load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception as fault:  # openpyxl raises many kinds on broken files
        raise NotATable(
            "Không mở được tệp Excel này: tệp hỏng. Hãy mở bằng Excel, lưu lại rồi thử lại.",
            "This Excel file is damaged and cannot be opened. Open it in Excel, save it and try again.",
        ) from fault


def _first_visible(book: Any) -> Any:
    return next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), book.worksheets[0])
