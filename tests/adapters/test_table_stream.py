"""Long tables are read whatever wrote them; what is broken or cut off is told in a sentence."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from hatangso.adapters.table_file import NotATable
from hatangso.adapters.table_stream import open_table

ROWS = [["Mã xã, phường", "Tên"], ["00004", "phường Ba Đình"], ["00008", "phường Ngọc Hà, mới"]]


def _text(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "bang.csv"
    path.write_bytes(content)
    return path


def _as_csv(separator: str) -> str:
    return "".join(separator.join(f'"{cell}"' for cell in row) + "\r\n" for row in ROWS)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_any_separator_and_encoding(tmp_path: Path, separator: str, encoding: str) -> None:
    said = _as_csv(separator)
    if encoding == "cp1258":  # letters and their marks apart, as that code page has them
        for letter, apart in (
            ("ã", "a\u0303"),
            ("ờ", "ơ\u0300"),
            ("ọ", "o\u0323"),
            ("ớ", "ơ\u0301"),
            ("ì", "i\u0300"),
        ):
            said = said.replace(letter, apart)
    stream = open_table(_text(tmp_path, said.encode(encoding)))
    assert (stream.kind, stream.separator, stream.rows_total) == ("csv", separator, 2)
    assert [list(line.cells) for line in stream.lines()] == ROWS
    assert [line.number for line in stream.lines()] == [1, 2, 3]


def test_a_workbook_keeps_its_own_types_and_hidden_sheets_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "bang.xlsx"
    with xlsxwriter.Workbook(path) as book:
        hidden = book.add_worksheet("an")
        hidden.write_string(0, 0, "không đọc")
        sheet = book.add_worksheet("so lieu")
        sheet.activate()
        sheet.set_first_sheet()
        hidden.hide()
        sheet.write_row(0, 0, ["Mã", "Dân số"])
        sheet.write_string(2, 0, "00004")
        sheet.write_number(2, 1, 12000)
    stream = open_table(path)
    assert [(line.number, line.cells) for line in stream.lines()] == [
        (1, ("Mã", "Dân số")),
        (3, ("00004", 12000)),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "trống"),
        (b"ma,ten,dan\n1,a,2\n2,b", r"dòng cuối \(3\) chưa đủ cột"),
        (b'ma,ten\n1,"a', "cắt giữa chừng"),
        (b'ma,ten\n1,"a"b"\n', "viết sai ở dòng 2"),
        (b"PK\x03\x04 and no more", "hỏng hoặc bị cắt"),
        (b"\xd0\xcf\x11\xe0 old", r"\.xls"),
        (b"\x01\x02\x00\x03" * 500, "không phải bảng"),
    ],
)
def test_what_is_no_whole_table_is_told(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(NotATable, match=said):
        list(open_table(_text(tmp_path, content)).lines())


def test_a_short_last_line_with_its_end_is_no_cut(tmp_path: Path) -> None:
    assert len(list(open_table(_text(tmp_path, b"ma,ten,dan\n1,a,2\n2,b\n")).lines())) == 3


def test_a_bomb_and_a_workbook_cut_in_the_middle_are_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    with pytest.raises(NotATable, match="quá lớn khi mở ra"):
        open_table(bomb)
    whole = tmp_path / "bang.xlsx"
    with xlsxwriter.Workbook(whole) as book:
        sheet = book.add_worksheet()
        for row in range(500):
            sheet.write_row(row, 0, [row, "x" * 20])
    cut = tmp_path / "cut.xlsx"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    with pytest.raises(NotATable, match="cắt giữa chừng"):
        open_table(cut)
