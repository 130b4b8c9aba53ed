"""In whose name a report is signed, and by whose abbreviation it is filed.

Nghị định 30/2020/NĐ-CP, Phụ lục I: a collective body is signed for with 'TM.', a deputy signs with 'KT.'
before the head's post; the symbol is the abbreviation of the kind (BC) and of the issuing body.
"""

import re
from dataclasses import dataclass

_LEADING = ("phòng", "ban", "sở", "trung tâm", "văn phòng", "công an")
_COMMITTEE = "ỦY BAN NHÂN DÂN"


@dataclass(frozen=True)
class Body:
    """The issuing body: its name, whether it is a People's Committee, the post of its head in capitals."""

    name: str
    is_committee: bool
    head_post: str


def body_of(name: str, *, kind: str) -> Body:
    """
    >>> body_of("Sở Khoa học và Công nghệ", kind="department").head_post
    'GIÁM ĐỐC'
    """
    if kind == "people_committee":
        return Body(name, True, "CHỦ TỊCH")
    if kind in ("department", "public_service_centre", "service_centre"):
        return Body(name, False, "GIÁM ĐỐC")
    if kind == "police":
        return Body(name, False, "TRƯỞNG CÔNG AN")
    if kind == "office":
        office = name.lower().startswith("văn phòng")
        return Body(name, False, "CHÁNH VĂN PHÒNG" if office else "TRƯỞNG PHÒNG")
    return Body(name, False, "THỦ TRƯỞNG")


def authority_lines(body: Body, position: str) -> tuple[str, ...]:
    """The lines above the signature, for somebody of that position ('Phó Chủ tịch UBND phường').

    >>> authority_lines(body_of("Ủy ban nhân dân phường An Hòa", kind="people_committee"), "Phó Chủ tịch")
    ('TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH')
    """
    on_behalf = (f"TM. {_COMMITTEE}",) if body.is_committee else ()
    if position.strip().lower().startswith("phó"):
        return (*on_behalf, f"KT. {body.head_post}", f"PHÓ {body.head_post}")
    return (*on_behalf, body.head_post)


def abbreviation(name: str, *, kind: str) -> str:
    """What stands for the body in a symbol and under 'Lưu'; offices keep lists of their own, so a proposal.

    >>> abbreviation("Phòng Văn hóa - Xã hội", kind="office")
    'VHXH'
    >>> abbreviation("Sở Khoa học và Công nghệ", kind="department")
    'SKHCN'
    """
    if kind == "people_committee":
        return "UBND"
    words = [word for word in re.findall(r"\w+", name.lower()) if word not in ("và", "của")]
    first = next((lead for lead in _LEADING if name.lower().startswith(lead)), "")
    rest = words[len(first.split()) :]
    letters = "".join(word[0] for word in rest).upper()
    if first in ("sở", "công an"):
        return "".join(word[0] for word in first.split()).upper() + letters
    return letters or "VP"
