"""The workbook of a filing goes out and comes back: by ids, whatever was done to it."""

import io
import random
import zipfile
from dataclasses import replace

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from hatangso.adapters.filing_workbook import write_workbook
from hatangso.adapters.filing_workbook_layout import signed_text
from hatangso.adapters.filing_workbook_read import ReadWorkbook, open_workbook, read_workbook
from hatangso.adapters.workbook_refusals import WorkbookRefused
from hatangso.domain.collection.sheet import CellKey, CellValues
from hatangso.domain.progress.observation import Progress
from hatangso.domain.validation.filing import check_cells, confirm, open_findings
from tests.adapters.spreadsheets import column, fill, line, moved_to_front, opened, saved, turned_round
from tests.filing_samples import (
    CENTRE,
    DOWNLOAD,
    FIBRE,
    FIRST,
    LEVEL,
    SECOND,
    SPEED,
    WARD,
    context,
    row,
    sheet,
)

PAGE = "Số liệu"


@pytest.fixture(scope="module")
def template() -> bytes:
    return write_workbook(sheet(), context(), signature="c2lnbmVk")


def read(content: bytes) -> ReadWorkbook:
    return read_workbook(open_workbook(content), sheet(), context())


def said(found: ReadWorkbook) -> dict[str, str]:
    return {finding.cell: finding.words.vi for finding in found.findings}


def test_the_workbook_says_of_which_filing_it_is_and_carries_the_signature(template: bytes) -> None:
    identity = open_workbook(template).identity
    assert (identity.filing_id, identity.place_code, identity.period, identity.revision) == (
        17,
        "00004",
        "2026",
        9,
    )
    assert identity.signature == "c2lnbmVk"
    assert identity.signed_text == signed_text(sheet()) == "hts-filing-1|5|17|00004|2026|9"


def test_what_was_filled_comes_back_in_its_kinds(template: bytes) -> None:
    book = opened(template)
    page = book[PAGE]
    fill(page, WARD.text, part=3200, whole="4.000", reason=" Thêm tuyến cáp ")
    fill(page, FIRST.text, part="1.200", whole=1500)
    fill(page, DOWNLOAD.text, value="61,5", note="=SUM(A1)")
    fill(page, LEVEL.text, progress="Đang thực hiện", level_text="Mức khá")
    fill(page, CENTRE.text, progress="achieved", blank_reason="")
    found = read(saved(book))
    assert found.cells[WARD] == CellValues(part=3200, whole=4000)
    assert found.reasons == {WARD: "Thêm tuyến cáp"}
    assert found.revisions[WARD] == 3
    assert found.cells[FIRST] == CellValues(part=1200, whole=1500)
    assert found.cells[SECOND] == CellValues()
    assert found.cells[LEVEL] == CellValues(progress=Progress.UNDER_WAY, level_text="Mức khá")
    assert found.cells[CENTRE] == CellValues(progress=Progress.ACHIEVED)
    assert said(found)[f"{WARD.text}|whole"] == "“4.000” ở cột số đếm nên hiểu là 4.000."
    assert str(found.addresses[f"{WARD.text}|part"]).startswith("Số liệu!")


def test_untouched_it_tells_what_stood_before_and_nothing_else(template: bytes) -> None:
    found = read(template)
    assert set(found.cells.values()) == {CellValues()}
    assert found.findings == ()
    assert found.notes == ()
    rows = found.tables["stations"]
    assert [(row.id, row.values["code"], row.values["commune"]) for row in rows] == [
        ("r1", "0012", "00004"),
        ("r2", "0013", "00007"),
    ]
    assert rows[0].values["since"] == "2024-05-01"
    assert rows[0].values["technology"] == "4g"


def test_rows_sorted_a_column_moved_sheets_renamed_and_a_row_deleted_change_nothing(template: bytes) -> None:
    book = opened(template)
    page = book[PAGE]
    fill(page, WARD.text, part=3200, whole=4000)
    fill(page, DOWNLOAD.text, value=61.5)
    turned_round(page)
    moved_to_front(page, "hts:value")
    page.delete_rows(line(page, LEVEL.text))
    page.title = "Bảng 1"
    page.sheet_state = "hidden"
    found = read(saved(book))
    assert found.cells[WARD] == CellValues(part=3200, whole=4000)
    assert found.cells[DOWNLOAD].value == 61.5
    assert LEVEL not in found.cells
    assert found.findings == ()
    assert str(found.addresses[f"{DOWNLOAD.text}|value"]).startswith("Bảng 1!A")


def test_a_row_that_was_added_among_the_figures_is_told_at_its_cell(template: bytes) -> None:
    book = opened(template)
    page = book[PAGE]
    last = page.max_row + 1
    at = column(page, "hts:part")
    page.cell(last, at).value = 12
    found = read(saved(book))
    [finding] = found.findings
    assert finding.rule == "row_added"
    [mark] = found.marks(found.findings)
    assert (mark.sheet, mark.cell, mark.hard) == (PAGE, f"{get_column_letter(at)}{last}", True)


def test_the_same_row_twice_with_other_figures_is_told(template: bytes) -> None:
    book = opened(template)
    page = book[PAGE]
    fill(page, WARD.text, part=10, whole=20)
    copied = page.max_row + 1
    page.cell(copied, column(page, "hts:id")).value = WARD.text
    page.cell(copied, column(page, "hts:part")).value = 11
    found = read(saved(book))
    assert [finding.rule for finding in found.findings] == ["row_twice"]
    assert found.cells[WARD].part == 10


def test_merged_cells_errors_and_formulas_without_results_are_told_where_they_are(template: bytes) -> None:
    book = opened(template)
    page = book[PAGE]
    fill(page, WARD.text, part="=1/0", whole=4000)  # saved without a result: nobody has opened it since
    fill(page, DOWNLOAD.text, value=10)
    part = get_column_letter(column(page, "hts:part"))
    one, other = line(page, FIRST.text), line(page, SECOND.text)
    page.merge_cells(f"{part}{one}:{part}{other}")
    found = said(read(saved(book)))
    assert "chưa lưu kết quả" in found[f"{WARD.text}|part"]
    assert f"gộp ({part}{one}:{part}{other})" in found[f"{FIRST.text}|part"]
    assert f"{SECOND.text}|part" in found


def test_a_deleted_column_leaves_what_was_there_and_is_told(template: bytes) -> None:
    book = opened(template)
    page = book[PAGE]
    page.delete_cols(column(page, "hts:note"))
    found = read(saved(book))
    assert [note.vi for note in found.notes] == [
        "Trang “Số liệu” không còn cột “Ghi chú”; số liệu đã có của cột này giữ nguyên."
    ]


def test_rows_are_added_to_a_table_and_its_codes_keep_their_zeros(template: bytes) -> None:
    book = opened(template)
    page = book["Trạm BTS vị trí độ cao"]
    new = ["007", "26734", "1.200", "30,5", "5/9/2026", "trạm 5g", "Số 1\u00a0Lê Lợi "]
    for at, value in enumerate(new, start=2):
        page.cell(7, at).value = value
    found = read(saved(book))
    added = found.tables["stations"][2]
    assert (added.id, added.key) == ("", "table:stations|+7")
    assert added.values == {
        "code": "007",
        "commune": "26734",
        "antennas": 1200,
        "height": 30.5,
        "since": "2026-09-05",
        "technology": "5g",
        "address": "Số 1 Lê Lợi",
    }


def test_cells_of_a_table_that_cannot_be_are_told_as_on_every_other_way_in(template: bytes) -> None:
    book = opened(template)
    page = book["Trạm BTS vị trí độ cao"]
    for at, value in enumerate([None, "26734", 5000, 351, "31/02/2026", "6G"], start=2):
        page.cell(7, at).value = value
    found = read(saved(book))
    assert {finding.field: finding.words.vi for finding in found.findings} == {
        "code": "Chưa điền ô bắt buộc.",
        "antennas": "5.000 lớn hơn mức cao nhất 4.800.",
        "height": "351 lớn hơn mức cao nhất 350.",
        "since": "“31/02/2026” không phải ngày; hãy viết ngày/tháng/năm, ví dụ 31/12/2026.",
        "technology": "“6G” không có trong danh sách: Trạm 4G, Trạm 5G.",
    }
    assert {mark.cell for mark in found.marks(found.findings)} == {"B7", "D7", "E7", "F7", "G7"}


def test_nothing_a_person_typed_is_written_as_a_formula(template: bytes) -> None:
    book = opened(template)
    page = book["Trạm BTS vị trí độ cao"]
    assert (page["H5"].value, page["H5"].data_type) == ("=1+1 Phố Huế", "s")


def test_the_structure_is_locked_and_only_what_is_asked_is_open(template: bytes) -> None:
    book = opened(template)
    page = book[PAGE]
    assert page.protection.sheet
    assert not page.protection.sort  # false: sorting is not forbidden
    assert not page.protection.autoFilter
    at = line(page, WARD.text)
    names = ("id", "label", "part", "whole", "value", "check", "note")
    unlocked = [name for name in names if not page.cell(at, column(page, f"hts:{name}")).protection.locked]
    assert unlocked == ["part", "whole", "note"]
    assert book["_hts"].sheet_state == "veryHidden"
    assert page.freeze_panes is not None
    assert page.row_dimensions[1].hidden


def test_excel_refuses_at_once_what_the_hard_rules_refuse(template: bytes) -> None:
    page = opened(template)[PAGE]
    cell = f"{get_column_letter(column(page, 'hts:part'))}{line(page, WARD.text)}"
    whole = cell.replace(
        get_column_letter(column(page, "hts:part")), get_column_letter(column(page, "hts:whole"))
    )
    [rule] = [v for v in page.data_validations.dataValidation if cell in v.sqref]
    assert rule.type == "custom"
    assert f"{cell}>{whole}" in str(rule.formula1)
    assert "Số phần không được lớn hơn tổng số." in str(rule.error)


def test_last_periods_figures_stand_beside(template: bytes) -> None:
    page = opened(template)[PAGE]
    at = line(page, WARD.text)
    before = [column(page, f"hts:before_{name}") for name in ("part", "whole", "value")]
    assert [page.cell(at, one).value for one in before] == [3000, 4000, 75]


def test_a_reason_in_the_workbook_confirms_what_is_unusual_and_not_what_is_wrong(template: bytes) -> None:
    book = opened(template)
    page = book[PAGE]
    fill(page, DOWNLOAD.text, value=90, reason="Nâng cấp trạm")
    fill(page, WARD.text, part=4001, whole=4000, reason="Đúng")
    found = read(saved(book))
    findings = check_cells(found.cells, context())
    cells = confirm(found.cells, found.reasons, findings)
    assert cells[DOWNLOAD].confirmed == (("jump_of_number", "Nâng cấp trạm"),)
    assert [(f.rule, f.key) for f in open_findings(findings, cells)] == [("part_within_whole", WARD.text)]


def test_a_request_of_tables_only_has_its_tables() -> None:
    asked = replace(sheet(), rows=())
    content = write_workbook(asked, context(asked), signature="")
    found = read_workbook(open_workbook(content), asked, context(asked))
    assert found.cells == {}
    assert [row.id for row in found.tables["stations"]] == ["r1", "r2"]


def test_rows_of_many_kinds_in_turn_keep_their_validations_within_what_excel_takes() -> None:
    """800 rows, every second of another kind: 400 ranges of one kind make two validations of at most 300."""
    rows = [
        row(CellKey(code, f"{place:05}"), "Phường", shape, code)
        for place in range(400)
        for code, shape in (("fibre_households", FIBRE), ("download_4g_mean", SPEED))
    ]
    asked = replace(sheet(()), rows=tuple(rows))
    page = opened(write_workbook(asked, context(asked, parts={}), signature=""))[PAGE]
    found = page.data_validations.dataValidation
    assert [len(one.sqref.ranges) for one in found] == [300, 100] * 3
    value = column(page, "hts:value")
    last = f"{get_column_letter(value)}{line(page, rows[-1].key.text)}"
    assert any(last in one.sqref for one in found)


def test_figures_so_far_are_in_the_template() -> None:
    asked = sheet()
    current = CellValues(part=3200, whole=4000, note="tạm tính", confirmed=(("jump_of_share", "đúng"),))
    asked = replace(asked, rows=(replace(asked.rows[0], current=current), *asked.rows[1:]))
    found = read(write_workbook(asked, context(asked), signature=""))
    assert found.cells[WARD] == replace(current, confirmed=())
    assert found.reasons == {WARD: "đúng"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"hello", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old_or_locked"),
        (b"PK\x03\x04 cut", "truncated"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook(content)
    assert refused.value.code == code
    assert refused.value.words.vi.endswith(".")


def test_a_workbook_cut_in_the_middle_is_refused(template: bytes) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook(template[: len(template) // 2])
    assert refused.value.code == "truncated"


@pytest.mark.parametrize(
    ("part", "body", "code"),
    [
        ("xl/vbaProject.bin", b"x", "macro"),
        (
            "xl/worksheets/sheet2.xml",
            b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet>&a;</worksheet>",
            "unsafe_xml",
        ),
        ("xl/worksheets/sheet2.xml", b"<worksheet><sheetData><row r='1'><c r='A1'", "damaged"),
        ("xl/worksheets/sheet2.xml", b"<worksheet>" + b" " * 130_000_000, "zip_bomb"),
        ("xl/workbook.xml", b"<workbook/>", "not_ours"),
    ],
)
def test_workbooks_made_to_harm_are_refused(template: bytes, part: str, body: bytes, code: str) -> None:
    with pytest.raises(WorkbookRefused) as refused:
        read(swapped(template, part, body))
    assert refused.value.code == code


def test_a_workbook_of_somebody_else_is_not_ours() -> None:
    with pytest.raises(WorkbookRefused) as refused:
        open_workbook(saved(Workbook()))
    assert refused.value.code == "not_ours"


def test_the_identity_is_found_whatever_its_sheet_is_called(template: bytes) -> None:
    book = opened(template)
    book["_hts"].title = "Trang tính 9"
    book.move_sheet("Trang tính 9", -2)
    assert open_workbook(saved(book)).identity.filing_id == 17


def test_a_cell_at_the_far_corner_costs_nothing_and_too_many_cells_are_refused(template: bytes) -> None:
    book = opened(template)
    book[PAGE]["XFD1048576"].value = "xa"
    assert read(saved(book)).cells[WARD] == CellValues()
    draw = random.Random(3)
    cells = b"".join(b"<c><v>%d</v></c>" % draw.randrange(10**9) for _ in range(501_000))
    crowded = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    ids = b'<row><c t="inlineStr"><is><t>hts:id hts:sheet=data</t></is></c></row>'
    body = crowded + ids + b"<row>" + cells + b"</row></sheetData></worksheet>"
    with pytest.raises(WorkbookRefused) as refused:
        read(swapped(template, "xl/worksheets/sheet2.xml", body))
    assert refused.value.code == "too_many_cells"


def test_an_external_entity_is_never_opened(template: bytes) -> None:
    secret = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst><si><t>&x;</t></si></sst>'
    with pytest.raises(WorkbookRefused) as refused:
        read(swapped(template, "xl/sharedStrings.xml", secret))
    assert refused.value.code == "unsafe_xml"


def test_links_to_other_files_are_told(template: bytes) -> None:
    found = read(swapped(template, "xl/externalLinks/externalLink1.xml", b"<externalLink/>"))
    assert [note.vi[:26] for note in found.notes] == ["Tệp có liên kết tới tệp kh"]


def swapped(content: bytes, name: str, body: bytes) -> bytes:
    """The package with one part put in or exchanged."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        new.writestr(name, body)
    return kept.getvalue()
