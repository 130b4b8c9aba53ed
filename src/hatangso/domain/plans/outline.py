"""Which passages are headings, how they nest, and in which part of the plan every item stands.

Numbering is never trusted: two sections called III, a missing '3.' or a restart are all read alike. A
heading is told by its mark, its form (short, no full stop), what follows it, and its words.
"""

import re
from dataclasses import dataclass

from hatangso.domain.plans import sections
from hatangso.domain.plans.flow import Element, Flow, Grid, Passage
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.headings import SIGNATURE, heading_rank
from hatangso.domain.plans.organisations import address_of, looks_like_organisation

_ANNEX = re.compile(r"phu luc(?:\s+(?:so\s*)?(?:\d{1,2}|[ivx]{1,4}|[a-h])\b)?\s*[.:)/-]*")
_TABLE_TITLE = re.compile(r"(?:phu bieu|bieu|bang|danh muc|chi tieu|phan cong|tien do|lo trinh)\b")
#: also as PDF tools give it when bold letters are drawn twice ('Nơi ơ nhận')
_RECIPIENTS = re.compile(r"noi (?:[a-z]{1,2} )?n ?h ?a ?n\b\s*:?")


@dataclass(frozen=True)
class Heading:
    """A heading, how deep it stands, and the part it opens."""

    text: str
    rank: float
    section: str
    start: int
    numbered: bool = True
    number: int | None = None


@dataclass(frozen=True)
class Placed:
    """An item or table, the headings above it from the outermost, and its part of the plan."""

    element: Element
    section: str
    path: tuple[Heading, ...]
    titles: tuple[Passage, ...] = ()
    intro: bool = False
    before_table: bool = False

    @property
    def heading(self) -> Heading | None:
        return self.path[-1] if self.path else None


def outline_of(flow: Flow, begin: int) -> tuple[tuple[Placed, ...], tuple[Heading, ...]]:
    """Every passage and table from element `begin` on, placed; and the headings met, in order."""
    placed: list[Placed] = []
    headings: list[Heading] = []
    path: list[Heading] = []
    section = sections.OTHER
    titles: list[Passage] = []
    elements = flow.elements
    place = begin
    while place < len(elements):
        element = elements[place]
        if isinstance(element, Grid):
            placed.append(Placed(element, section, tuple(path), tuple(titles[-5:])))
            place += 1
            continue
        following = elements[place + 1] if place + 1 < len(elements) else None
        if isinstance(following, Passage) and _ends_body(following, fold(following.text[:80])):
            following = None
        folded = fold(element.text[:80])
        if _is_annex(element, folded):
            section, path, titles = sections.ANNEX, [], [element]
            headings.append(Heading(element.text, 0, section, element.span.start))
        elif section != sections.ANNEX and _ends_body(element, folded):
            section, path, titles = sections.RECIPIENTS, [], []
        elif section == sections.ANNEX:
            titles.append(element)
            placed.append(Placed(element, section, tuple(path)))
        elif section == sections.RECIPIENTS and _TABLE_TITLE.match(folded) and len(element.text) < 200:
            section, titles = sections.ANNEX, [element]
        elif section == sections.RECIPIENTS:
            titles.append(element)
            placed.append(Placed(element, section, ()))
        else:
            context = path[-1].section if path else sections.OTHER
            rank = heading_rank(element, following, context)
            if rank is not None and _beside_items(element, following, context, placed):
                rank = None
            if rank is not None:
                heading, place = _opened(element, elements, place, rank, path, headings)
                headings.append(heading)
                path.append(heading)
                section, titles = heading.section, []
            else:
                if _beside_heading(element, path) or _after_bullets(element, path, placed):
                    path.pop()
                    section = path[-1].section if path else section
                titles.append(element)
                intro = _introduces(element, following)
                opens_table = intro and isinstance(following, Grid)
                placed.append(Placed(element, section, tuple(path), intro=intro, before_table=opens_table))
        place += 1
    return tuple(placed), tuple(headings)


def _opened(
    passage: Passage,
    elements: tuple[Element, ...],
    place: int,
    rank: float,
    path: list[Heading],
    met: list[Heading],
) -> tuple[Heading, int]:
    """The heading, after closing those it is not under; 'Phần thứ nhất' takes the next line's words."""
    text = passage.text
    following = elements[place + 1] if place + 1 < len(elements) else None
    if passage.mark and passage.mark.kind == "part" and len(text) < 4 and isinstance(following, Passage):
        text, place = following.text, place + 1
    while path and path[-1].rank >= rank:
        path.pop()
    parent = path[-1].section if path else sections.OTHER
    after_aims = any(each.section in (sections.AIMS, sections.SPECIFIC, sections.GENERAL) for each in met)
    section = sections.section_of(text, parent, not path, after_aims)
    numbered = passage.mark is not None and passage.mark.kind != "bullet"
    number = passage.mark.number if passage.mark else None
    return Heading(text.rstrip(" :").strip(), rank, section, passage.span.start, numbered, number), place


def _is_annex(passage: Passage, folded: str) -> bool:
    if not folded.startswith("phu luc") or passage.mark is not None:
        return False
    found = _ANNEX.match(folded)
    if found is None:
        return False
    rest = passage.text[found.end() :]
    return (
        len(rest) < 3 or rest[:60].isupper() or passage.bold or passage.centred or passage.text[:7].isupper()
    )


def _ends_body(passage: Passage, folded: str) -> bool:
    """'Nơi nhận' or the place for the signature."""
    if _RECIPIENTS.match(folded) and len(passage.text) < 200:
        return True
    return (
        passage.mark is None
        and passage.text.isupper()
        and len(passage.text) < 60
        and bool(SIGNATURE.match(folded))
    )


def _beside_heading(passage: Passage, path: list[Heading]) -> bool:
    """An item numbered on from the heading above it stands beside that heading, not below it."""
    mark = passage.mark
    if mark is None or mark.number is None or not path or path[-1].number is None:
        return False
    return mark.rank == path[-1].rank and mark.number == path[-1].number + 1


def _after_bullets(passage: Passage, path: list[Heading], placed: list[Placed]) -> bool:
    """A paragraph without a mark, after the bullets below a bullet that is a heading, is not below it."""
    if passage.mark is not None or not path or path[-1].rank < 9 or not placed:
        return False
    above = placed[-1]
    return above.heading is path[-1] and isinstance(above.element, Passage) and above.element.mark is not None


def _beside_items(passage: Passage, following: Element | None, context: str, placed: list[Placed]) -> bool:
    """A line numbered on from an item, with nothing marked below it (or ending in a colon), is one too."""
    mark = passage.mark
    if mark is None or mark.number is None or passage.bold or passage.heading_level is not None:
        return False
    introduces = context == sections.BODY and passage.text.endswith(":")
    bare_below = isinstance(following, Passage) and following.mark is None
    if mark.kind not in ("number", "letter", "paren") or not (introduces or bare_below):
        return False
    if context == sections.ORGANISATION and looks_like_organisation(address_of(passage.text)):
        return False
    for item in reversed(placed[-12:]):
        other = item.element.mark if isinstance(item.element, Passage) else None
        if other is not None and other.rank <= mark.rank:
            return other.rank == mark.rank and other.number == mark.number - 1
    return False


def _introduces(passage: Passage, following: Element | None) -> bool:
    """A passage that ends in ':' before its items."""
    return passage.text.endswith(":") and (isinstance(following, Grid | Passage))
