"""An HTML page as blocks: headings, paragraphs, list items with their marks, tables with their spans."""

import re
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from hatangso.adapters.docx_numbering import format_number
from hatangso.adapters.refusals import DocumentRefused
from hatangso.domain.plans.document import Block, Cell, Paragraph, SourceDocument, Table

_SKIPPED = frozenset((
    "script", "style", "head", "template", "noscript", "nav", "svg", "math", "object", "iframe", "form",
    "button", "select", "textarea",
))  # fmt: skip
_BLOCKS = frozenset((
    "p", "div", "section", "article", "main", "header", "footer", "aside", "blockquote", "pre", "ul",
    "ol", "dl", "dt", "dd", "li", "figure", "figcaption", "address", "center", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "body", "html", "fieldset", "details", "summary", "caption",
))  # fmt: skip
_HEADING = re.compile(r"^h([1-6])$")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE)
_NUMBER_KINDS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HEAD_OR_SIGNATURE = re.compile(r"CỘNG (HÒA|HOÀ) XÃ HỘI|Nơi nhận|^(TM|KT)\. ", re.MULTILINE)
_MOST_SPAN = 100
_DEEPEST = 250


@dataclass(frozen=True)
class _Setting:
    """What a piece of text inherits from the elements around it."""

    bold: bool = False
    italic: bool = False
    centred: bool = False
    heading_level: int | None = None
    list_depth: int = 0


@dataclass
class _Writer:
    blocks: list[Block] = field(default_factory=list)
    text: str = ""
    letters: int = 0
    bold: int = 0
    italic: int = 0
    mark: str | None = None
    broken: bool = False

    def add(self, text: str | None, setting: _Setting) -> None:
        if not text:
            return
        self.text += re.sub(r"[ \t\r\n\f]+", " ", text)
        letters = sum(ch.isalnum() for ch in text)
        self.letters += letters
        self.bold += letters * setting.bold
        self.italic += letters * setting.italic

    def close(self, setting: _Setting, broken: bool = False) -> None:
        """Ends the paragraph being written; `broken` when only a line ends there (a `br`)."""
        text = self.text.strip()
        if text:
            self.blocks.append(
                Paragraph(
                    text,
                    bold=bool(self.letters) and self.bold >= 0.95 * self.letters,
                    italic=bool(self.letters) and self.italic >= 0.95 * self.letters,
                    centred=setting.centred,
                    heading_level=setting.heading_level,
                    list_level=setting.list_depth - 1 if self.mark else None,
                    list_mark=self.mark,
                    joined=not (broken or self.broken),
                )
            )
            self.mark = None
        self.broken = broken
        self.text, self.letters, self.bold, self.italic = "", 0, 0, 0


def read_html(text: str, notes: tuple[str, ...] = ()) -> SourceDocument:
    """The page's body in reading order. Scripts, styles, forms, menus and hidden parts are left out.

    Raises DocumentRefused `damaged` or `no_text`.
    """
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = lxml.html.document_fromstring(
            text, parser=lxml.html.HTMLParser(encoding="utf-8", no_network=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise DocumentRefused("no_text", str(error)) from error
    writer = _Writer()
    _read(root, writer, _Setting(), 0)
    writer.close(_Setting())
    if not writer.blocks:
        raise DocumentRefused("no_text")
    return SourceDocument(tuple(writer.blocks), "html", None, notes)


def _read(element: etree._Element, writer: _Writer, around: _Setting, depth: int) -> None:
    name = element.tag
    if not isinstance(name, str) or name in _SKIPPED or depth > _DEEPEST or _is_hidden(element):
        return
    if name == "br":
        writer.close(around, broken=True)
        return
    if name == "table":
        writer.close(around)
        writer.blocks.extend(_table(element, around, depth))
        return
    own = _setting(element, around)
    if name in _BLOCKS:
        writer.close(around)
    if name == "li":
        writer.mark = _list_mark(element)
    if name == "pre":
        for line in "".join(str(t) for t in element.itertext()).splitlines():
            writer.add(line, own)
            writer.close(own, broken=True)
        writer.broken = False
        return
    writer.add(element.text, own)
    for inner in element:
        _read(inner, writer, own, depth + 1)
        writer.add(inner.tail, own)
    if name in _BLOCKS:
        writer.close(own)
        writer.mark = None if name == "li" else writer.mark


def _setting(element: etree._Element, around: _Setting) -> _Setting:
    name, style = str(element.tag), element.get("style") or ""
    heading = _HEADING.match(name)
    return _Setting(
        bold=around.bold or name in ("b", "strong", "th") or bool(_BOLD.search(style)),
        italic=around.italic or name in ("i", "em"),
        centred=around.centred
        or name == "center"
        or element.get("align") == "center"
        or bool(_CENTRED.search(style)),
        heading_level=int(heading.group(1)) if heading else around.heading_level,
        list_depth=around.list_depth + (name in ("ul", "ol")),
    )


def _is_hidden(element: etree._Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _list_mark(item: etree._Element) -> str | None:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        style = (parent.get("style") or "") if parent is not None else ""
        return None if "none" in style else "•"
    before = sum(1 for other in item.itersiblings("li", preceding=True))
    number = _whole(item.get("value"), _whole(parent.get("start"), 1) + before)
    return format_number(number, _NUMBER_KINDS.get(parent.get("type") or "", "decimal")) + "."


def _table(table: etree._Element, around: _Setting, depth: int) -> list[Block]:
    """The table; its content where it only places things on the page: one cell, tables inside, or the two
    blocks of a plan's head or signature (the left one first).
    """
    rows = [
        [cell for cell in row if cell.tag in ("td", "th")]
        for row in table.iter("tr")
        if next(row.iterancestors("table"), None) is table and not _is_hidden(row)
    ]
    rows = [row for row in rows if row]
    inner = [[_cell_blocks(cell, around, depth) for cell in row] for row in rows]
    caption = [b for c in table if c.tag == "caption" for b in _cell_blocks(c, around, depth)]
    places_things = (len(rows) == 1 and len(rows[0]) == 1) or any(
        isinstance(block, Table) for row in inner for cell in row for block in cell
    )
    if places_things:
        return caption + [block for row in inner for cell in row for block in cell]
    height, width = len(rows), max(map(len, rows), default=0)
    written = "\n".join(_written(block) for row in inner for cell in row for block in cell)
    if height <= 4 and width <= 3 and _HEAD_OR_SIGNATURE.search(written):
        return caption + [b for c in range(width) for row in inner if c < len(row) for b in row[c]]
    cells = tuple(
        tuple(
            Cell(
                "\n".join(_written(block) for block in blocks),
                colspan=min(max(_whole(cell.get("colspan"), 1), 1), _MOST_SPAN),
                rowspan=min(max(_whole(cell.get("rowspan"), 1), 1), height - i),
                bold=bool(blocks) and all(isinstance(b, Paragraph) and b.bold for b in blocks),
            )
            for cell, blocks in zip(row, texts, strict=True)
        )
        for i, (row, texts) in enumerate(zip(rows, inner, strict=True))
    )
    return [*caption, Table(cells)] if cells else caption


def _cell_blocks(cell: etree._Element, around: _Setting, depth: int) -> list[Block]:
    writer = _Writer()
    own = _setting(cell, around)
    writer.add(cell.text, own)
    for inner in cell:
        _read(inner, writer, own, depth + 1)
        writer.add(inner.tail, own)
    writer.close(own)
    return writer.blocks


def _written(block: Block) -> str:
    if isinstance(block, Table):
        return "\n".join(" ".join(cell.text for cell in row) for row in block.rows)
    return f"{block.list_mark} {block.text}" if block.list_mark else block.text


def _whole(text: str | None, otherwise: int) -> int:
    digits = re.match(r"\s*(-?\d{1,6})", text or "")
    return int(digits.group(1)) if digits else otherwise
