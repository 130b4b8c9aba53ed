"""Printed lines put together to paragraphs as far as their places on the page leave no doubt.

A line that the next word would still have fitted on ends its paragraph; a full line runs on when the
next one stands where continuations stand. Paragraphs whose beginning or end stays in doubt keep
`joined=False`, and the text itself decides later.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from hatangso.adapters.page_layout import Line, PageLayout, Word, run_together
from hatangso.domain.plans.document import Block, Paragraph, Table

_NEAR = 4.0
_LIST_MARK = re.compile(
    r"^([-–—+*•▪◦✓➢]|\(?[0-9]{1,2}([.)]|(\.[0-9]{1,2})+\.?)|[IVX]{1,5}[.)]|[a-zđ][.)])(\s|$|(?=\S))"
)
_SENTENCE_ENDS = (".", ";", ":", "!", "?", "…", "./", ".”", '."')


@dataclass(frozen=True)
class Printed:
    """A line on its page; `alone` for lines of a head or signature, which are never put together."""

    line: Line
    page: PageLayout
    alone: bool = False


@dataclass
class _Open:
    """A paragraph being put together; `sure` when its beginning is beyond doubt."""

    lines: list[Printed]
    sure: bool


class Edges:
    """Where text begins and ends on pages of one size, and how far its lines stand apart."""

    def __init__(self, printed: list[Printed]) -> None:
        self._left: dict[tuple[float, float], float] = {}
        self._right: dict[tuple[float, float], float] = {}
        by_size: dict[tuple[float, float], list[Line]] = {}
        steps = []
        for before, item in zip([None, *printed], printed, strict=False):
            if not item.alone:
                by_size.setdefault(_size(item.page), []).append(item.line)
            if before is not None and before.page is item.page and item.line.base > before.line.base:
                steps.append(item.line.base - before.line.base)
        for size, lines in by_size.items():
            # A page with a few short lines does not show its margins: no margin is wider than a fifth.
            self._left[size] = min(-_outermost([-line.x0 for line in lines]), 0.2 * size[0])
            self._right[size] = max(_outermost([line.x1 for line in lines]), 0.8 * size[0])
        self.step = sorted(steps)[len(steps) // 4] if steps else 0.0
        begins = [
            (before, item)
            for before, item in pairwise(printed)
            if not (before.alone or item.alone) and not self.is_full(before, item.line)
        ]
        #: Paragraphs begin away from the left edge: then what stands at the edge is a continuation.
        self.indented = _nearly_all([b.line.x0 > self.left(b.page) + _NEAR for _, b in begins])
        #: Paragraphs stand apart: then a line close to a full one is its continuation.
        self.gapped = _nearly_all([not self.is_near(a, b) for a, b in begins if a.page is b.page])

    def is_full(self, item: Printed, following: Line) -> bool:
        """Whether the first word of the next line would not have fitted on this one."""
        word = following.words[0]
        return self.right(item.page) - item.line.x1 < word.x1 - word.x0 + 0.3 * following.size

    def is_near(self, item: Printed, following: Printed) -> bool:
        """Whether two lines of one page stand no further apart than lines of a paragraph do."""
        return following.line.base - item.line.base <= 1.25 * self.step

    def left(self, page: PageLayout) -> float:
        """Where lines begin on pages like this one."""
        return self._left.get(_size(page), 0.0)

    def right(self, page: PageLayout) -> float:
        """Where full lines end on pages like this one."""
        return self._right.get(_size(page), page.width)


def into_paragraphs(items: list[Printed | Table]) -> list[Block]:
    """Lines and tables in reading order as blocks."""
    edges = Edges([item for item in items if isinstance(item, Printed)])
    blocks: list[Block] = []
    current: _Open | None = None
    for item in items:
        if isinstance(item, Table):
            _close(blocks, current, True, edges)
            current = None
            blocks.append(item)
        elif current is None:
            current = _Open([item], sure=not item.alone)
        else:
            verdict = _runs_on(current, item, edges)
            if verdict is True:
                current.lines.append(item)
            else:
                _close(blocks, current, verdict is False, edges)
                current = _Open([item], sure=verdict is False)
    _close(blocks, current, True, edges)
    return blocks


def _runs_on(paragraph: _Open, following: Printed, edges: Edges) -> bool | None:
    """True when the next line surely continues the paragraph, False when it surely does not."""
    last = paragraph.lines[-1]
    a, b = last.line, following.line
    text, first = a.text, b.text[:1]
    if last.alone or following.alone or _size(last.page) != _size(following.page):
        return None
    ended = text.endswith(_SENTENCE_ENDS)
    marked = _LIST_MARK.match(b.text) is not None
    full = edges.is_full(last, b)
    near = last.page is not following.page or edges.is_near(last, following)
    if not full or not near or _bold(a) != _bold(b):
        in_doubt = _centred(last, edges) or (first.islower() and not ended)
        return None if in_doubt else False
    return _stands_as_continuation(paragraph, following, edges, ended, marked)


def _stands_as_continuation(
    paragraph: _Open, following: Printed, edges: Edges, ended: bool, marked: bool
) -> bool | None:
    """For a full line: does the next one begin where continuations of this paragraph do?"""
    begin, b = paragraph.lines[0].line, following.line
    left = edges.left(following.page)
    new_page = paragraph.lines[-1].page is not following.page
    if edges.indented and abs(b.x0 - left) <= _NEAR:
        return True
    dedented = begin.x0 > left + 2 * _NEAR and b.x0 < begin.x0 - _NEAR
    hanging = _LIST_MARK.match(begin.text) is not None and b.x0 > begin.x0 + _NEAR
    if len(paragraph.lines) > 1:
        usual = paragraph.lines[1].line.x0
    else:
        usual = b.x0 if dedented or hanging else begin.x0
    if abs(b.x0 - usual) > _NEAR and not (new_page and abs(b.x0 - left) <= _NEAR):
        return None if _centred(following, edges) else False
    if not ended and not marked:
        indented_anew = len(paragraph.lines) == 1 and abs(b.x0 - begin.x0) <= _NEAR < b.x0 - left
        return None if indented_anew and not b.text[:1].islower() else True
    indents_tell = len(paragraph.lines) > 1 and abs(begin.x0 - usual) > _NEAR
    return True if (indents_tell or edges.gapped) and not new_page else None


def _close(blocks: list[Block], paragraph: _Open | None, sure: bool, edges: Edges) -> None:
    if paragraph is None:
        return
    text = run_together([item.line.text for item in paragraph.lines])
    first = paragraph.lines[0]
    centred = _centred(first, edges)
    blocks.append(
        Paragraph(
            text,
            bold=all(_bold(item.line) for item in paragraph.lines),
            italic=all(word.italic for item in paragraph.lines for word in _lettered(item.line)),
            centred=centred,
            joined=sure and paragraph.sure and not centred and not first.alone,
            page=first.page.number,
        )
    )


def _centred(item: Printed, edges: Edges) -> bool:
    indent = item.line.x0 - edges.left(item.page)
    rest = edges.right(item.page) - item.line.x1
    beside_the_middle = abs((item.line.x0 + item.line.x1) / 2 - item.page.width / 2)
    return not item.alone and min(indent, rest) > 30 and (abs(indent - rest) < 12 or beside_the_middle < 8)


def _bold(line: Line) -> bool:
    return all(word.bold for word in _lettered(line))


def _lettered(line: Line) -> list[Word]:
    return [word for word in line.words if any(ch.isalnum() for ch in word.text)] or list(line.words)


def _size(page: PageLayout) -> tuple[float, float]:
    return round(page.width), round(page.height)


def _nearly_all(found: list[bool]) -> bool:
    return len(found) >= 5 and sum(found) > 0.85 * len(found)


def _outermost(values: list[float]) -> float:
    """The largest value that three share within 3 points, so that one stray line does not count."""
    ordered = sorted(values, reverse=True)
    for i in range(len(ordered) - 2):
        if ordered[i] - ordered[i + 2] <= 3:
            return ordered[i]
    return ordered[0]
