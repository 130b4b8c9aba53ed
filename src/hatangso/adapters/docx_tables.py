"""Tables of a .docx as they are drawn: merged cells once, with the columns and rows they cover."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from hatangso.adapters.docx_package import W, child, value, whole_number
from hatangso.adapters.docx_styles import Styles
from hatangso.adapters.docx_text import spanned
from hatangso.domain.plans.document import Block, Cell, Paragraph, Table

BlocksOf = Callable[[etree._Element], list[Block]]
_TRANSPARENT = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_NO_LINE = {None, "nil", "none"}
_SIDES = ("top", "left", "start", "bottom", "right", "end", "insideH", "insideV")
_MOST_COLUMNS = 200


@dataclass
class _Slot:
    """A cell that begins at a column; `joins` says that it continues the cell above it."""

    column: int
    colspan: int
    joins: bool
    blocks: list[Block]
    rowspan: int = 1


def read_table(table: etree._Element, styles: Styles, blocks_of: BlocksOf) -> list[Block]:
    """The table, or its content where it is no table at all: a single frame, or the two blocks of a
    head or a signature set side by side without lines (the left block comes first).
    """
    rows = [_row(row, blocks_of) for row in _inner(table, W + "tr") if not _deleted(row)]
    rows = [row for row in rows if row]
    if not rows:
        return []
    if len(rows) == 1 and len(rows[0]) == 1:
        return rows[0][0].blocks
    columns = sorted({slot.column for row in rows for slot in row if slot.column < _MOST_COLUMNS})
    if len(columns) <= 3 and len(rows) <= 4 and not _has_lines(table, styles):
        return [b for c in columns for row in rows for slot in row if slot.column == c for b in slot.blocks]
    _grow_downwards(rows)
    return [Table(tuple(tuple(_cell(slot) for slot in row if not slot.joins) for row in rows))]


def _row(row: etree._Element, blocks_of: BlocksOf) -> list[_Slot]:
    slots: list[_Slot] = []
    column = 0
    before = whole_number(value(child(row, "trPr"), "gridBefore")) or 0
    if before > 0:
        slots.append(_Slot(0, min(before, 63), False, []))
        column = min(before, 63)
    for cell in _inner(row, W + "tc"):
        properties = child(cell, "tcPr")
        span = spanned(properties, "gridSpan")
        if _continues(properties, "hMerge") and slots:
            slots[-1].colspan += span
        else:
            slots.append(_Slot(column, span, _continues(properties, "vMerge"), blocks_of(cell)))
        column += span
        if column > _MOST_COLUMNS:
            break
    return slots


def _continues(properties: etree._Element | None, name: str) -> bool:
    merge = child(properties, name)
    return merge is not None and merge.get(W + "val") != "restart"


def _grow_downwards(rows: list[list[_Slot]]) -> None:
    """Gives each cell the rows that continue it; a continuation without a beginning stands for itself."""
    open_cells: dict[int, _Slot] = {}
    for row in rows:
        still_open: dict[int, _Slot] = {}
        for slot in row:
            above = open_cells.get(slot.column)
            if slot.joins and above is not None:
                above.rowspan += 1
                above.blocks.extend(slot.blocks)
                still_open[slot.column] = above
            else:
                slot.joins = False
                still_open[slot.column] = slot
        open_cells = still_open


def _cell(slot: _Slot) -> Cell:
    text = "\n".join(line for line in map(_text_of, slot.blocks) if line.strip())
    written = [b for b in slot.blocks if isinstance(b, Paragraph) and b.text.strip()]
    bold = bool(written) and all(paragraph.bold for paragraph in written)
    return Cell(text, slot.colspan, slot.rowspan, bold)


def _text_of(block: Block) -> str:
    """A paragraph with its drawn mark; a table inside a cell as one line for each of its rows."""
    if isinstance(block, Table):
        return "\n".join(" ".join(cell.text for cell in row if cell.text) for row in block.rows)
    return f"{block.list_mark} {block.text}".rstrip() if block.list_mark else block.text


def _inner(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    for inner in element:
        if inner.tag == tag:
            yield inner
        elif inner.tag in _TRANSPARENT:
            yield from _inner(inner, tag)


def _deleted(row: etree._Element) -> bool:
    return child(row, "trPr/del") is not None


def _has_lines(table: etree._Element, styles: Styles) -> bool:
    """Whether any line of the table is drawn, by itself, by a cell, or by its style."""
    properties = child(table, "tblPr")
    own = child(properties, "tblBorders")
    if own is not None:
        drawn = _draws(own)
    else:
        chain = styles.chain(value(properties, "tblStyle"), "table")
        drawn = any(_draws(child(style, "tblPr/tblBorders")) for style in chain)
    return drawn or any(_draws(borders) for borders in table.iter(W + "tcBorders"))


def _draws(borders: etree._Element | None) -> bool:
    return borders is not None and any(value(borders, side) not in _NO_LINE for side in _SIDES)
