"""Lines of a page in reading order: blocks side by side one after the other, page numbers dropped."""

import re
import unicodedata
from collections import Counter
from itertools import pairwise

from hatangso.adapters.page_layout import Line, PageLayout, into_lines
from hatangso.adapters.page_paragraphs import Printed, into_paragraphs
from hatangso.adapters.page_tables import find_tables
from hatangso.domain.plans.document import Block, Table

_MARGIN = 0.09
_PAGE_NUMBER = re.compile(r"^[-–—\s]*(trang|page)?\s*\d{1,4}(\s*[/|]\s*\d{1,4})?[-–—\s]*$", re.IGNORECASE)
_LIST_MARK = re.compile(r"^([-–—+*•▪◦]|\(?[0-9IVXivx]{1,4}[.)]?|\(?[a-zđA-ZĐ][.)]|[0-9.]{2,8})$")
_GAP = 20.0


def read_pages(pages: list[PageLayout]) -> list[Block]:
    """Blocks of all pages in reading order: paragraphs, and tables in their place."""
    repeated = _repeated_in_margins(pages)
    items: list[Printed | Table] = []
    for page in pages:
        items.extend(_read_page(page, repeated))
    return into_paragraphs(items)


def _read_page(page: PageLayout, repeated: frozenset[str]) -> list[Printed | Table]:
    tables = find_tables(page)
    in_tables = frozenset().union(*(t.words for t in tables)) if tables else frozenset()
    free = [word for i, word in enumerate(page.words) if i not in in_tables]
    lines = [
        line
        for line in into_lines(free)
        if not (_in_margin(page, line) and (_PAGE_NUMBER.match(line.text) or _pattern(line) in repeated))
    ]
    items: list[Printed | Table] = []
    for table in [*tables, None]:
        above = [line for line in lines if table is None or line.base <= table.top + 2]
        lines = lines[len(above) :]
        items.extend(Printed(line, page, alone) for line, alone in _by_columns(above, page.width / 2))
        if table is not None:
            items.append(table.table)
    return items


def _by_columns(lines: list[Line], middle: float) -> list[tuple[Line, bool]]:
    """Lines, and whether they stand in two blocks side by side (head, signature): the left one first."""
    ordered: list[tuple[Line, bool]] = []
    i = 0
    while i < len(lines):
        zone = _zone(lines, i, middle)
        if zone is None:
            ordered.append((lines[i], False))
            i += 1
            continue
        end, gutter = zone
        words = [word for line in lines[i:end] for word in line.words]
        ordered.extend((line, True) for line in into_lines([w for w in words if w.x1 <= gutter]))
        ordered.extend((line, True) for line in into_lines([w for w in words if w.x1 > gutter]))
        i = end
    return ordered


def _zone(lines: list[Line], start: int, middle: float) -> tuple[int, float] | None:
    """Where the side-by-side lines beginning at `start` end, and the x between the two blocks.

    A line across the space between the blocks, or set in the middle of the page, ends them.
    """
    gap = _gap(lines[start])
    if gap is None:
        return None
    low, high = gap
    end = start + 1
    while end < len(lines) and lines[end].base - lines[end - 1].base < 3.2 * lines[end].size:
        line = lines[end]
        narrower = _gap(line)
        if narrower is not None:
            low, high = max(low, narrower[0]), min(high, narrower[1])
        elif abs((line.x0 + line.x1) / 2 - middle) < 20:
            break
        elif line.x0 > low:
            high = min(high, line.x0)
        else:
            low = max(low, line.x1)
        if high - low <= 1:
            break
        gap = low, high
        end += 1
    return end, sum(gap) / 2


def _gap(line: Line) -> tuple[float, float] | None:
    """The one wide gap of a line that splits it in two pieces of text; None when there is none or several."""
    head = _before_motto(line)
    if head is not None:
        return head
    threshold = max(_GAP, 1.6 * line.size)
    gaps = []
    for left, right in pairwise(line.words):
        if right.x0 - left.x1 > threshold:
            gaps.append((left.x1, right.x0))
    if len(gaps) != 1:
        return None
    before = [word for word in line.words if word.x1 <= gaps[0][0]]
    if len(before) == 1 and _LIST_MARK.match(before[0].text):
        return None
    return gaps[0]


def _before_motto(line: Line) -> tuple[float, float] | None:
    """The head's right block begins with the country's name, however close the left one comes to it."""
    for left, middle, right in zip(line.words, line.words[1:], line.words[2:], strict=False):
        if (
            unicodedata.normalize("NFC", middle.text) == "CỘNG"
            and unicodedata.normalize("NFC", right.text) in ("HÒA", "HOÀ")
            and middle.x0 > left.x1 + 1
        ):
            return left.x1, middle.x0
    return None


def _in_margin(page: PageLayout, line: Line) -> bool:
    return line.base < page.height * _MARGIN or line.base - line.size > page.height * (1 - _MARGIN)


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _repeated_in_margins(pages: list[PageLayout]) -> frozenset[str]:
    """Running heads and feet: the same words in the margin of at least three pages and half of all."""
    seen: Counter[str] = Counter()
    for page in pages:
        edge = [
            word
            for word in page.words
            if word.base < page.height * _MARGIN or word.base - word.size > page.height * (1 - _MARGIN)
        ]
        seen.update({_pattern(line) for line in into_lines(edge)})
    return frozenset(text for text, times in seen.items() if times >= max(3, len(pages) / 2))
