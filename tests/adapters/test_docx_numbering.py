"""Marks that Word draws but does not write, counted as Word counts them."""

import pytest

from hatangso.adapters.docx import read_docx
from hatangso.adapters.docx_numbering import format_number
from hatangso.adapters.limits import DEFAULT
from hatangso.domain.plans.document import Paragraph
from tests.adapters.making import docx, marked, paragraph


def level(depth: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(text: str, number: int, depth: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def marks(body: str, numbering: str, styles: str = "") -> list[str]:
    return marked(read_docx(docx(body, numbering=numbering, styles=styles), DEFAULT))


OUTLINE = abstract(
    0,
    level(0, "upperRoman", "%1."),
    level(1, "decimal", "%2."),
    level(2, "lowerLetter", "%3)"),
) + num(1, 0)


def test_roman_decimal_and_letter_levels_count_and_begin_again_under_each_heading() -> None:
    body = "".join(
        item(text, 1, depth)
        for text, depth in [("A", 0), ("B", 1), ("C", 2), ("D", 2), ("E", 1), ("F", 2), ("G", 0), ("H", 1)]
    )
    assert marks(body, OUTLINE) == ["I. A", "1. B", "a) C", "b) D", "2. E", "a) F", "II. G", "1. H"]


def test_numbers_of_several_levels_are_written_together() -> None:
    numbering = abstract(0, level(0, "upperRoman", "%1"), level(1, "decimal", "%1.%2.", "<w:isLgl/>")) + num(
        1, 0
    )
    assert marks(item("A", 1) + item("B", 1) + item("C", 1, 1), numbering) == ["I A", "II B", "2.1. C"]


def test_a_level_that_must_not_restart_goes_on() -> None:
    numbering = abstract(
        0, level(0, "upperRoman", "%1."), level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')
    ) + num(1, 0)
    body = item("A", 1) + item("B", 1, 1) + item("C", 1) + item("D", 1, 1)
    assert marks(body, numbering) == ["I. A", "1. B", "II. C", "2. D"]


def test_a_second_list_of_the_same_kind_goes_on_unless_it_says_where_to_start() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = abstract(0, level(0, "decimal", "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, override)
    body = item("A", 1) + item("B", 2) + item("C", 3) + item("D", 3)
    assert marks(body, numbering) == ["1. A", "2. B", "5. C", "6. D"]


def test_bullets_of_symbol_fonts_become_ordinary_signs() -> None:
    font = '<w:rPr><w:rFonts w:ascii="{}"/></w:rPr>'
    numbering = (
        abstract(0, level(0, "bullet", "\uf0b7", font.format("Symbol")))
        + abstract(1, level(0, "bullet", "\uf0fc", font.format("Wingdings")))
        + abstract(2, level(0, "bullet", "-"), level(1, "bullet", "+"))
        + num(1, 0)
        + num(2, 1)
        + num(3, 2)
    )
    body = item("A", 1) + item("B", 2) + item("C", 3) + item("D", 3, 1)
    assert marks(body, numbering) == ["• A", "✓ B", "- C", "+ D"]


def test_a_style_may_carry_the_list_and_a_paragraph_may_leave_it() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="L"><w:name w:val="Mục"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    left = paragraph("B", '<w:pStyle w:val="L"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    body = paragraph("A", '<w:pStyle w:val="L"/>') + left + paragraph("C", '<w:pStyle w:val="L"/>')
    assert marks(body, OUTLINE, styles) == ["I. A", "B", "II. C"]


def test_the_depth_of_an_item_is_told() -> None:
    found = read_docx(docx(item("A", 1) + item("B", 1, 2), numbering=OUTLINE), DEFAULT)
    assert [b.list_level for b in found.blocks if isinstance(b, Paragraph)] == [0, 2]


@pytest.mark.parametrize(
    ("number", "kind", "written"),
    [
        (4, "lowerRoman", "iv"),
        (1994, "upperRoman", "MCMXCIV"),
        (27, "lowerLetter", "aa"),
        (3, "decimalZero", "03"),
        (7, "thaiCounting", "7"),
        (0, "upperRoman", "0"),
    ],
)
def test_counters_are_written_in_words_formats(number: int, kind: str, written: str) -> None:
    assert format_number(number, kind) == written
