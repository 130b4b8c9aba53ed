"""A document as the adapters hand it over: paragraphs and tables in reading order, nothing understood yet.

Adapters (.docx, .pdf, .html, .txt, scan) only bring what stands on the page; every judgement about
headings, bullets, broken lines or stitched tables is made by the pure code of this package.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paragraph:
    """One paragraph or printed line, as received (NFC is not assumed, marks are kept).

    `joined` is False where the source breaks lines at the page's edge (.pdf, .txt, OCR), so that a
    sentence may run on in the next paragraph; True where the format itself tells paragraphs (.docx, .html).
    `list_level` is the depth of an automatic bullet or number that the format does not write into the text.
    """

    text: str
    bold: bool = False
    italic: bool = False
    centred: bool = False
    heading_level: int | None = None
    list_level: int | None = None
    list_mark: str | None = None
    joined: bool = True
    page: int | None = None


@dataclass(frozen=True)
class Cell:
    """One cell; a merged cell stands once, where it begins, with the rows and columns it covers."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    bold: bool = False


@dataclass(frozen=True)
class Table:
    """One table, or the part of one that stands on a page. Rows hold only the cells that begin in them."""

    rows: tuple[tuple[Cell, ...], ...]
    page: int | None = None


Block = Paragraph | Table


@dataclass(frozen=True)
class SourceDocument:
    """What an adapter read: blocks in reading order, and what it could not read, told in Vietnamese.

    `kind` is the format read: 'docx', 'pdf', 'scan', 'html', 'md' or 'txt'.
    """

    blocks: tuple[Block, ...]
    kind: str
    pages: int | None = None
    notes: tuple[str, ...] = ()
