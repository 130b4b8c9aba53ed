"""Tables of an official .docx: fixed widths, a head repeated on every page, rows kept whole."""

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from hatangso.adapters.report_docx_paragraphs import (
    Place,
    keep_whole,
    line,
    put_words,
    set_cell_padding,
    set_widths,
)
from hatangso.domain.reports import layout
from hatangso.domain.reports.blocks import Align, Cell, Row, RowKind, Table
from hatangso.domain.reports.inline import Figure, Text

_ALIGNMENTS = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}


def put_table(word: Place, table: Table, width: float) -> WordParagraph:
    """The table over `width` mm; returns the small paragraph below it, which keeps what follows apart."""
    if table.unit:
        above = line(word, table.unit, layout.TABLE, WD_ALIGN_PARAGRAPH.RIGHT, italic=True)
        above.paragraph_format.space_after = Pt(3)
        above.paragraph_format.keep_with_next = True
    assert not isinstance(word, _Cell)
    made = word.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    made.style = "Table Grid"
    made.autofit = False
    shares = sum(column.share for column in table.columns)
    set_widths(made, [column.share / shares * width for column in table.columns])
    set_cell_padding(made, layout.TABLE_PADDING)
    size = layout.table_size(len(table.columns))
    head = made.rows[0]
    for word_cell, column in zip(head.cells, table.columns, strict=True):
        _fill(word_cell, Cell((Text(column.title, bold=True),)), Align.CENTER, size)
    repeated = OxmlElement("w:tblHeader")
    keep_whole(head._tr)
    head._tr.get_or_add_trPr().append(repeated)
    for word_row, row in zip(made.rows[1:], table.rows, strict=True):
        _put_row(word_row.cells, row, table, size)
        keep_whole(word_row._tr)
    below = line(word, "", layout.PARAGRAPH_SPACE)
    below.paragraph_format.line_spacing = Pt(layout.PARAGRAPH_SPACE)
    return below


def _put_row(cells: tuple[_Cell, ...], row: Row, table: Table, size: float) -> None:
    place = 0
    for cell in row.cells:
        spanned = cells[place]
        if cell.span > 1:
            spanned = spanned.merge(cells[place + cell.span - 1])
        wide = row.kind is not RowKind.PLAIN and cell.span > 1
        shown = cell if row.kind is RowKind.PLAIN else _bold(cell)
        _fill(spanned, shown, Align.LEFT if wide else table.columns[place].align, size)
        place += cell.span


def _bold(cell: Cell) -> Cell:
    return Cell(
        tuple(
            Figure(p.text, p.ref, bold=True, italic=p.italic)
            if isinstance(p, Figure)
            else Text(p.text, bold=True, italic=p.italic)
            for p in cell.line
        ),
        cell.span,
    )


def _fill(word_cell: _Cell, cell: Cell, align: Align, size: float) -> None:
    paragraph = word_cell.paragraphs[0]
    paragraph.alignment = _ALIGNMENTS[align]
    paragraph.paragraph_format.space_before = Mm(layout.TABLE_PADDING / 2)
    paragraph.paragraph_format.space_after = Mm(layout.TABLE_PADDING / 2)
    put_words(paragraph, cell.line, size=size)
    word_cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
