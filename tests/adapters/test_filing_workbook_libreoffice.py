"""The template filled, sorted, with a moved column and a formula, saved by LibreOffice, comes back whole."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hatangso.adapters.filing_workbook import write_workbook
from hatangso.adapters.filing_workbook_mark import mark_workbook
from hatangso.adapters.filing_workbook_read import ReadWorkbook, open_workbook, read_workbook
from hatangso.domain.collection.sheet import CellValues
from hatangso.domain.progress.observation import Progress
from hatangso.domain.validation.filing import check_cells
from tests.adapters.spreadsheets import (
    by_libreoffice,
    column,
    fill,
    line,
    moved_to_front,
    needs_libreoffice,
    opened,
    saved,
    turned_round,
)
from tests.filing_samples import CENTRE, DOWNLOAD, FIRST, LEVEL, SECOND, WARD, context, sheet

pytestmark = [needs_libreoffice, pytest.mark.slow]
PAGE = "Số liệu"
TABLE = "Trạm BTS vị trí độ cao"


def read(content: bytes) -> ReadWorkbook:
    return read_workbook(open_workbook(content), sheet(), context())


def test_nothing_is_lost_on_the_way_through_libreoffice(tmp_path: Path) -> None:
    book = opened(write_workbook(sheet(), context(), signature="c2lnbmVk"))
    page = book[PAGE]
    fill(page, FIRST.text, part=1200, whole=1500)
    fill(page, SECOND.text, part="1.900", whole=2500, note="  Đã\u00a0kiểm tra ")
    fill(page, DOWNLOAD.text, value="61,5", reason="Nâng cấp trạm")
    fill(page, LEVEL.text, progress="Đang vướng mắc", level_text="Mức khá")
    fill(page, CENTRE.text, blank_reason="Chưa nghiệm thu")
    turned_round(page)
    moved_to_front(page, "hts:reason")
    part = page.cell(1, column(page, "hts:part")).column_letter
    fill(page, WARD.text, part=f"={part}{line(page, FIRST.text)}+1900", whole="=1500+2500")
    page.title = "Số liệu đã điền"
    table = book[TABLE]
    for at, value in enumerate(["007", "00004", 4, 12.25, "31/12/2025", "Trạm 5G", "Số 1"], start=2):
        table.cell(9, at).value = value
    back = by_libreoffice(saved(book), tmp_path)

    identity = open_workbook(back).identity
    assert (identity.filing_id, identity.place_code, identity.signature) == (17, "00004", "c2lnbmVk")
    found = read(back)
    assert found.cells == {
        WARD: CellValues(part=3100, whole=4000),
        FIRST: CellValues(part=1200, whole=1500),
        SECOND: CellValues(part=1900, whole=2500, note="Đã kiểm tra"),
        DOWNLOAD: CellValues(value=61.5),
        LEVEL: CellValues(progress=Progress.HINDERED, level_text="Mức khá"),
        CENTRE: CellValues(blank_reason="Chưa nghiệm thu"),
    }
    assert found.reasons == {DOWNLOAD: "Nâng cấp trạm"}
    assert found.revisions[WARD] == 3
    assert [(f.rule, f.key, f.field) for f in found.findings] == [("read_as", SECOND.text, "part")]
    first, second, added = found.tables["stations"]
    assert (first.id, second.id, added.id) == ("r1", "r2", "")
    assert first.values == {
        "code": "0012",
        "commune": "00004",
        "antennas": 3,
        "height": 42.5,
        "since": "2024-05-01",
        "technology": "4g",
        "address": "=1+1 Phố Huế",
    }
    assert (added.values["code"], added.values["since"]) == ("007", "2025-12-31")


def test_libreoffice_finds_with_the_templates_formulas_what_the_server_finds(tmp_path: Path) -> None:
    """The ward: 4,201 of 4,200 and not the 30 of its neighbourhoods; the speed more than doubled."""
    book = opened(write_workbook(sheet(), context(), signature=""))
    page = book[PAGE]
    fill(page, WARD.text, part=4201, whole=4200)
    fill(page, FIRST.text, part=10, whole=40)
    fill(page, SECOND.text, part=20, whole=60.5)
    fill(page, DOWNLOAD.text, value=90)
    back = by_libreoffice(saved(book), tmp_path)
    calculated = opened_values(back)
    found = check_cells(read(back).cells, context())
    expected: dict[str, set[str]] = {}
    for finding in found:
        mark = "!" if finding.is_hard else "?"
        expected.setdefault(finding.key, set()).add(f"{finding.rule}@{finding.field}{mark}")
    assert calculated == expected
    assert "part_within_whole@part!" in calculated[WARD.text]
    assert "parts_add_up@part?" in calculated[WARD.text]
    assert calculated[SECOND.text] == {"whole_numbers@whole!"}
    assert calculated[DOWNLOAD.text] == {"jump_of_number@value?"}


def test_a_text_in_a_cell_for_numbers_is_said_in_the_workbook_and_breaks_no_formula(tmp_path: Path) -> None:
    book = opened(write_workbook(sheet(), context(), signature=""))
    page = book[PAGE]
    fill(page, FIRST.text, part=10, whole="bốn mươi")
    back = load_workbook(BytesIO(by_libreoffice(saved(book), tmp_path)), data_only=True)[PAGE]
    row = line(back, FIRST.text)
    assert back.cell(row, column(back, "hts:state")).value == "#text@whole?#both_halves@whole!"
    said = str(back.cell(row, column(back, "hts:check")).value)
    assert said.strip() == "Tổng số đang là chữ; hãy nhập số. Còn thiếu tổng số."
    assert not any(str(cell.value).startswith("#V") for cells in back.iter_rows() for cell in cells)


def test_a_marked_workbook_opens_and_reads_as_before(tmp_path: Path) -> None:
    book = opened(write_workbook(sheet(), context(), signature=""))
    fill(book[PAGE], WARD.text, part=4201, whole=4200, note="giữ nguyên")
    fill(book[PAGE], DOWNLOAD.text, value="chín mươi")
    fill(book[PAGE], FIRST.text, part="=100*12", whole='=IF(1=1,1500,"<&>")')
    fill(book[PAGE], SECOND.text, part="=1/0", whole="=1=1", note='="a<b & c"')
    filled = by_libreoffice(saved(book), tmp_path)
    found = read(filled)
    assert found.cells[FIRST] == CellValues(part=1200, whole=1500)
    assert found.cells[SECOND].note == "a<b & c"
    findings = (*found.findings, *check_cells(found.cells, context()))
    marked = mark_workbook(filled, found.marks(findings))
    for again in (read(marked), read(by_libreoffice(marked, tmp_path))):
        assert again.cells == found.cells
        assert again.reasons == found.reasons
        assert [(f.cell, f.words) for f in again.findings] == [(f.cell, f.words) for f in found.findings]


def opened_values(content: bytes) -> dict[str, set[str]]:
    """By row the rules that the spreadsheet itself found broken."""
    page = load_workbook(BytesIO(content), data_only=True)[PAGE]
    ids, states = column(page, "hts:id"), column(page, "hts:state")
    told = {}
    for n in range(5, page.max_row + 1):
        state = page.cell(n, states).value
        if state:
            told[str(page.cell(n, ids).value)] = set(str(state).strip("#").split("#"))
    return told
