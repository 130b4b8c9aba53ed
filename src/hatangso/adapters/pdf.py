"""A PDF as blocks: pages within limits, text where there is text, recognised pictures where there is none."""

from collections.abc import Callable

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from hatangso.adapters.limits import Limits
from hatangso.adapters.page_layout import PageLayout
from hatangso.adapters.page_lines import read_pages
from hatangso.adapters.pdf_page import read_layout
from hatangso.adapters.refusals import DocumentRefused, PicturePages
from hatangso.domain.plans.document import SourceDocument

RecognisePage = Callable[[pdfium.PdfPage, int], PageLayout]
_FEW_LETTERS = 20


def read_pdf(
    data: bytes, limits: Limits, recognise: RecognisePage | None = None, *, skip_pictures: bool = False
) -> SourceDocument:
    """All pages in reading order; `recognise` reads the pages that are only a picture.

    Raises PicturePages when there are such pages, no `recognise`, and they are not to be skipped (which
    is noted); DocumentRefused: `encrypted_pdf`,
    `truncated`, `damaged`, `too_many_pages`, `scan_too_long`, `no_text`.
    """
    document = _open(data)
    try:
        if len(document) > limits.max_pages:
            raise DocumentRefused("too_many_pages", f"{len(document)} pages")
        layouts, broken = _layouts(document, limits)
        pictures = tuple(p.number for p in layouts if _is_picture(p))
        if recognise is None:
            if pictures and not skip_pictures:
                raise PicturePages(pictures, len(document))
        else:
            if len(pictures) > limits.ocr_max_pages:
                raise DocumentRefused("scan_too_long", f"{len(pictures)} pages without text")
            for number in pictures:
                page = document[number - 1]
                layouts[number - 1] = recognise(page, number)
                page.close()
    finally:
        document.close()
    return _together(layouts, pictures, recognise is not None, broken)


def _together(
    layouts: list[PageLayout], pictures: tuple[int, ...], recognised: bool, broken: list[int]
) -> SourceDocument:
    blocks = read_pages(layouts)
    if not blocks:
        raise DocumentRefused("damaged" if broken else "no_text")
    notes = []
    if pictures and recognised:
        notes.append(
            f"Trang {_listed(pictures)} là ảnh quét, chữ do máy nhận dạng; hãy đối chiếu với bản gốc."
        )
    elif pictures:
        notes.append(
            f"Trang {_listed(pictures)} là ảnh quét, chưa đọc được vì máy chủ chưa cài nhận dạng chữ"
            " tiếng Việt (tesseract vie)."
        )
    if broken:
        notes.append(f"Trang {_listed(broken)} bị hỏng, không đọc được; hãy kiểm tra bản gốc.")
    kind = "scan" if recognised and len(pictures) * 2 > len(layouts) else "pdf"
    return SourceDocument(tuple(blocks), kind, len(layouts), tuple(notes))


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        if len(document) == 0:
            raise DocumentRefused("damaged", "no pages")
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise DocumentRefused("encrypted_pdf") from error
        ended = b"%%EOF" in data[-2048:]
        raise DocumentRefused("damaged" if ended else "truncated", str(error)) from error
    return document


def _layouts(document: pdfium.PdfDocument, limits: Limits) -> tuple[list[PageLayout], list[int]]:
    layouts = []
    broken = []
    characters = 0
    for index in range(len(document)):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            broken.append(index + 1)
            layouts.append(PageLayout(index + 1, 595.0, 842.0, (), ()))
            continue
        layout = read_layout(page, index + 1)
        page.close()
        characters += sum(len(word.text) for word in layout.words)
        if characters > limits.max_characters:
            raise DocumentRefused("too_much_text", f"{characters} characters by page {index + 1}")
        layouts.append(layout)
    return layouts, broken


def _is_picture(page: PageLayout) -> bool:
    """A page whose text is hidden in a picture, or in a font without any way back to letters."""
    letters = [ch for word in page.words for ch in word.text]
    readable = sum(ch.isalnum() for ch in letters)
    if page.pictured:
        return readable < _FEW_LETTERS
    unreadable = sum(ch == "\ufffd" or 0xE000 <= ord(ch) <= 0xF8FF for ch in letters)
    return unreadable > 100 and unreadable > readable


def _listed(numbers: tuple[int, ...] | list[int]) -> str:
    """Page numbers for a sentence: "1–3, 5"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
