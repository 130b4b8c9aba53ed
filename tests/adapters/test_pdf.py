"""PDFs: columns of the head, tables with merges, page numbers, turned pages, many pages."""

import io

import pypdfium2 as pdfium
import pytest

from hatangso.adapters.limits import DEFAULT, Limits
from hatangso.adapters.page_layout import run_together
from hatangso.adapters.pdf import read_pdf
from hatangso.adapters.refusals import DocumentRefused
from hatangso.domain.plans.document import Paragraph, Table
from tests.adapters.making import SENTENCE, pdf, spans, tables, texts

HEAD = r"""
#grid(columns: (2fr, 3fr), align: center,
  [UBND THÀNH PHỐ HẢI PHÒNG \ *UBND PHƯỜNG MẪU* \ Số: 12/KH-UBND],
  [*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \ *Độc lập - Tự do - Hạnh phúc* \ _Mẫu, ngày 2 tháng 3 năm 2026_])
#align(center)[*KẾ HOẠCH* \ *Phát triển hạ tầng số*]
"""
TABLE = """
#table(columns: (1cm, 6cm, 2cm, 2cm), table.header[*TT*][*Nội dung*][*2026*][*2030*],
  table.cell(colspan: 4)[*I. Hạ tầng viễn thông*],
  table.cell(rowspan: 2)[1], [Tỷ lệ phủ sóng 5G theo dân số được tính bằng phần trăm], [90%], [100%],
  [Dòng hai], [1], [2])
"""


def test_the_two_columns_of_the_head_are_read_one_after_the_other() -> None:
    found = texts(read_pdf(pdf(HEAD + SENTENCE), DEFAULT))
    left = found.index("Số: 12/KH-UBND")
    right = found.index("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert " ".join(found[: left + 1]) == "UBND THÀNH PHỐ HẢI PHÒNG UBND PHƯỜNG MẪU Số: 12/KH-UBND"
    assert found[right : right + 5] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Mẫu, ngày 2 tháng 3 năm 2026",
        "KẾ HOẠCH",
        "Phát triển hạ tầng số",
    ]
    assert left < right


def test_bold_italic_and_centred_lines_are_told_by_font_and_place() -> None:
    by_text = {b.text: b for b in read_pdf(pdf(HEAD + SENTENCE), DEFAULT).blocks if isinstance(b, Paragraph)}
    title, date = by_text["KẾ HOẠCH"], by_text["Mẫu, ngày 2 tháng 3 năm 2026"]
    assert (title.bold, title.centred, title.joined, title.page) == (True, True, False, 1)
    assert (date.bold, date.italic) == (False, True)
    assert not by_text["Số: 12/KH-UBND"].bold


def test_a_table_keeps_its_place_and_its_merged_cells() -> None:
    found = read_pdf(pdf("Trước bảng\n" + TABLE + "\nSau bảng"), DEFAULT)
    kinds = [b.text if isinstance(b, Paragraph) else "<bảng>" for b in found.blocks]
    assert [k for k in kinds if k] == ["Trước bảng", "<bảng>", "Sau bảng"]
    assert spans(tables(found)[0]) == [
        [("TT", 1, 1), ("Nội dung", 1, 1), ("2026", 1, 1), ("2030", 1, 1)],
        [("I. Hạ tầng viễn thông", 4, 1)],
        [
            ("1", 1, 2),
            ("Tỷ lệ phủ sóng 5G theo dân số được tính bằng phần trăm", 1, 1),
            ("90%", 1, 1),
            ("100%", 1, 1),
        ],
        [("Dòng hai", 1, 1), ("1", 1, 1), ("2", 1, 1)],
    ]
    assert [cell.bold for cell in tables(found)[0].rows[0]] == [True] * 4


def test_a_table_over_two_pages_comes_as_one_table_for_each_page() -> None:
    rows = "".join(f"[{n}], [Nhiệm vụ số {n}], [Quý IV/2026]," for n in range(1, 61))
    found = tables(read_pdf(pdf(f"#table(columns: 3, {rows})"), DEFAULT))
    assert [table.page for table in found] == [1, 2]
    numbers = [row[0].text for table in found for row in table.rows]
    assert numbers == [str(n) for n in range(1, 61)]


def test_page_numbers_and_running_heads_are_dropped_and_figures_in_the_text_kept() -> None:
    source = '#set page(numbering: "1", header: [Kế hoạch hạ tầng số])\n' + "Đạt\n\n100\n#pagebreak()\n" * 4
    assert texts(read_pdf(pdf(source + "Hết"), DEFAULT)) == ["Đạt", "100"] * 4 + ["Hết"]


def test_a_number_beside_its_text_is_no_column() -> None:
    source = "\n\n".join(f"{n}. #h(1.5cm) Nhiệm vụ thứ {n}" for n in range(1, 4)).replace(". ", r"\. ")
    assert texts(read_pdf(pdf(source), DEFAULT)) == [f"{n}. Nhiệm vụ thứ {n}" for n in range(1, 4)]


def test_a_raised_sign_stays_on_its_word() -> None:
    assert texts(read_pdf(pdf("Diện tích 12 km#super[2] và 5 m#super[3]"), DEFAULT)) == [
        "Diện tích 12 km2 và 5 m3"
    ]


def test_a_frame_around_the_page_is_no_table() -> None:
    found = read_pdf(pdf(f"#rect(width: 100%)[{SENTENCE}]"), DEFAULT)
    assert not tables(found)
    assert " ".join(texts(found)) == SENTENCE


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_drawn_on_its_side_and_shown_upright_is_read_upright(turn: int) -> None:
    drawn = pdf(
        f"#rotate(-{turn}deg, reflow: true)[#box(width: 15cm)[Một \\ Hai {TABLE.replace('6cm', '9cm')}]]"
    )
    document = pdfium.PdfDocument(drawn)
    document[0].set_rotation(turn)
    turned = io.BytesIO()
    document.save(turned)
    found = read_pdf(turned.getvalue(), DEFAULT)
    assert texts(found) == ["Một", "Hai"]
    assert spans(tables(found)[0])[3] == [("Dòng hai", 1, 1), ("1", 1, 1), ("2", 1, 1)]


@pytest.mark.parametrize("look", ["spacing: 2em", "first-line-indent: (amount: 1cm, all: true)"])
@pytest.mark.parametrize("justified", ["true", "false"])
def test_broken_lines_are_joined_where_gap_or_indent_tell_paragraphs(look: str, justified: str) -> None:
    paragraphs = [f"Đoạn {n} {'nói về hạ tầng số ' * n}và hết." for n in range(3, 30)]
    source = f"#set par({look}, justify: {justified})\n" + "\n\n".join(paragraphs)
    assert texts(read_pdf(pdf(source), DEFAULT)) == paragraphs


def test_a_number_parted_after_its_dash_is_put_together() -> None:
    assert run_together(["Nghị quyết số 57-", "NQ/TW, hàng quý/", "năm, giai đoạn 2026 -", "2030"]) == (
        "Nghị quyết số 57-NQ/TW, hàng quý/năm, giai đoạn 2026 - 2030"
    )


def test_lines_of_a_title_stay_apart_for_the_text_to_decide() -> None:
    found = [
        b for b in read_pdf(pdf(HEAD + SENTENCE), DEFAULT).blocks if isinstance(b, Paragraph) and b.centred
    ]
    assert [(b.text, b.joined) for b in found] == [("KẾ HOẠCH", False), ("Phát triển hạ tầng số", False)]


def test_two_hundred_pages_are_read() -> None:
    source = f"#for n in range(200) [Trang thứ #n. {SENTENCE} #pagebreak(weak: true)]"
    found = read_pdf(pdf(source), DEFAULT)
    assert found.pages == 200
    assert "Trang thứ 199." in " ".join(texts(found)[-4:])


def test_more_pages_than_the_limit_are_refused() -> None:
    with pytest.raises(DocumentRefused) as refused:
        read_pdf(pdf("#for n in range(5) [a #pagebreak()]"), Limits(max_pages=4))
    assert refused.value.code == "too_many_pages"


def test_an_empty_page_is_no_scan() -> None:
    with pytest.raises(DocumentRefused) as refused:
        read_pdf(pdf("#pagebreak()"), DEFAULT)
    assert refused.value.code == "no_text"


def test_tables_are_tables_of_the_contract() -> None:
    assert all(isinstance(t, Table) and t.page == 1 for t in tables(read_pdf(pdf(TABLE), DEFAULT)))
