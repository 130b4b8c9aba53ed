"""The document as one run of passages and tables, each knowing its place in the normalised text.

This is the only place that makes the normalised text, so every span points into it: a passage is its
mark and its words, a table's row its cells with tabs between.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from hatangso.domain.plans.document import SourceDocument
from hatangso.domain.plans.flattened import rebuild_flattened
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import Span
from hatangso.domain.plans.joining import join_lines
from hatangso.domain.plans.marks import Mark, split_mark
from hatangso.domain.plans.stitching import stitch_tables
from hatangso.domain.plans.strips import Line, RawGrid, strips_of

_LETTERS = "abcdđefghiklmnopqrstuvxy"
_INLINE_LETTER = re.compile(r"[.;]\s+([a-zđ])\)\s+(?=[A-ZĐÂĂÊÔƠƯÁÀẢÃẠÉÈÍÌÓÒÚÙỨỪ])")
_INLINE_BULLET = re.compile(r"[.;]\s+([-+•])\s+(?=[A-ZĐÂĂÊÔƠƯ0-9])")
_SECTION_LEAD = re.compile(
    r"(?:muc tieu (?:tong quat|chung|cu the)|muc dich|yeu cau|kinh phi(?: thuc hien)?"
    r"|quan diem|che do bao cao)\s*:\s+"
)


@dataclass(frozen=True)
class Passage:
    """A paragraph, bullet or heading: its mark apart, its words, and where they stand in the text."""

    text: str
    mark: Mark | None
    span: Span
    bold: bool = False
    heading_level: int | None = None
    centred: bool = False


@dataclass(frozen=True)
class CellText:
    """A cell: as received (`raw`, with line breaks) and as it stands in the normalised text."""

    raw: str
    text: str
    span: Span


@dataclass(frozen=True)
class Grid:
    """A table of dense rows."""

    rows: tuple[tuple[CellText, ...], ...]


Element = Passage | Grid


@dataclass(frozen=True)
class Flow:
    """The whole document: its elements in order, and the text that they point into."""

    elements: tuple[Element, ...]
    text: str


def flow_of(source: SourceDocument) -> Flow:
    """Reads the blocks into passages and tables over one normalised text."""
    strips = stitch_tables(join_lines(rebuild_flattened(strips_of(source))))
    elements: list[Element] = []
    pieces: list[str] = []
    length = 0
    for strip in strips:
        if isinstance(strip, RawGrid):
            grid, written = _grid(strip, length)
            elements.append(grid)
            pieces.append(written)
            length += len(written)
            continue
        for passage, written in _passages(strip, length):
            elements.append(passage)
            pieces.append(written)
            length += len(written)
    return Flow(tuple(elements), "".join(pieces))


def _passages(line: Line, start: int) -> list[tuple[Passage, str]]:
    made: list[tuple[Passage, str]] = []
    for text in _divided(line.text):
        mark, begin = split_mark(text)
        if mark is None and line.list_mark:
            mark = split_mark(f"{line.list_mark.strip()} x")[0] or Mark("bullet", line.list_mark, None, 9)
            text, begin = f"{line.list_mark.strip()} {text}", len(line.list_mark.strip()) + 1
        elif mark is None and line.list_level is not None:
            mark = Mark("bullet", "-", None, 9 + min(line.list_level, 4))
            text, begin = f"- {text}", 2
        elif mark is not None and mark.kind == "bullet" and line.list_level is not None:
            mark = replace(mark, rank=9 + min(line.list_level, 4))
        body = text[begin:].strip()
        lead = len(text) - len(text[begin:].lstrip())
        span = Span(start + lead, start + lead + len(body))
        passage = Passage(body, mark, span, line.bold, line.heading_level, line.centred)
        made.append((passage, text + "\n"))
        start += len(text) + 1
    return made


def _divided(text: str) -> list[str]:
    """One line as the items that stand on it: 'c) … . d) …', '- …; - …', '1. Mục tiêu chung: …'."""
    mark, begin = split_mark(text)
    cuts: list[int] = []
    if mark is not None and mark.kind == "letter":
        expected = _LETTERS.find(mark.written) + 1
        for found in _INLINE_LETTER.finditer(text):
            if _LETTERS.find(found.group(1)) in (expected, expected + 1):
                cuts.append(found.start(1))
                expected = _LETTERS.find(found.group(1)) + 1
    elif mark is not None and mark.kind == "bullet":
        cuts = [found.start(1) for found in _INLINE_BULLET.finditer(text) if found.group(1) == mark.written]
    if not (mark is not None and mark.kind == "bullet"):
        lead = _SECTION_LEAD.match(fold(text[begin : begin + 80]))
        if lead and len(text) - begin - lead.end() > 15:
            cuts = [begin + lead.end(), *(cut for cut in cuts if cut > begin + lead.end())]
    bounds = [0, *cuts, len(text)]
    return [text[first:last].strip() for first, last in pairwise(bounds)]


def _grid(raw: RawGrid, start: int) -> tuple[Grid, str]:
    rows: list[tuple[CellText, ...]] = []
    written: list[str] = []
    for raw_row in raw.rows:
        cells: list[CellText] = []
        for raw_cell in raw_row:
            text = " ".join(raw_cell.split())
            lead = _lead(text)
            bare = text[lead:]
            cells.append(CellText(raw_cell, bare, Span(start + lead, start + len(text))))
            written.append(text + "\t")
            start += len(text) + 1
        if written:
            written[-1] = written[-1][:-1] + "\n"
        rows.append(tuple(cells))
    return Grid(tuple(rows)), "".join(written)


def _lead(text: str) -> int:
    """A lone list mark at the head of a cell is not part of its text."""
    found = re.match(r"[-+•–]\s+(?=\S)", text)
    return found.end() if found and len(re.findall(r"\s[-+•–]\s", text[2:])) == 0 else 0
