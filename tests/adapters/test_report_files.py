"""The two files of one official document: the same words, the layout of Decree 30/2020, the same bytes."""

import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import docx
import pdfplumber
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from pdfplumber.pdf import PDF

import hatangso
from hatangso.adapters.report_docx import write_docx
from hatangso.adapters.report_pdf import PdfNotMade, write_pdf
from hatangso.domain.reports.annual import compose
from hatangso.domain.reports.blocks import Paragraph
from hatangso.domain.reports.inline import runs
from hatangso.domain.reports.model import OfficialDocument
from tests.adapters.official_sample import INJECTIONS, MADE_ON, sample_document
from tests.domain.reports.invented_facts import FACTS

FONTS = Path(hatangso.__file__).parent / "assets" / "fonts"
MILLIMETRE = 72 / 25.4
needs_fonts = pytest.mark.skipif(
    not list(FONTS.glob("*.ttf")), reason="the fonts are not built (make setup copies them)"
)


@cache
def pdf_bytes(document: OfficialDocument) -> bytes:
    return write_pdf(document, made_on=MADE_ON, font_dir=FONTS)


@pytest.fixture
def pdf() -> Iterator[PDF]:
    with pdfplumber.open(io.BytesIO(pdf_bytes(sample_document()))) as opened:
        yield opened


@pytest.fixture
def word() -> WordDocument:
    return docx.Document(io.BytesIO(write_docx(sample_document(), made_on=MADE_ON)))


def words_of_docx(document: WordDocument) -> list[str]:
    """Every word of the body in its order, a merged cell once."""
    found: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, WordParagraph):
            found += block.text.split()
        elif isinstance(block, WordTable):
            for row in block.rows:
                for cell in dict.fromkeys(row.cells):
                    found += cell.text.split()
    return found


def words_of_pdf(opened: PDF) -> list[str]:
    """Every word below the page numbers; the repeated heads of tables too."""
    return [
        word["text"]
        for page in opened.pages
        for word in page.crop((0, 19 * MILLIMETRE, page.width, page.height)).extract_words()
    ]


@needs_fonts
@pytest.mark.parametrize("document", [sample_document(rows=12), compose(FACTS)], ids=["sample", "yearly"])
def test_both_files_say_the_same_words(document: OfficialDocument) -> None:
    written = docx.Document(io.BytesIO(write_docx(document, made_on=MADE_ON)))
    with pdfplumber.open(io.BytesIO(pdf_bytes(document))) as opened:
        # A hard space joins words in one reading and parts them in the other: letters are counted.
        in_pdf = Counter("".join(words_of_pdf(opened)))
    in_docx = Counter("".join(words_of_docx(written)))
    assert in_pdf == in_docx
    assert in_docx.total() > 1500


@needs_fonts
def test_body_paragraphs_come_out_of_the_pdf_in_the_docx_s_order(pdf: PDF, word: WordDocument) -> None:
    text = "".join("".join(page.extract_text() for page in pdf.pages).split())
    places = []
    for paragraph in word.paragraphs:
        if paragraph.paragraph_format.first_line_indent and paragraph.text:
            places.append(text.find("".join(paragraph.text.split())))
    assert len(places) > 9
    assert -1 not in places
    assert places == sorted(places)


@needs_fonts
@pytest.mark.parametrize("typed", INJECTIONS)
def test_what_looks_like_markup_comes_out_letter_for_letter(pdf: PDF, word: WordDocument, typed: str) -> None:
    assert typed in [paragraph.text for paragraph in word.paragraphs]
    flat = "".join(pdf.pages[0].extract_text().split())
    assert "".join(typed.split()) in flat


def test_the_docx_has_the_paper_and_margins_of_the_decree(word: WordDocument) -> None:
    main, across, upright = word.sections
    for section in word.sections:
        sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(side.mm) for side in sides if side is not None] == [20, 20, 30, 15]
        assert section.different_first_page_header_footer
        start = section._sectPr.find(qn("w:pgNumType"))
        assert start is not None
        assert start.get(qn("w:start")) == "1"
    assert [round(s.page_width.mm) for s in (main, across, upright) if s.page_width] == [210, 297, 210]


def test_the_docx_is_in_times_and_vietnamese_with_thirteen_point_page_numbers(word: WordDocument) -> None:
    normal = word.styles["Normal"].element.rPr
    fonts = normal.find(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{s}")) for s in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
    assert normal.find(qn("w:lang")).get(qn("w:val")) == "vi-VN"
    header = word.sections[0].header.paragraphs[0]
    assert "PAGE" in header._p.xml
    assert all(run.font.size is not None and run.font.size.pt == 13 for run in header.runs)
    assert not word.sections[0].first_page_header.paragraphs[0].runs


def test_the_annex_tables_repeat_their_head_and_keep_rows_whole(word: WordDocument) -> None:
    long = [table for table in word.tables if len(table.rows) > 60]
    assert len(long) == 2
    for table in long:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert table.rows[1]._tr.tc_lst[1].grid_span == 3  # the group's title


_SECTION_ORDER = ("headerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "titlePg", "docGrid")
_TABLE_ORDER = ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook")
_PARAGRAPH_ORDER = ("pStyle", "keepNext", "pBdr", "spacing", "ind", "jc", "rPr", "sectPr")


@pytest.mark.parametrize(
    ("tag", "order"),
    [("w:sectPr", _SECTION_ORDER), ("w:tblPr", _TABLE_ORDER), ("w:pPr", _PARAGRAPH_ORDER)],
)
def test_properties_stand_in_the_schema_s_order_which_word_insists_on(
    word: WordDocument, tag: str, order: tuple[str, ...]
) -> None:
    found = list(word.element.body.iter(qn(tag)))
    assert len(found) >= 3
    for element in found:
        names = [child.tag.partition("}")[2] for child in element]
        assert names == sorted(names, key=order.index)


@needs_fonts
def test_the_pdf_is_a4_and_its_annex_lies_across(pdf: PDF) -> None:
    sizes = {(round(page.width), round(page.height)) for page in pdf.pages}
    assert sizes == {(595, 842), (842, 595)}


@needs_fonts
def test_the_pdf_keeps_its_margins(pdf: PDF) -> None:
    for page in pdf.pages:
        words = page.crop((0, 19 * MILLIMETRE, page.width, page.height)).extract_words()
        assert min(word["x0"] for word in words) >= 30 * MILLIMETRE - 0.5
        assert max(word["x1"] for word in words) <= page.width - 15 * MILLIMETRE + 0.5
        assert max(word["bottom"] for word in words) <= page.height - 20 * MILLIMETRE + 0.5


@needs_fonts
def test_page_numbers_start_anew_in_each_annex_and_are_hidden_on_first_pages(pdf: PDF) -> None:
    numbers = [page.crop((0, 0, page.width, 19 * MILLIMETRE)).extract_text() for page in pdf.pages]
    parts = [page.extract_text().startswith(("Phụ lục", "ỦY BAN")) for page in pdf.pages]
    expected, count = [], 0
    for first in parts:
        count = 1 if first else count + 1
        expected.append("" if first else str(count))
    assert numbers == expected
    assert parts.count(True) == 3
    assert "3" in numbers  # the landscape annex is longer than two pages


@needs_fonts
def test_the_pdf_repeats_the_head_of_a_table_on_every_page(pdf: PDF) -> None:
    later = [page for page in pdf.pages if page.width > page.height][1:]
    assert later
    for page in later:
        top = page.crop((0, 19 * MILLIMETRE, page.width, 35 * MILLIMETRE)).extract_text()
        assert top.splitlines()[0] == "STT Chỉ tiêu Kết quả Đánh giá"


@needs_fonts
@pytest.mark.parametrize(
    ("issuer", "last_line"),
    [
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG", "THÀNH PHỐ HẢI PHÒNG"),
        ("ỦY BAN NHÂN DÂN PHƯỜNG TRƯƠNG QUANG TRỌNG", "PHƯỜNG TRƯƠNG QUANG TRỌNG"),
    ],
)
def test_the_longest_names_stand_on_two_lines_beside_the_state_s_name(issuer: str, last_line: str) -> None:
    document = replace(sample_document(rows=1, issuer=issuer), parent="")
    with pdfplumber.open(io.BytesIO(pdf_bytes(document))) as opened:
        page = opened.pages[0]
        left = page.crop((0, 0, 104 * MILLIMETRE, 45 * MILLIMETRE)).extract_text().splitlines()
        right = page.crop((104 * MILLIMETRE, 0, page.width, 45 * MILLIMETRE)).extract_text().splitlines()
    assert left[:2] == ["ỦY BAN NHÂN DÂN", last_line]
    assert right[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    head = docx.Document(io.BytesIO(write_docx(document, made_on=MADE_ON))).tables[0]
    assert [p.text for p in head.cell(0, 0).paragraphs][:2] == ["ỦY BAN NHÂN DÂN", last_line]


@needs_fonts
def test_the_pdf_is_an_archive_copy_with_its_fonts_inside_and_the_document_s_day(pdf: PDF) -> None:
    raw = pdf_bytes(sample_document())
    assert b"pdfaid" in raw
    assert re.search(rb"<pdfaid:part>2</pdfaid:part>", raw)
    assert re.search(rb"<pdfaid:conformance>B</pdfaid:conformance>", raw)
    assert {
        font.partition("+")[2][:5] for page in pdf.pages for font in {c["fontname"] for c in page.chars}
    } == {"Tinos"}
    assert str(pdf.metadata["CreationDate"]).startswith("D:20261214")


@needs_fonts
def test_the_same_document_gives_the_same_bytes() -> None:
    document = sample_document(rows=3)
    made = [write_pdf(document, made_on=MADE_ON, font_dir=FONTS) for _ in range(2)]
    assert made[0] == made[1]


def test_the_docx_holds_nothing_of_the_moment_it_was_made() -> None:
    made = write_docx(sample_document(rows=3), made_on=date(2026, 12, 14))
    assert made == write_docx(sample_document(rows=3), made_on=date(2026, 12, 14))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert core.count("2026-12-14T00:00:00Z") == 2
    assert "python-docx" not in core


@needs_fonts
def test_a_letter_no_font_has_is_named_and_a_sign_is_printed() -> None:
    document = sample_document(rows=1)
    signed = replace(document, body=(Paragraph(runs("Đã xong ✓")), *document.body))
    assert write_pdf(signed, made_on=MADE_ON, font_dir=FONTS).startswith(b"%PDF")
    smiling = replace(document, body=(Paragraph(runs("Vui 😀")), *document.body))
    with pytest.raises(PdfNotMade, match="😀") as refused:
        write_pdf(smiling, made_on=MADE_ON, font_dir=FONTS)
    assert "😀" in refused.value.words.en


def test_a_folder_without_fonts_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PdfNotMade, match="make setup"):
        write_pdf(sample_document(rows=1), made_on=MADE_ON, font_dir=tmp_path)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here")
def test_libreoffice_opens_the_docx_and_sets_it_alike(tmp_path: Path) -> None:
    source = tmp_path / "bao-cao.docx"
    source.write_bytes(write_docx(sample_document(), made_on=MADE_ON))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    with pdfplumber.open(tmp_path / "bao-cao.pdf") as opened:
        assert [page.width > page.height for page in opened.pages] == [False] * 2 + [True] * 3 + [False] * 2
        first = " ".join(
            opened.pages[0].extract_text().split()
        )  # lines break where the machine's font makes them
        assert "Kết quả thực hiện Kế hoạch phát triển hạ tầng số năm 2026" in first
        numbers = [
            page.crop((0, 0, page.width, 19 * MILLIMETRE)).extract_text().strip() for page in opened.pages
        ]
        assert numbers == ["", "2", "", "2", "3", "", "2"]
        heads = [page.extract_text() for page in opened.pages[2:]]
        assert all("STT Chỉ tiêu Kết quả Đánh giá" in text for text in heads)
