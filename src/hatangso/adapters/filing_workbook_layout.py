"""What stands where in the workbook of a filing, said once for who writes it and who reads it.

Nothing is found by its position: a hidden first line names each column ("hts:part"), a hidden column each row
(CellKey.text, or the id of a table's row), and a cell of the hidden line names the sheet ("hts:sheet=data").
"""

from dataclasses import dataclass

from hatangso.domain.collection.sheet import FilingSheet
from hatangso.domain.words import Words

FORMAT = "hts-filing-1"
IDENTITY_SHEET = "_hts"
PREFIX = "hts:"
IDENTITY_NAMES = tuple(
    PREFIX + name for name in ("format", "collection", "filing", "place", "period", "revision", "signature")
)
SHEET_MARK = "hts:sheet="
COLUMN_OF_TABLE = "hts:col:"
HEADING_ROW_ID = "hts:heading"
DATA = "data"
TABLE = "table:"

#: lines of the data sheet, from 0: hidden ids, title, how to, headings, then the rows
ID_LINE, TITLE_LINE, HELP_LINE, HEADING_LINE, FIRST_LINE = range(5)


@dataclass(frozen=True)
class Column:
    """One column of the data sheet. `open`: the filer writes in it. Width in characters."""

    code: str
    heading: Words
    width: float
    open: bool = False
    hidden: bool = False

    @property
    def id(self) -> str:
        return PREFIX + self.code


COLUMNS = (
    Column("id", Words("Mã dòng", "Row id"), 8, hidden=True),
    Column("revision", Words("Lần lưu", "Revision"), 8, hidden=True),
    Column("state", Words("Quy tắc", "Rules"), 8, hidden=True),
    Column("label", Words("Chỉ tiêu", "Indicator"), 27),
    Column("place", Words("Địa bàn", "Place"), 17),
    Column("asked", Words("Cần nhập", "What to enter"), 29),
    Column("unit", Words("Đơn vị tính", "Unit"), 9),
    Column("before_part", Words("Kỳ trước: số phần", "Last period: part"), 11),
    Column("before_whole", Words("Kỳ trước: tổng số", "Last period: whole"), 11),
    Column("before_value", Words("Kỳ trước: giá trị", "Last period: value"), 11),
    Column("part", Words("Số phần", "Part"), 12, open=True),
    Column("whole", Words("Tổng số", "Whole"), 12, open=True),
    Column("value", Words("Giá trị", "Value"), 12, open=True),
    Column("progress", Words("Mức độ thực hiện", "How far"), 15, open=True),
    Column("level_text", Words("Mức bằng chữ", "Level in words"), 14, open=True),
    Column("share", Words("Tính ra", "Result"), 10),
    Column("check", Words("Kiểm tra", "Check"), 26),
    Column("reason", Words("Lý do nếu số khác thường", "Reason where unusual"), 20, open=True),
    Column("blank_reason", Words("Lý do nếu chưa có số", "Reason where there is none"), 18, open=True),
    Column("note", Words("Ghi chú", "Note"), 16, open=True),
    Column("remark", Words("Người duyệt đề nghị sửa", "The approver asks to mend"), 30),
)
BY_ID = {column.id: column for column in COLUMNS}
FIGURES = ("part", "whole", "value", "progress", "level_text")
TEXTS = ("reason", "blank_reason", "note")


@dataclass(frozen=True)
class Identity:
    """Which filing a workbook is of. `revision` is the filing's when the workbook was written."""

    collection_id: int
    filing_id: int
    place_code: str
    period: str
    revision: int
    signature: str = ""

    @property
    def signed_text(self) -> str:
        """What the signature signs."""
        told = (self.collection_id, self.filing_id, self.place_code, self.period, self.revision)
        return "|".join((FORMAT, *map(str, told)))


def identity_of(sheet: FilingSheet) -> Identity:
    """The identity of a sheet, not yet signed."""
    return Identity(sheet.collection_id, sheet.filing_id, sheet.place_code, sheet.period.code, sheet.revision)


def signed_text(sheet: FilingSheet) -> str:
    """What the caller signs (HMAC) before a workbook is written."""
    return identity_of(sheet).signed_text
