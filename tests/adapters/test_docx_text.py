"""Words of a .docx as a reader sees them: changes accepted, boxes and breaks read, old fonts turned."""

import io
import unicodedata

import docx as python_docx
import pytest

from hatangso.adapters.docx import read_docx
from hatangso.adapters.limits import DEFAULT
from hatangso.adapters.refusals import DocumentRefused
from hatangso.domain.plans.document import Paragraph, SourceDocument
from tests.adapters.making import docx, paragraph, texts


def read(body: str, **parts: str) -> SourceDocument:
    return read_docx(docx(body, **parts), DEFAULT)


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_deletions_are_left_out_and_insertions_kept() -> None:
    body = (
        f"<w:p>{run('Phủ sóng ')}<w:del><w:r><w:delText>90%</w:delText></w:r></w:del>"
        f"<w:ins>{run('100%')}</w:ins><w:moveFrom>{run(' cũ')}</w:moveFrom>"
        f"<w:moveTo>{run(' dân số')}</w:moveTo></w:p>"
    )
    assert texts(read(body)) == ["Phủ sóng 100% dân số"]


def test_tabs_signs_and_hyphens_are_written_out() -> None:
    body = (
        "<w:p><w:r><w:t>57</w:t><w:noBreakHyphen/><w:t>NQ/TW</w:t><w:tab/>"
        '<w:sym w:font="Symbol" w:char="F0B3"/><w:t>5</w:t><w:softHyphen/></w:r></w:p>'
    )
    assert texts(read(body)) == ["57-NQ/TW\t≥5"]


def test_a_line_broken_by_hand_may_run_on() -> None:
    read_back = read("<w:p><w:r><w:t>Phát triển hạ tầng số</w:t><w:br/><w:t>phường Mẫu</w:t></w:r></w:p>")
    assert [(b.text, b.joined) for b in read_back.blocks if isinstance(b, Paragraph)] == [
        ("Phát triển hạ tầng số", False),
        ("phường Mẫu", False),
    ]


def test_a_text_box_given_twice_for_old_and_new_programs_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('Trong khung')}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>Ngoài khung</w:t></w:r></w:p>"
    )
    assert texts(read(body)) == ["Ngoài khung", "Trong khung"]


def test_content_controls_in_content_controls_are_read_through() -> None:
    inner = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('Bên trong')}</w:sdtContent></w:sdt>"
    inline = f"<w:p><w:sdt><w:sdtContent>{run('Số: 12')}</w:sdtContent></w:sdt>{run('/KH-UBND')}</w:p>"
    assert texts(read(f"<w:sdt><w:sdtContent>{inner}{inline}</w:sdtContent></w:sdt>")) == [
        "Bên trong",
        "Số: 12/KH-UBND",
    ]


def test_hidden_text_field_codes_and_the_table_of_contents_are_not_read() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    body = (
        paragraph("I. MỤC TIÊU 3", '<w:pStyle w:val="T1"/>')
        + paragraph("bí mật", run="<w:vanish/>")
        + "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>Trang bìa</w:t></w:r></w:p>"
    )
    assert texts(read(body, styles=styles)) == ["Trang bìa"]


def test_headings_are_known_by_outline_level_or_style_name_along_the_chain() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="K"><w:name w:val="Kế hoạch"/><w:basedOn w:val="H"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="O"><w:name w:val="Mục"/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    )
    body = (
        paragraph("a", '<w:pStyle w:val="K"/>')
        + paragraph("b", '<w:pStyle w:val="O"/>')
        + paragraph("c", '<w:pStyle w:val="H"/><w:outlineLvl w:val="9"/>')
        + paragraph("d")
    )
    levels = [b.heading_level for b in read(body, styles=styles).blocks if isinstance(b, Paragraph)]
    assert levels == [2, 1, None, None]


def test_bold_comes_from_the_run_or_its_style_and_must_cover_the_paragraph() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Đậm"/><w:pPr><w:jc w:val="center"/></w:pPr>'
        "<w:rPr><w:b/></w:rPr></w:style>"
    )
    body = (
        paragraph("Đậm nhờ kiểu", '<w:pStyle w:val="B"/>')
        + paragraph("Tắt đậm", '<w:pStyle w:val="B"/>', '<w:b w:val="0"/>')
        + f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Nửa</w:t></w:r>{run(' còn lại')}</w:p>"
    )
    found = [(b.bold, b.centred) for b in read(body, styles=styles).blocks if isinstance(b, Paragraph)]
    assert found == [(True, True), (False, True), (False, False)]


def test_an_old_font_is_turned_to_unicode_and_noted() -> None:
    body = paragraph("KÕ ho¹ch ph¸t triÓn", run='<w:rFonts w:ascii=".VnTime"/>') + paragraph(
        "kÕ ho¹ch", run='<w:rFonts w:ascii=".VnTimeH"/>'
    )
    body += (
        "<w:p><w:r><w:rPr><w:rFonts w:ascii='.VnTime'/></w:rPr>"
        "<w:t>ph</w:t><w:softHyphen/><w:t>êng</w:t></w:r></w:p>"
    )
    found = read(body)
    assert texts(found) == ["Kế hoạch phát triển", "KẾ HOẠCH", "phường"]
    assert any("TCVN3" in note for note in found.notes)


def test_decomposed_accents_are_handed_on_as_they_came() -> None:
    decomposed = unicodedata.normalize("NFD", "Phủ sóng 5G đạt 100%")
    assert texts(read(paragraph(decomposed))) == [decomposed]


def test_heads_and_feet_of_pages_are_not_part_of_a_document_written_by_python_docx() -> None:
    document = python_docx.Document()
    document.sections[0].header.paragraphs[0].text = "Đầu trang"
    document.sections[0].footer.paragraphs[0].text = "Chân trang"
    document.add_heading("MỤC TIÊU", level=1)
    document.add_paragraph("100% hộ gia đình có cáp quang", style="List Bullet")
    packed = io.BytesIO()
    document.save(packed)
    found = read_docx(packed.getvalue(), DEFAULT)
    assert [(b.text, b.heading_level, b.list_mark) for b in found.blocks if isinstance(b, Paragraph)] == [
        ("MỤC TIÊU", 1, None),
        ("100% hộ gia đình có cáp quang", None, "•"),
    ]


def test_the_strict_dialect_of_the_format_is_read_alike() -> None:
    packed = docx(paragraph("Nội dung"))
    import zipfile

    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        parts = {
            name: archive.read(name).replace(
                b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                b"http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
            for name in archive.namelist()
        }
    strict = io.BytesIO()
    with zipfile.ZipFile(strict, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert texts(read_docx(strict.getvalue(), DEFAULT)) == ["Nội dung"]


def test_a_document_without_any_text_is_refused() -> None:
    with pytest.raises(DocumentRefused) as refused:
        read("<w:p/>")
    assert refused.value.code == "no_text"
