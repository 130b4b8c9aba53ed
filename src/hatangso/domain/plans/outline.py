"""Which passages are headings, how they nest, and in which part of the plan every item stands.

Numbering is never trusted: two sections called III, a missing '3.' or a restart are all read alike. A
heading is told by its mark, its form (short, no full stop), what follows it, and its words.
"""

import re
from dataclasses import dataclass

from hatangso.domain.plans import sections
from hatangso.domain.plans.flow import Element, Flow, Grid, Passage
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.organisations import address_of, looks_like_organisation

_ANNEX = re.compile(r"phu luc(?:\s+(?:so\s*)?(?:\d{1,2}|[ivx]{1,4}|[a-h])\b)?\s*[.:)/-]*")
_TABLE_TITLE = re.compile(r"(?:phu bieu|bieu|bang|danh muc|chi tieu|phan cong|tien do|lo trinh)\b")
_RECIPIENTS = re.compile(r"noi nhan\s*:?")
_SIGNATURE = re.compile(r"(?:tm|kt|tl|tuq|q)\s?\.\s+|(?:pho )?chu tich$")
_HEADING_END = re.compile(r"[.;,…]$")
_COMPONENT = re.compile(
    r"ha tang|vien thong|du lieu|vat ly|tien ich|cong nghe so|an toan|an ninh mang|nen tang|\biot\b|van vat"
)
_FIGURE = re.compile(r"\d\s?%|mbit|mbps|mb/s")


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
            rank = _heading_rank(element, following, context)
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
                placed.append(Placed(element, section, tuple(path), intro=_introduces(element, following)))
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
        and bool(_SIGNATURE.match(folded))
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


def _heading_rank(passage: Passage, following: Element | None, context: str) -> float | None:
    """How deep the passage stands as a heading, or None where it is an item."""
    text, mark = passage.text, passage.mark
    if len(text) > 230 or (not text and (mark is None or mark.kind != "part")):
        return None
    kinds = sections.kinds_of(text)
    ended = bool(_HEADING_END.search(text)) and not text.endswith("...")
    if mark is None:
        return _unmarked_rank(passage, following, context, kinds, ended)
    if mark.kind in ("part", "roman", "upper"):
        long_item = ended and len(text) > 120
        return None if long_item else float(mark.rank)
    if mark.kind == "bullet":
        return _bullet_rank(passage, following, context)
    if ended and not (text.endswith(".") and text.isupper()):
        return None
    deeper = _deeper(passage, following)
    if passage.heading_level is not None or (passage.bold and deeper is not False):
        return float(mark.rank)
    if text.isupper() and len(text) > 6:
        return float(mark.rank)
    if deeper is False or following is None:
        strong = kinds and mark.kind == "number" and len(text) < 70 and not _FIGURE.search(fold(text))
        return float(mark.rank) if strong and context not in _ITEM_SECTIONS else None
    if text.endswith(":"):
        return float(mark.rank) if len(text) <= 90 or looks_like_organisation(address_of(text)) else None
    unmarked_next = isinstance(following, Passage) and following.mark is None
    if unmarked_next and (len(text) > 140 or _FIGURE.search(fold(text))):
        return None
    return float(mark.rank) if len(text) <= 180 else None


_ITEM_SECTIONS = (sections.SPECIFIC, sections.BODY, sections.ORGANISATION, sections.AIMS)
_MAINS = (
    sections.AIMS,
    sections.BODY,
    sections.ORGANISATION,
    sections.MONEY,
    sections.PURPOSE,
    sections.REPORTING,
    sections.CONTENT,
)


def _unmarked_rank(
    passage: Passage, following: Element | None, context: str, kinds: tuple[str, ...], ended: bool
) -> float | None:
    text = passage.text
    folded = fold(text)
    if ended or len(text) > 130 or _SIGNATURE.match(folded) or text.startswith("("):
        return None
    capitals = text.isupper() and len(text) > 5
    shaped = capitals or passage.bold or passage.heading_level is not None
    colon = text.endswith(":")
    year = sections.is_year_heading(text)
    before_items = (isinstance(following, Passage) and following.mark is not None) or isinstance(
        following, Grid
    )
    if kinds and kinds[0] in _MAINS and not _FIGURE.search(folded):
        starts = _starts_with_kind(folded)
        detail = bool(re.search(r"tong quat|chung$|cu the|20\d\d|giai doan", folded.rstrip(" :")))
        nested = context in (sections.AIMS, sections.SPECIFIC, sections.GENERAL) and detail
        if starts and (shaped or (len(text) <= 60 and (before_items or colon or nested))):
            return 5.0 if detail and sections.AIMS in kinds and not capitals else 2.0
    if context in (sections.AIMS, sections.SPECIFIC, sections.GENERAL, sections.CONTENT) and year:
        return 5.0 if shaped or colon or before_items else None
    if context == sections.ORGANISATION:
        who = looks_like_organisation(address_of(text)) and len(text) <= 110
        if who and (colon or shaped or (before_items and len(text) <= 80)):
            return 6.0
        return 5.5 if shaped and len(text) <= 90 and before_items else None
    if context in (sections.BODY, sections.AIMS, sections.SPECIFIC, sections.CONTENT):
        named = bool(_COMPONENT.search(folded)) and len(text) <= 90 and not _FIGURE.search(folded)
        if shaped or (named and before_items and not colon) or (named and colon and len(text) < 60):
            return 6.0
    return 2.0 if capitals and kinds else None


def _starts_with_kind(folded: str) -> bool:
    return bool(
        re.match(
            r"(?:ve |mot so |cac |nhung |he thong |xac dinh )*(?:muc tieu|chi tieu|muc dich"
            r"|yeu cau|nhiem vu|giai phap"
            r"|to chuc|phan cong|trach nhiem|kinh phi|nguon|noi dung|che do|thong tin|quan diem"
            r"|du toan|can cu|thuc trang"
            r"|hien trang|danh gia|kiem tra|bao cao|pham vi|nguyen tac|tinh hinh|phan dau|su can thiet)",
            folded,
        )
    )


def _bullet_rank(passage: Passage, following: Element | None, context: str) -> float | None:
    """A bullet is a heading only over deeper bullets: an organisation, a year, a component of the aims."""
    mark, text = passage.mark, passage.text
    assert mark is not None
    if not isinstance(following, Passage) or len(text) > 110:
        return None
    below = following.mark is not None and (
        following.mark.rank > mark.rank or following.mark.written != mark.written
    )
    if not below or (
        following.mark is not None and following.mark.kind != "bullet" and following.mark.kind != "paren"
    ):
        return None
    if context == sections.ORGANISATION:
        return float(mark.rank) if looks_like_organisation(address_of(text)) and text.endswith(":") else None
    if context in (sections.AIMS, sections.SPECIFIC) and (text.endswith(":") or passage.bold):
        named = sections.is_year_heading(text) or _COMPONENT.search(fold(text))
        return float(mark.rank) if named and not _FIGURE.search(fold(text)) else None
    return None


def _deeper(passage: Passage, following: Element | None) -> bool | None:
    """Whether what follows stands below the passage: True, False (beside or above it), None (no mark)."""
    if following is None:
        return False
    if isinstance(following, Grid):
        return True
    if following.mark is None:
        return None
    assert passage.mark is not None
    return following.mark.rank > passage.mark.rank


def _introduces(passage: Passage, following: Element | None) -> bool:
    """A passage that ends in ':' before its items."""
    return passage.text.endswith(":") and (isinstance(following, Grid | Passage))
