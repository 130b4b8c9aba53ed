"""The workbook goes back with its faults coloured, said and listed; what the filer wrote stays."""

from hatangso.adapters.filing_workbook import write_workbook
from hatangso.adapters.filing_workbook_cells import Mark
from hatangso.adapters.filing_workbook_mark import TO_MEND, mark_workbook
from hatangso.adapters.filing_workbook_read import open_workbook, read_workbook
from hatangso.domain.validation.filing import check_cells
from tests.adapters.spreadsheets import column, fill, line, opened, saved, turned_round
from tests.filing_samples import DOWNLOAD, FIRST, WARD, context, sheet

PAGE = "Số liệu"


def marked_and_filled() -> tuple[bytes, bytes]:
    book = opened(write_workbook(sheet(), context(), signature=""))
    page = book[PAGE]
    fill(page, WARD.text, part=4201, whole=4200)
    fill(page, FIRST.text, part="=5+5", whole=40)
    fill(page, DOWNLOAD.text, value=90)
    turned_round(page)
    filled = saved(book)
    found = read_workbook(open_workbook(filled), sheet(), context())
    findings = (*found.findings, *check_cells(found.cells, context()))
    return filled, mark_workbook(filled, found.marks(findings))


def test_every_fault_is_coloured_said_beside_its_cell_and_listed() -> None:
    _, marked = marked_and_filled()
    book = opened(marked)
    page = book[PAGE]
    wrong = page.cell(line(page, WARD.text), column(page, "hts:part"))
    assert wrong.fill.fgColor.rgb == "FFFF9999"
    assert "Số phần (4.201) không được lớn hơn tổng số (4.200)." in wrong.comment.text
    unusual = page.cell(line(page, DOWNLOAD.text), column(page, "hts:value"))
    assert unusual.fill.fgColor.rgb == "FFFFD966"
    listed = [[cell.value for cell in row] for row in book[TO_MEND].iter_rows(min_row=2)]
    assert [
        PAGE,
        wrong.coordinate,
        "Phải sửa",
        "Số phần (4.201) không được lớn hơn tổng số (4.200).",
    ] in listed
    assert any(row[1] == unusual.coordinate and row[2] == "Kiểm tra, ghi lý do" for row in listed)
    assert book.sheetnames[0] == TO_MEND


def test_values_formulas_and_order_stay_as_the_filer_left_them() -> None:
    filled, marked = marked_and_filled()
    before, after = opened(filled)[PAGE], opened(marked)[PAGE]
    assert [[c.value for c in row] for row in before.iter_rows()] == [
        [c.value for c in row] for row in after.iter_rows()
    ]
    assert after.protection.sheet
    address = opened(marked)["Trạm BTS vị trí độ cao"]["H5"]
    assert (address.value, address.data_type) == ("=1+1 Phố Huế", "s")  # a text it was, no formula it becomes
    assert len(after.data_validations.dataValidation) == len(before.data_validations.dataValidation)


def test_marking_again_takes_the_old_marks_away() -> None:
    _, marked = marked_and_filled()
    book = opened(marked)
    fill(book[PAGE], WARD.text, part=30, whole=4200)
    again = opened(mark_workbook(saved(book), []))
    page = again[PAGE]
    cell = page.cell(line(page, WARD.text), column(page, "hts:part"))
    assert cell.comment is None
    assert cell.fill.fgColor.rgb == "FFFFFBE6"
    assert again[TO_MEND].max_row == 1


def test_a_sentence_that_begins_like_a_formula_stays_a_sentence() -> None:
    template = write_workbook(sheet(), context(), signature="")
    book = opened(mark_workbook(template, [Mark(PAGE, "D9", '=HYPERLINK("http://x")', True)]))
    cell = book[TO_MEND]["D2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')


def test_a_mark_inside_a_merged_range_colours_its_first_cell() -> None:
    book = opened(write_workbook(sheet(), context(), signature=""))
    book[PAGE].merge_cells("K6:K7")
    marked = opened(mark_workbook(saved(book), [Mark(PAGE, "K7", "gộp", True)]))
    assert marked[PAGE]["K6"].comment.text == "gộp"
