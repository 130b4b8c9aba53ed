"""Which part of a plan a heading opens: purpose, aims, tasks and solutions, money, organisation, reporting.

Told by the words that such headings have in Vietnamese plans, and by the part that they stand in: a
heading 'Kinh phí' under 'GIẢI PHÁP' stays in the body, one under 'TỔ CHỨC THỰC HIỆN' does not become an
organisation.
"""

import re
from functools import lru_cache

from hatangso.domain.plans.folding import fold

PURPOSE = "purpose"
AIMS = "aims"
GENERAL = "general aims"
SPECIFIC = "specific aims"
BODY = "body"
CONTENT = "content"
MONEY = "money"
ORGANISATION = "organisation"
REPORTING = "reporting"
OTHER = "other"
ANNEX = "annex"
RECIPIENTS = "recipients"

_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        ORGANISATION,
        re.compile(
            r"to chuc (?:trien khai )?thuc hien|to chuc trien khai|phan cong"
            r"|trach nhiem (?:thuc hien|cua|to chuc|cac)"
            r"|trien khai thuc hien ke hoach|giao nhiem vu|trach nhiem$"
            r"|nhiem vu cua (?:cac )?(?:co quan|don vi)"
        ),
    ),
    (
        REPORTING,
        re.compile(
            r"(?:che do|cong tac|thong tin|giam sat|theo doi|kiem tra|danh gia)\W+(?:\w+\W+){0,4}bao cao"
            r"|^bao cao|thong tin bao cao|^(?:kiem tra|theo doi|giam sat)[, ]"
        ),
    ),
    (AIMS, re.compile(r"muc tieu|chi tieu")),
    (
        BODY,
        re.compile(
            r"nhiem vu|giai phap|hoat dong (?:chu yeu|trong tam)|bien phap|cac hoat dong|linh vuc trong tam"
        ),
    ),
    (
        MONEY,
        re.compile(
            r"kinh phi|nguon von|du toan|nguon luc (?:thuc hien|tai chinh|trien khai)|tai chinh thuc hien"
        ),
    ),
    (
        PURPOSE,
        re.compile(
            r"muc dich|yeu cau|quan diem|nguyen tac|can cu|su can thiet|thuc trang|hien trang"
            r"|boi canh|pham vi"
            r"|doi tuong|tinh hinh|co so phap ly|dac diem|danh gia|ket qua dat duoc|dinh huong chung"
        ),
    ),
)
_CONTENT = re.compile(r"^(?:noi dung|ke hoach trien khai|ke hoach thuc hien)")
_GENERAL = re.compile(r"tong quat|muc tieu chung|chung$")
_SPECIFIC = re.compile(r"cu the|20\d\d|chi tieu|chu yeu|giai doan")
_YEAR_HEADING = re.compile(
    r"^(?:phan dau )?(?:den|trong|het|giai doan|nam|tu|thoi ky|cuoi)\b.{0,24}20\d\d.{0,24}$"
)


@lru_cache(maxsize=512)
def kinds_of(heading: str) -> tuple[str, ...]:
    """The parts that a heading's words name, in the order they are told; a year alone names none."""
    folded = fold(heading[:160])
    found = [(match.start(), kind) for kind, pattern in _WORDS if (match := pattern.search(folded))]
    if any(kind == ORGANISATION for _, kind in found) and not re.match(r"(?:cac )?(?:giai phap|muc)", folded):
        found = [each for each in found if each[1] != BODY]
    if not found and _CONTENT.match(folded):
        return (CONTENT,)
    return tuple(kind for _, kind in sorted(found))


@lru_cache(maxsize=512)
def is_year_heading(heading: str) -> bool:
    """'Đến năm 2030', 'Giai đoạn 2026 - 2027:' and the like."""
    return bool(_YEAR_HEADING.match(fold(heading).strip(" :.")))


def section_of(heading: str, parent: str, top: bool, after_aims: bool) -> str:
    """The part that a heading opens inside `parent` (`top`: no other heading stands above it)."""
    kinds = kinds_of(heading)
    if parent in (RECIPIENTS, ANNEX, MONEY, REPORTING) and not top:
        return parent
    if parent in (AIMS, SPECIFIC, GENERAL) and not top:
        return _within_aims(heading, parent, kinds)
    if parent == BODY and not top:
        return BODY
    if parent == ORGANISATION and not top:
        first = kinds[0] if kinds else ""
        return first if first in (REPORTING, MONEY) else ORGANISATION
    mains = [kind for kind in kinds if kind != REPORTING]
    if AIMS in mains and mains[0] == PURPOSE:
        return CONTENT
    if len(set(mains)) > 1 and mains[0] in (AIMS, PURPOSE, BODY):
        return CONTENT
    if mains and mains[0] == AIMS:
        return _within_aims(heading, AIMS, kinds)
    if kinds:
        return kinds[0]
    if parent in (CONTENT, PURPOSE) and not top:
        return parent
    return BODY if after_aims and top else OTHER


def _within_aims(heading: str, parent: str, kinds: tuple[str, ...]) -> str:
    folded = fold(heading[:160])
    if _GENERAL.search(folded) and "cu the" not in folded and (AIMS in kinds or parent == AIMS):
        return GENERAL
    if AIMS in kinds and _SPECIFIC.search(folded):
        return SPECIFIC
    if is_year_heading(heading) and parent != GENERAL:
        return SPECIFIC
    return parent
