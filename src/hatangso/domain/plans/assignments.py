"""Assignments: what each organisation of the part 'Tổ chức thực hiện' is to do, bullet by bullet.

The organisation is that of the heading; a bullet that names its own ('Công an xã: …', 'Giao Phòng Kinh
tế chủ trì …') has its own. Rules for everybody and the closing paragraph are not assignments.
"""

import re
from dataclasses import dataclass

from hatangso.domain.plans import sections
from hatangso.domain.plans.doubts import about_text, confidence
from hatangso.domain.plans.flow import Passage
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import Assignment, Span
from hatangso.domain.plans.organisations import address_of, looks_like_organisation, subject_before_verb
from hatangso.domain.plans.outline import Heading, Placed
from hatangso.domain.plans.targets import points_to_annex

_CLOSING = re.compile(
    r"(?:tren day la|trong qua trinh|qua trinh|uy ban nhan dan .{0,60}(?:yeu cau|de nghi|giao cac)"
    r"|ubnd .{0,60}(?:yeu cau|de nghi|giao cac)"
    r"|yeu cau (?:cac(?! doanh nghiep| nha mang)|thu truong|truong)"
    r"|de nghi (?:cac (?:co quan|don vi|phong|so,|ban[ ,]|nganh|bo phan|thanh vien|dong "
    r"chi)|thu truong|truong)"
    r"|dinh ky [^.]{0,90}\b(?:cac (?:co quan|don vi|phong|ban|thon|to dan|khu|xa|bo phan)|thu truong)"
    r"|ke hoach nay |nhan duoc ke hoach|can cu (?:noi dung )?ke hoach nay|chu tich uy ban|chu tich ubnd)"
)
_VERB_HEADING = re.compile(
    r"\s(?:chu tri|co trach nhiem|phoi hop|tham muu|thuc hien|to chuc thuc hien|la don vi"
    r"|la co quan|chiu trach nhiem"
    r"|cac nhiem vu|cac noi dung|tap trung)\b"
)


#: "Các tổ dân phố … báo cáo … hằng tháng …": a rule of reporting for everybody, no one's assignment
_REPORT_RULE = re.compile(
    r"(?:(?:dinh ky|hang|truoc|cham nhat)\b[^.;:]{0,80}?)?\b(?:cac|thu truong|truong cac)\s[^.;:]{3,140}?"
    r"\b(?:gui |co )?bao cao\b[^.]{0,160}?(?:dinh ky|hang (?:nam|quy|thang)|truoc ngay|cham nhat|6 thang)"
)


@dataclass(frozen=True)
class OrganisationItem:
    """A passage of the part on organisation: who it speaks to, if known, and whether it closes the plan."""

    passage: Passage
    organisation: str | None
    inferred: bool
    closing: bool
    assignment: Assignment | None


def organisation_items(placed: tuple[Placed, ...]) -> tuple[OrganisationItem, ...]:
    """Every passage of the part on organisation, in order, with the assignment it is, if it is one."""
    items: list[OrganisationItem] = []
    spoken: tuple[str, int] | None = None
    closing_under: int | None = None
    for item in placed:
        passage = item.element
        if not isinstance(passage, Passage) or item.section != sections.ORGANISATION:
            continue
        under = id(item.heading)
        if closing_under is not None and closing_under != under:
            closing_under = None
        if closing_under is None and _is_closing(passage):
            closing_under = under
        if closing_under is not None:
            items.append(OrganisationItem(passage, None, False, True, None))
            continue
        heading = _organisation_of(item.path)
        rank = passage.mark.rank if passage.mark else 20
        if spoken is not None and (heading is not None or rank <= spoken[1]):
            spoken = None
        made = _item(passage, item, heading, spoken)
        if heading is None and made.organisation is not None and made.inferred and spoken is None:
            spoken = (made.organisation, rank)
        items.append(made)
    return tuple(items)


def _item(
    passage: Passage, item: Placed, heading: str | None, spoken: tuple[str, int] | None
) -> OrganisationItem:
    text, start = passage.text, passage.span.start
    named = _before_colon(text)
    if named is not None:
        organisation, begin = named
        rest = text[begin:]
        assignment = _assignment(organisation, rest, Span(start + begin, start + len(text)), heading is None)
        return OrganisationItem(passage, organisation, heading is None, False, assignment if rest else None)
    organisation_name = heading or (spoken[0] if spoken else subject_before_verb(text))
    inferred = heading is None
    if item.intro or organisation_name is None or points_to_annex(text):
        return OrganisationItem(passage, organisation_name, inferred, False, None)
    alone = heading is None and spoken is None and passage.mark is None
    if alone and (not text.endswith((".", ";")) or _is_report_rule(text)):
        return OrganisationItem(passage, organisation_name, inferred, False, None)
    assignment = _assignment(organisation_name, text, passage.span, inferred)
    return OrganisationItem(passage, organisation_name, inferred, False, assignment)


def _assignment(organisation: str, text: str, span: Span, inferred: bool) -> Assignment:
    doubts = about_text(text) + (("organisation_inferred",) if inferred else ())
    return Assignment(organisation, text, span, confidence(doubts), doubts)


def _organisation_of(path: tuple[Heading, ...]) -> str | None:
    """The innermost heading, below the part's own, that names an organisation."""
    inside = [heading for heading in path if heading.section == sections.ORGANISATION][1:]
    named = [heading for heading in inside if looks_like_organisation(address_of(heading.text))]
    chosen = named[-1] if named else (inside[0] if inside and not sections.kinds_of(inside[0].text) else None)
    return organisation_in(chosen.text) if chosen else None


def organisation_in(heading: str) -> str:
    """The organisation of a heading, without what it is to do."""
    name = address_of(heading)
    for verb in _VERB_HEADING.finditer(fold(name)):
        before = name[: verb.start()].rstrip(" ,")
        if name[verb.start() + 1].islower() and looks_like_organisation(before):
            return before
    return name


def _before_colon(text: str) -> tuple[str, int] | None:
    """'Công an xã: …' as the organisation and where its words begin."""
    colon = text.find(":", 0, 150)
    if colon < 3:
        return None
    name = address_of(text[:colon])
    folded = fold(text[:colon])
    spoken_to = len(name) < len(text[:colon].strip()) and name[:1].isupper() and len(name.split()) <= 10
    if (
        not (looks_like_organisation(name) or spoken_to)
        or _VERB_HEADING.search(folded)
        or re.search(r"[.;]", folded)
    ):
        return None
    begin = colon + 1
    while begin < len(text) and text[begin] in " -–+":
        begin += 1
    return name, begin


def _is_report_rule(text: str) -> bool:
    found = _REPORT_RULE.match(fold(text[:400]))
    return found is not None and ";" not in text


def _is_closing(passage: Passage) -> bool:
    if passage.mark is not None:
        return passage.text.endswith("./.") and bool(_CLOSING.match(fold(passage.text)))
    return passage.text.endswith("./.") or bool(_CLOSING.match(fold(passage.text[:200])))
