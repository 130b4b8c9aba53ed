"""Reads a received file of any accepted kind into a SourceDocument, or says in a sentence why not."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

from hatangso.adapters.language import language_note
from hatangso.adapters.limits import DEFAULT, Limits
from hatangso.adapters.refusals import DocumentRefused, PicturePages
from hatangso.adapters.sniff import sniff
from hatangso.domain.plans.document import Block, Cell, Paragraph, SourceDocument, Table

_HTML = re.compile(r"<\s*(!doctype\s+html|html|head|body|table|p|div|h[1-6])\b[^>]*>", re.IGNORECASE)
_OTHER_XML = re.compile(r"^\s*<\?xml|^\s*<(svg|pkg:|w:|office:)", re.IGNORECASE)
_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{3,20})", re.IGNORECASE)
_DROPPED = frozenset("\u00ad\u200b\ufeff")
_SUFFIXES = {"docx": (".docx",), "pdf": (".pdf",), "scan": (".pdf",), "html": (".html", ".htm", ".xhtml")}


def read_document(
    data: bytes, filename: str, *, limits: Limits = DEFAULT, ocr: bool = True
) -> SourceDocument:
    """The document in `data`; `filename` only tells .md from .txt and a wrong suffix (which is noted).

    Parsers run in this process: for files from outside use `read_document_safely`. With `ocr` False, a
    PDF with pages that are pictures raises PicturePages instead of having them recognised.
    Raises DocumentRefused with one of the reasons of `refusals.REASONS`.
    """
    if len(data) > limits.max_bytes:
        raise DocumentRefused("too_large", f"{len(data)} bytes")
    read = _cleaned(_read(data, filename, limits, ocr))
    text = "\n".join(_texts(read.blocks))
    if len(text) > limits.max_characters:
        raise DocumentRefused("too_much_text", f"{len(text)} characters")
    notes = [*read.notes, _suffix_note(read.kind, filename), language_note(text)]
    return replace(read, notes=tuple(note for note in notes if note))


def _read(data: bytes, filename: str, limits: Limits, ocr: bool) -> SourceDocument:
    kind = sniff(data, limits)
    # Each reader is loaded when its kind arrives: the worker that reads a .txt does not wait for PDFium.
    if kind == "docx":
        from hatangso.adapters.docx import read_docx

        return read_docx(data, limits)
    if kind == "pdf":
        return _read_pdf(data, limits, ocr)
    return _read_text(data, filename, limits)


def _read_pdf(data: bytes, limits: Limits, ocr: bool) -> SourceDocument:
    from hatangso.adapters.pdf import read_pdf
    from hatangso.adapters.scan import can_recognise, recognise_page

    if not ocr:
        return read_pdf(data, limits)
    try:
        return read_pdf(data, limits)
    except PicturePages as pictures:
        if can_recognise():
            return read_pdf(data, limits, lambda page, number: recognise_page(page, number, limits))
        if len(pictures.numbers) * 2 > pictures.pages:
            raise DocumentRefused("scan_without_ocr") from pictures
        return read_pdf(data, limits, skip_pictures=True)


def _read_text(data: bytes, filename: str, limits: Limits) -> SourceDocument:
    from hatangso.adapters.text import decode, read_plain

    text, notes = _decoded_html(data) or decode(data)
    if len(text) > 4 * limits.max_characters:
        raise DocumentRefused("too_much_text", f"{len(text)} characters")
    suffix = PurePath(filename).suffix.lower()
    head = text[:4096]
    if _HTML.search(head) and (suffix in _SUFFIXES["html"] or head.lstrip().startswith("<")):
        from hatangso.adapters.html import read_html

        return read_html(text, notes)
    if _OTHER_XML.search(head):
        raise DocumentRefused("other_word", "xml")
    if not text.strip():
        raise DocumentRefused("empty")
    return read_plain(text, "md" if suffix in (".md", ".markdown") else "txt", notes)


def _decoded_html(data: bytes) -> tuple[str, tuple[str, ...]] | None:
    """A page that names an encoding other than UTF-8 is decoded with it, where Python knows it."""
    declared = _DECLARED.search(data[:4096])
    if declared is None or declared.group(1).lower() in (b"utf-8", b"utf8", b"unicode"):
        return None
    try:
        text = data.decode(declared.group(1).decode("ascii"))
    except (LookupError, UnicodeError, ValueError):
        return None
    return unicodedata.normalize("NFC", text), ()


def _suffix_note(kind: str, filename: str) -> str | None:
    suffix = PurePath(filename).suffix.lower()
    known = {name for names in _SUFFIXES.values() for name in names} | {".txt", ".md", ".markdown"}
    if suffix in known and suffix not in _SUFFIXES.get(kind, (".txt", ".md", ".markdown")):
        return f"Tên tệp có đuôi {suffix} nhưng nội dung là {kind.upper()}; tệp được đọc theo nội dung thật."
    return None


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row)
        else:
            yield block.text


def _cleaned(read: SourceDocument) -> SourceDocument:
    """Without signs that no database or page can hold: control characters and halves of characters."""
    return replace(read, blocks=tuple(map(_clean_block, read.blocks)))


def _clean_block(block: Block) -> Block:
    if isinstance(block, Table):
        return replace(block, rows=tuple(tuple(map(_clean_cell, row)) for row in block.rows))
    return _clean_paragraph(block)


def _clean_paragraph(paragraph: Paragraph) -> Paragraph:
    mark = _clean(paragraph.list_mark) if paragraph.list_mark else None
    return replace(paragraph, text=_clean(paragraph.text), list_mark=mark)


def _clean_cell(cell: Cell) -> Cell:
    return replace(cell, text=_clean(cell.text))


def _clean(text: str) -> str:
    if text.isprintable() and not _DROPPED & set(text):
        return text
    return "".join(
        ch
        for ch in text
        if ch not in _DROPPED and (ch in "\n\t" or unicodedata.category(ch) not in ("Cc", "Cs", "Cn"))
    )
