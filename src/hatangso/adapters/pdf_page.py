"""Words and ruling lines of a PDF's page through PDFium, which reads 200 pages in a few seconds."""

import ctypes
import math
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from hatangso.adapters.legacy_fonts import from_legacy_font
from hatangso.adapters.page_layout import PageLayout, Rule, Word
from hatangso.adapters.symbols import without_private_signs

_THIN = 3.0
_MOST_CHARACTERS = 60_000
_MOST_PATHS = 20_000


class _Frame:
    """Turns PDF coordinates (foot of the page, before turning) to points from the shown page's top left."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        left, bottom, right, top = page.get_cropbox()
        self.turn = page.get_rotation() % 360
        self.left, self.bottom = left, bottom
        self.across, self.up = right - left, top - bottom
        self.width, self.height = (self.up, self.across) if self.turn in (90, 270) else (self.across, self.up)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """One place on the shown page."""
        x, y = x - self.left, y - self.bottom
        match self.turn:
            case 90:
                return y, x
            case 180:
                return self.across - x, y
            case 270:
                return self.up - y, self.across - x
            case _:
                return x, self.up - y


def read_layout(page: pdfium.PdfPage, number: int) -> PageLayout:
    """What stands on one page. `pictured` where pictures cover most of it."""
    frame = _Frame(page)
    textpage = page.get_textpage()
    try:
        words = tuple(_words(textpage.raw, frame))
    finally:
        textpage.close()
    rules: list[Rule] = []
    covered = 0.0
    kinds = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]
    for count, thing in enumerate(page.get_objects(filter=kinds, max_depth=6)):
        if count >= _MOST_PATHS:
            break
        if thing.type == raw.FPDF_PAGEOBJ_PATH:
            rules.extend(_rules(thing, frame))
        else:
            x0, y0, x1, y1 = thing.get_bounds()
            covered += abs(x1 - x0) * abs(y1 - y0)
    pictured = covered > 0.5 * max(frame.width * frame.height, 1.0)
    return PageLayout(number, frame.width, frame.height, words, tuple(rules), pictured)


def _words(text: Any, frame: _Frame) -> Iterator[Word]:
    letters: list[str] = []
    box = [0.0, 0.0, 0.0, 0.0]
    first = -1
    for i in range(min(raw.FPDFText_CountChars(text), _MOST_CHARACTERS)):
        code = raw.FPDFText_GetUnicode(text, i)
        ch = "-" if code in (0x02, 0xFFFE) else chr(code) if 0 < code < 0x110000 else ""
        if not ch or ch.isspace() or 0xD800 <= code < 0xE000 or (code < 32 and ch != "-"):
            if letters:
                yield _word(text, first, letters, box)
                letters = []
            continue
        x0, x1, base, size = _box(text, i, frame)
        if letters and not (abs(base - box[2]) < 0.5 * size and -1.2 * size < x0 - box[1] < 0.25 * size):
            yield _word(text, first, letters, box)
            letters = []
        if not letters:
            first, box = i, [x0, x1, base, size]
        letters.append(ch)
        box[0], box[1], box[3] = min(box[0], x0), max(box[1], x1), max(box[3], size)
    if letters:
        yield _word(text, first, letters, box)


def _box(text: Any, index: int, frame: _Frame) -> tuple[float, float, float, float]:
    rect = raw.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetLooseCharBox(text, index, rect)
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    ax, ay = frame.point(rect.left, rect.top)
    bx, by = frame.point(rect.right, rect.bottom)
    _, base = frame.point(x.value, y.value)
    values = (min(ax, bx), max(ax, bx), base, max(abs(by - ay), 1.0))
    if not all(math.isfinite(v) and abs(v) < 1e5 for v in values):
        return 0.0, 0.0, 0.0, 1.0
    return values


def _word(text: Any, first: int, letters: list[str], box: list[float]) -> Word:
    name = _font(text, first)
    weight = raw.FPDFText_GetFontWeight(text, first)
    plain = "".join(letters)
    return Word(
        text=without_private_signs(from_legacy_font(plain, name), name),
        x0=box[0],
        x1=box[1],
        base=box[2],
        size=box[3],
        bold=any(mark in name for mark in ("Bold", "Black", "Heavy", "-BO")) or weight >= 600,
        italic="Italic" in name or "Oblique" in name,
    )


def _font(text: Any, index: int) -> str:
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(128)
    length = raw.FPDFText_GetFontInfo(text, index, buffer, 128, flags)
    return buffer.value.decode("utf-8", "replace") if 0 < length <= 128 else ""


def _rules(path: pdfium.PdfObject, frame: _Frame) -> Iterator[Rule]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path.raw, fill, stroke)
    matrices = []
    holder: pdfium.PdfObject | None = path
    while holder is not None:
        matrices.append(holder.get_matrix())
        holder = getattr(holder, "container", None)
    points: list[tuple[float, float]] = []
    starts: list[bool] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = (0.0, 0.0)
    for i in range(min(raw.FPDFPath_CountSegments(path.raw), 400)):
        segment = raw.FPDFPath_GetPathSegment(path.raw, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = (x.value, y.value)
        for matrix in matrices:
            here = matrix.on_point(*here)
        here = frame.point(*here)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begin = here
        points.append(here)
        starts.append(kind != raw.FPDF_SEGMENT_LINETO)
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(begin)
            starts.append(False)
    if not all(math.isfinite(v) and abs(v) < 1e5 for point in points for v in point):
        return
    if stroke.value:
        for i in range(1, len(points)):
            if not starts[i]:
                yield from _straight(points[i - 1], points[i])
    elif fill.value and points:
        left, right = min(p[0] for p in points), max(p[0] for p in points)
        top, bottom = min(p[1] for p in points), max(p[1] for p in points)
        if min(right - left, bottom - top) <= _THIN:
            middle = ((left + right) / 2, (top + bottom) / 2)
            if right - left >= bottom - top:
                yield Rule(True, middle[1], left, right)
            else:
                yield Rule(False, middle[0], top, bottom)


def _straight(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Rule]:
    if abs(a[1] - b[1]) <= 1:
        yield Rule(True, (a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0]))
    elif abs(a[0] - b[0]) <= 1:
        yield Rule(False, (a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]))
