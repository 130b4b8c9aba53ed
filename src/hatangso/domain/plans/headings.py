"""Whether a passage is a heading, and how deep: told by its mark, its form, what follows and its words."""

import re

from hatangso.domain.plans import sections
from hatangso.domain.plans.flow import Element, Grid, Passage
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.organisations import address_of, looks_like_organisation

SIGNATURE = re.compile(r"(?:tm|kt|tl|tuq|q)\s?\.\s+|(?:pho )?chu tich$")
_HEADING_END = re.compile(r"[.;,…]$")
_FIGURE = re.compile(r"\d\s?%|mbit|mbps|mb/s")
_COMPONENT = re.compile(
    r"ha tang|vien thong|du lieu|vat ly|tien ich|cong nghe so|an toan|an ninh mang|nen tang|\biot\b|van vat"
)


def heading_rank(passage: Passage, following: Element | None, context: str) -> float | None:
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
    if ended or len(text) > 130 or SIGNATURE.match(folded) or text.startswith("("):
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
    deeper = following.mark is not None and following.mark.rank > mark.rank
    shaped = text.endswith(":") or passage.bold or (deeper and len(text) <= 80)
    if context in (sections.AIMS, sections.SPECIFIC) and shaped:
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
