"""Years told in headings, titles and statements, and which of them a statement is to be reached by."""

import re
from functools import lru_cache

from hatangso.domain.plans.folding import fold

_YEAR = re.compile(r"(?:(?<![\d/.-])|(?<=20\d\d-))(20\d\d)(?!\d)")
_OWN = re.compile(
    r"(?:den|truoc|het|cuoi|trong)\s+(?:het |cuoi |dau )?(?:nam|thang \d{1,2}/"
    r"|thang \d{1,2} nam|quy [ivx]+[/ ]|giai doan)\s*"
    r"(?:20\d\d\s*-\s*)?(20\d\d)|^(?:phan dau )?(?:nam|giai doan)\s+(?:20\d\d\s*-\s*)?(20\d\d)"
)
_BASE = re.compile(r"(?:so voi|tu|ke tu|cua|hien trang|ket qua)\s+(?:cuoi |dau )?(?:nam )?$")
_ANCHOR = re.compile(
    r"(?:den|het|trong|cuoi|giai doan|vao)?\s*(?:het |cuoi )?(?:nam|giai doan"
    r"|den)\s+(?:20\d\d\s*-\s*)?(20\d\d)(?!\d)"
)


def years_in(text: str) -> tuple[int, ...]:
    """All years told, in order (those inside document numbers and dates apart)."""
    folded = fold(text)
    return tuple(int(found.group(1)) for found in _YEAR.finditer(folded))


@lru_cache(maxsize=512)
def last_year_in(text: str) -> int | None:
    """The last year that a heading or title names."""
    years = [year for year in years_in(text) if 2015 <= year <= 2060]
    dated = [int(year) for year in re.findall(r"\d{1,2}/(20\d\d)", text)]
    return max([*years, *dated], default=None)


def own_year(text: str) -> int | None:
    """The year that a statement says it is to be reached by; a base year ('so với năm 2024') is none."""
    if "20" not in text:
        return None
    folded = fold(text)
    found = [
        each
        for each in _OWN.finditer(folded)
        if not _BASE.search(folded[max(0, each.start() - 30) : each.start()])
    ]
    if not found:
        return None
    first = found[0]
    alone = len(found) == 1 and "giai doan" not in first.group()
    early = first.start() <= 40 or (len(found) == 1 and first.end() >= len(folded) - 3)
    early = early or (alone and folded[first.end() : first.end() + 1] in (",", ";"))
    return int(first.group(1) or first.group(2)) if early else None


def year_anchors(text: str) -> tuple[tuple[int, int, int], ...]:
    """Each year told as a goal's year with where it stands: (year, start, end). Base years apart."""
    if "20" not in text:
        return ()
    folded = fold(text)
    anchors: list[tuple[int, int, int]] = []
    for found in _ANCHOR.finditer(folded):
        if _BASE.search(folded[max(0, found.start() - 20) : found.start() + 1].rstrip()):
            continue
        if re.search(r"so voi\s*$", folded[max(0, found.start() - 10) : found.start() + 1]):
            continue
        anchors.append((int(found.group(1)), found.start(), found.end()))
    return tuple(anchors)
