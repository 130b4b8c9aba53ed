"""Parts a statement into the clauses that may each tell of their own figure."""

import re

from hatangso.domain.plans.folding import fold

_FIGURE_AHEAD = (
    r"(?:dat\s+)?(?:ty le|ti le|\d+(?:,\d+)?\s?%|(?:tren|toi thieu|it nhat|khoang|hon)\s+\d+|moi (?:nguoi|ho)"
    r"|(?:trung binh|binh quan) moi|phan dau|trong do|toc do|so luong|so tram|100)"
)
_BREAK = re.compile(
    rf"[;.]\s+|[;]|,\s+(?={_FIGURE_AHEAD})|\s(?:va|con|dong thoi)\s+(?={_FIGURE_AHEAD})|,?\s+dong thoi,?\s"
    r"|,\s+(?=(?:cac )?dich vu (?:an ninh|camera|cong|so)\b)"
)


def clauses_of(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each clause. Nothing is parted inside brackets."""
    folded = fold(text)
    if not _BREAK.search(folded):
        return ((0, len(text)),) if text else ()
    depth = _depths(folded)
    cuts: list[tuple[int, int]] = []
    for found in _BREAK.finditer(folded):
        if depth[found.start()] == 0:
            cuts.append((found.start(), found.end()))
    spans: list[tuple[int, int]] = []
    start = 0
    for first, last in cuts:
        if first > start:
            spans.append((start, first))
        start = last
    if start < len(text):
        spans.append((start, len(text)))
    return tuple(spans)


def _depths(folded: str) -> list[int]:
    depths: list[int] = []
    depth = 0
    for character in folded:
        if character == "(":
            depth += 1
        depths.append(depth)
        if character == ")" and depth:
            depth -= 1
    return [0] * len(depths) if depth else depths
