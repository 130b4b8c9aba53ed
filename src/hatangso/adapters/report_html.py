"""An official document as a piece of HTML: what a page previews before the files are made.

Every word is escaped; there is no inline style and no script, so a strict content policy holds. The measures
are those of domain/reports/layout.py, said again in web/styles/official_document.css (a test compares them).
"""

from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby

from hatangso.domain.reports.blocks import Block, Bullets, Heading, Level, Paragraph, Row, RowKind, Table
from hatangso.domain.reports.inline import Figure, Inline, Runs, printable
from hatangso.domain.reports.layout import HEAD_LEFT, ISSUER
from hatangso.domain.reports.letterhead import letterhead_lines
from hatangso.domain.reports.model import STATE_MOTTO, STATE_NAME, Annex, OfficialDocument, Orientation

Link = Callable[[str], str]
_HEADINGS = {Level.SECTION: "h3", Level.CLAUSE: "h4", Level.POINT: "h5"}


def report_html(
    document: OfficialDocument,
    *,
    link: Link = lambda ref: "",
    text_end: Callable[[str], str] = lambda key: "",
    draft_note: str = "",
) -> str:
    """The document as HTML.

    `link(ref)` is the address of a figure's evidence, empty where it has none. `text_end(key)` is safe HTML
    put right after an editable text, inside its `<div data-text=key>`. `draft_note` stands above the page.
    """
    note = f'<p class="official-note">{_text(draft_note)}</p>' if draft_note else ""
    sheets = [
        f'<section class="official-sheet">{_head(document)}{_title(document)}'
        f"{_blocks(document.body, link, text_end)}{'' if document.is_sheet else _end(document)}</section>"
    ]
    sheets += [_annex(document, annex, link, text_end) for annex in document.annexes]
    language = escape(document.language, quote=True)
    return f'<div class="official-document" lang="{language}">{note}{"".join(sheets)}</div>'


def _head(document: OfficialDocument) -> str:
    parent = letterhead_lines(printable(document.parent).upper(), HEAD_LEFT, ISSUER)
    issuer = letterhead_lines(printable(document.issuer).upper(), HEAD_LEFT, ISSUER)
    if document.is_sheet:
        return (
            f'<div class="official-head"><div>{_lines("official-issuer", issuer)}</div><div>'
            f'<p class="official-place">{_text(document.place_line)}</p></div></div>'
        )
    return (
        '<div class="official-head"><div>'
        f"{_lines('official-parent', [name for name in parent if name])}"
        f"{_lines('official-issuer', issuer)}"
        f'<p class="official-number">{_text(document.number_line)}</p></div><div>'
        f'<p class="official-state">{STATE_NAME}</p><p class="official-motto">{STATE_MOTTO}</p>'
        f'<p class="official-place">{_text(document.place_line)}</p></div></div>'
    )


def _title(document: OfficialDocument) -> str:
    one = "official-addressee" if len(document.addressees) == 1 else "official-addressees"
    return (
        f'<h2 class="official-title"><span>{_text(document.kind.upper())}</span> '
        f"<span>{_text(document.subject)}</span></h2>"
        f"{_lines(one, document.addressee_lines)}{_lines('official-basis', document.basis_lines)}"
    )


def _end(document: OfficialDocument) -> str:
    return (
        '<div class="official-end"><div><p class="official-recipients-title">Nơi nhận:</p>'
        f"{_lines('official-recipients', document.recipient_lines)}</div>"
        f"<div>{_lines('official-authority', [line.upper() for line in document.signature.authority])}"
        f'<p class="official-signer">{_text(document.signature.name)}</p></div></div>'
    )


def _annex(document: OfficialDocument, annex: Annex, link: Link, text_end: Callable[[str], str]) -> str:
    wide = " official-wide" if annex.orientation is Orientation.LANDSCAPE else ""
    return (
        f'<section class="official-sheet{wide}"><h2 class="official-title">'
        f"<span>{_text(document.annex_heading(annex))}</span> <span>{_text(annex.title.upper())}</span></h2>"
        f'<p class="official-reference">{_text(document.annex_reference)}</p>'
        f"{_blocks(annex.body, link, text_end)}</section>"
    )


def _blocks(blocks: Iterable[Block], link: Link, text_end: Callable[[str], str]) -> str:
    """Blocks of one editable text stand together in one <div>."""
    parts = []
    for key, group in groupby(blocks, key=_key):
        inner = "".join(_block(block, link) for block in group)
        if key:
            name = escape(key, quote=True)
            inner = f'<div class="official-text" data-text="{name}">{inner}{text_end(key)}</div>'
        parts.append(inner)
    return "".join(parts)


def _key(block: Block) -> str:
    return block.key if isinstance(block, Paragraph | Bullets) else ""


def _block(block: Block, link: Link) -> str:
    match block:
        case Heading():
            tag = _HEADINGS[block.level]
            return f'<{tag} class="official-{block.level.value}">{_text(block.text)}</{tag}>'
        case Paragraph():
            return f"<p>{_line(block.line, link)}</p>"
        case Bullets():
            items = "".join(f"<li>{_line(line, link)}</li>" for line in block.lines)
            return f'<ul class="official-bullets">{items}</ul>'
        case Table():
            return _table(block, link)


def _table(table: Table, link: Link) -> str:
    shares = sum(column.share for column in table.columns)
    widths = "".join(f'<col width="{100 * column.share / shares:.2f}%">' for column in table.columns)
    head = "".join(f'<th scope="col">{_text(column.title)}</th>' for column in table.columns)
    rows = "".join(_row(row, table, link) for row in table.rows)
    unit = f'<p class="official-unit">{_text(table.unit)}</p>' if table.unit else ""
    return (
        f'{unit}<div class="official-table" tabindex="0"><table><colgroup>{widths}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(row: Row, table: Table, link: Link) -> str:
    cells, place = [], 0
    for cell in row.cells:
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        wide = row.kind is not RowKind.PLAIN and cell.span > 1
        align = "left" if wide else table.columns[place].align.value
        cells.append(f'<td class="official-{align}"{span}>{_line(cell.line, link)}</td>')
        place += cell.span
    return f'<tr class="official-{row.kind.value}">{"".join(cells)}</tr>'


def _line(line: Runs, link: Link) -> str:
    return "".join(_piece(piece, link) for piece in line)


def _piece(piece: Inline, link: Link) -> str:
    words = _text(piece.text)
    if isinstance(piece, Figure):
        ref, address = escape(piece.ref, quote=True), escape(link(piece.ref), quote=True)
        words = (
            f'<a class="figure" href="{address}" data-figure="{ref}">{words}</a>'
            if address
            else f'<span class="figure" data-figure="{ref}">{words}</span>'
        )
    if piece.bold:
        words = f"<strong>{words}</strong>"
    return f"<em>{words}</em>" if piece.italic else words


def _lines(name: str, lines: Iterable[str]) -> str:
    return "".join(f'<p class="{name}">{_text(line)}</p>' for line in lines)


def _text(text: str) -> str:
    return escape(printable(text), quote=True)
