"""Lines, paragraphs, headings, short rules and borderless columns of an official .docx."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from hatangso.domain.reports import layout
from hatangso.domain.reports.blocks import Heading, Level
from hatangso.domain.reports.inline import Runs, printable

Place = WordDocument | _Cell
# The schema's order of a table's properties: Word calls a file damaged that breaks it.
_AFTER_LAYOUT = ("w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription", "w:tblPrChange")
_DEPTH = {Level.SECTION: "Heading 1", Level.CLAUSE: "Heading 2", Level.POINT: "Heading 3"}


def put_words(paragraph: WordParagraph, words: Runs, *, size: float, italic: bool = False) -> None:
    """The line's pieces as runs, letter for letter."""
    for piece in words:
        run = paragraph.add_run(printable(piece.text))
        run.bold = piece.bold or None
        run.italic = (piece.italic or italic) or None
        run.font.size = Pt(size)


def paragraph_of(place: Place, words: Runs, *, italic: bool = False) -> WordParagraph:
    """A justified paragraph of the body, its first line further in."""
    paragraph = place.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(layout.FIRST_LINE)
    paragraph.paragraph_format.space_after = Pt(layout.PARAGRAPH_SPACE)
    put_words(paragraph, words, size=layout.BODY, italic=italic)
    return paragraph


def heading(place: Place, block: Heading) -> WordParagraph:
    """A heading with its outline level, kept with what follows."""
    paragraph = place.add_paragraph(block.text, style=_DEPTH[block.level])
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(layout.FIRST_LINE)
    paragraph.paragraph_format.space_after = Pt(layout.PARAGRAPH_SPACE)
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def line(
    place: Place,
    words: str,
    size: float,
    alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    *,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    indent: float = 0,
) -> WordParagraph:
    """One line of the head, the title, the recipients or the signature."""
    paragraph = _next_paragraph(place)
    paragraph.alignment = alignment
    paragraph.paragraph_format.space_before = Pt(before)
    if indent:
        paragraph.paragraph_format.left_indent = Mm(indent)
    run = paragraph.add_run(printable(words))
    run.bold, run.italic = bold or None, italic or None
    run.font.size = Pt(size)
    return paragraph


def lines(
    place: Place,
    words: Iterable[str],
    size: float,
    alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    *,
    bold: bool = False,
) -> None:
    """Several lines, one below the other."""
    for text in words:
        line(place, text, size, alignment, bold=bold)


def rule(place: Place, length: float, width: float, *, after: float = 0) -> None:
    """A line of `length` mm in the middle of `width`: the top border of an empty small paragraph."""
    paragraph = _next_paragraph(place)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm((width - length) / 2)
    form.space_before = Pt(layout.RULE_SPACE)
    form.space_after = Pt(after)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(2)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (
        ("w:val", "single"),
        ("w:sz", str(round(layout.RULE_THICKNESS * 8))),
        ("w:space", "0"),
        ("w:color", "000000"),
    ):
        top.set(qn(name), value)
    borders.append(top)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        cast(Any, borders), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def columns(word: WordDocument, widths: Sequence[float], *, rows: int) -> list[tuple[_Cell, ...]]:
    """Borderless rows of cells, `widths` in mm, that stay whole and shift no text inwards."""
    table = word.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    set_widths(table, widths)
    set_cell_padding(table, 0)
    for row in table.rows:
        keep_whole(row._tr)
    return [row.cells for row in table.rows]


def set_widths(table: WordTable, widths: Sequence[float]) -> None:
    """Widths in mm on the grid as well as on every cell: LibreOffice reads the one, Word the other."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def set_cell_padding(table: WordTable, millimetres: float) -> None:
    """The room between a cell's border and its words; the table itself stands at the text's edge."""
    width = str(round(millimetres / 25.4 * 1440))
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), width)
    indent.set(qn("w:type"), "dxa")
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        edge = OxmlElement(side)
        edge.set(qn("w:w"), width)
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties = table._tbl.tblPr
    properties.insert_element_before(
        cast(Any, indent), "w:tblBorders", "w:shd", "w:tblLayout", *_AFTER_LAYOUT
    )
    properties.insert_element_before(cast(Any, margins), *_AFTER_LAYOUT[1:])


def keep_whole(row: object) -> None:
    """The row is not torn over two pages."""
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # type: ignore[attr-defined]


def _next_paragraph(place: Place) -> WordParagraph:
    """A cell begins with one empty paragraph, which is used before others are added."""
    if isinstance(place, _Cell):
        first = place.paragraphs[0]
        if len(place.paragraphs) == 1 and first._p.pPr is None:
            return cast(WordParagraph, first)
    return cast(WordParagraph, place.add_paragraph())
