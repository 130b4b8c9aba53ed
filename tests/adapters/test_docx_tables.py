"""Tables of a .docx: merged cells once with their reach, frames and layout tables taken apart."""

from hatangso.adapters.docx import read_docx
from hatangso.adapters.limits import DEFAULT
from hatangso.domain.plans.document import SourceDocument
from tests.adapters.making import docx, paragraph, spans, tables, texts

BORDERS = '<w:tblPr><w:tblBorders><w:top w:val="single"/></w:tblBorders></w:tblPr>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def table(*rows: str, properties: str = BORDERS) -> str:
    return f"<w:tbl>{properties}{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def read(body: str) -> SourceDocument:
    return read_docx(docx(body), DEFAULT)


def test_merged_cells_stand_once_with_the_columns_and_rows_they_cover() -> None:
    body = table(
        row(cell("TT", '<w:vMerge w:val="restart"/>'), cell("Mục tiêu", '<w:gridSpan w:val="2"/>')),
        row(cell("", "<w:vMerge/>"), cell("2026"), cell("2030")),
        row(cell("1"), cell("90%"), cell("100%")),
    )
    assert spans(tables(read(body))[0]) == [
        [("TT", 1, 2), ("Mục tiêu", 2, 1)],
        [("2026", 1, 1), ("2030", 1, 1)],
        [("1", 1, 1), ("90%", 1, 1), ("100%", 1, 1)],
    ]


def test_the_old_way_of_merging_across_is_read_alike() -> None:
    body = table(
        row(cell("Nhóm I", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>")), row(cell("a"), cell("b"))
    )
    assert spans(tables(read(body))[0])[0] == [("Nhóm I", 2, 1)]


def test_a_row_that_begins_later_leaves_an_empty_cell() -> None:
    body = table(
        row(cell("a"), cell("b"), cell("c")),
        row(cell("d"), cell("e"), properties='<w:gridBefore w:val="1"/>'),
    )
    assert spans(tables(read(body))[0])[1] == [("", 1, 1), ("d", 1, 1), ("e", 1, 1)]


def test_a_deleted_row_is_left_out_and_rows_in_content_controls_are_read() -> None:
    body = table(
        row(cell("a"), cell("b")),
        row(cell("x"), cell("y"), properties="<w:del/>"),
        f"<w:sdt><w:sdtContent>{row(cell('c'), cell('d'))}</w:sdtContent></w:sdt>",
    )
    assert [[text for text, _, _ in r] for r in spans(tables(read(body))[0])] == [["a", "b"], ["c", "d"]]


def test_paragraphs_of_a_cell_keep_their_own_lines_and_an_inner_table_becomes_lines() -> None:
    inner = table(row(cell("1"), cell("2")), row(cell("3"), cell("4")))
    body = table(row(cell("a"), f"<w:tc>{paragraph('- Một')}{paragraph('- Hai')}{inner}<w:p/></w:tc>"))
    assert spans(tables(read(body))[0]) == [[("a", 1, 1), ("- Một\n- Hai\n1 2\n3 4", 1, 1)]]


def test_a_frame_of_one_cell_is_taken_away() -> None:
    assert texts(read(table(row(cell("Cả văn bản trong một khung"))))) == ["Cả văn bản trong một khung"]


def test_the_head_in_two_columns_without_lines_is_read_column_by_column() -> None:
    head = table(
        row(cell("UBND PHƯỜNG MẪU"), cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        row(cell("Số: 12/KH-UBND"), cell("Mẫu, ngày 2 tháng 3 năm 2026")),
        properties="",
    )
    assert texts(read(head)) == [
        "UBND PHƯỜNG MẪU",
        "Số: 12/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Mẫu, ngày 2 tháng 3 năm 2026",
    ]


def test_a_cell_is_bold_when_all_its_text_is() -> None:
    bold = f"<w:tc>{paragraph('Đậm', run='<w:b/>')}<w:p/></w:tc>"
    found = tables(read(table(row(bold, cell("thường")))))[0]
    assert [c.bold for c in found.rows[0]] == [True, False]


def test_an_absurd_span_is_held_to_what_word_allows() -> None:
    body = table(row(cell("a", '<w:gridSpan w:val="999999"/>'), cell("b")), row(cell("c"), cell("d")))
    assert spans(tables(read(body))[0])[0][0] == ("a", 63, 1)


def test_a_row_number_that_word_draws_in_an_empty_paragraph_is_the_cells_text() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    drawn = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    number = f"<w:tc><w:tcPr/><w:p><w:pPr>{drawn}</w:pPr></w:p></w:tc>"
    body = table(row(cell("TT"), cell("Nhiệm vụ")), row(number, cell("a")), row(number, cell("b")))
    read_rows = spans(tables(read_docx(docx(body, numbering=numbering), DEFAULT))[0])
    assert [line[0][0] for line in read_rows] == ["TT", "1", "2"]
