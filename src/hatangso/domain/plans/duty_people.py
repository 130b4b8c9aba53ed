"""Who owes a report and to whom, as written, from the clause that asks for it."""

import re

from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.organisations import looks_like_organisation, subject_before_verb

_TO = re.compile(r"\b(?:gui|ve|cho|toi|den|len|trinh|(?<!hop )voi)\s+(?:ve |cho |toi |den )?")
_AFTER_RECIPIENT = re.compile(
    r"\s(?:0?6 thang|quy |de |theo |truoc |cham nhat|ket qua|tinh hinh|ve |xem xet|tong hop|dinh ky"
    r"|hang (?:nam|quy|thang)|moi (?:nam|quy|thang)|ca nam"
    r"|vao |bang |qua he thong|chi dao|nham |khi |theo doi|cac noi dung|noi dung|viec "
    r"|tien do|so lieu|gui |trong |hoac dot|va bao cao|dong thoi|chung|so ket|tong ket|danh gia"
    r"|phuc vu|lam co so|biet|nam bat|cac chi tieu|muc do)"
    r"|\s\((?!qua|thong qua)|[;.:]"
)
#: 'số' and 'những' without their accents would be 'Sở' and more
_AFTER_RECIPIENT_ACCENTED = re.compile(r"\s(?:số|những|danh sách|biểu|các (?:số|chỉ|kết|nội|khó|vấn))\s")
_NO_RECIPIENT = re.compile(r"to chuc thuc hien|nganh|cong dan|co quan trong|nguoi dan|dia ban|thuc hien")
_SPOKEN = re.compile(r"\b(?:yeu cau|de nghi|giao)(?:\s+cho)?\s+(?!cua|tai)")
_LEADING = re.compile(
    r"^\W*(?:can cu|tren co so|theo|dinh ky|hang|truoc|cham nhat|moi|trong|de |vao|cuoi|ngay|thoi gian)\b"
)
_TIME = re.compile(
    r"\s*[,(]?\s*\b(?:dinh ky|(?:hang|moi) (?:nam|quy|thang)|truoc (?:ngay )?\d|truoc ngay|cham nhat|vao ngay"
    r"|0?6 thang|co$|nop$|kip thoi|bang van ban|bao dam|ca nam|ngay \d)"
)


def reporter_of(sentence: str, first: int, verb: int, heading: str | None) -> tuple[str, bool]:
    """Who reports, in the clause from `first` with its verb at `verb`, and whether that was inferred."""
    before = sentence[first:verb]
    lead = len(before) - len(before.lstrip())
    colon = before.find(":")
    if 3 < colon < 140 and looks_like_organisation(before[lead:colon]):
        return before[lead:colon].strip(), False
    if colon > 3 and looks_like_organisation(before[colon + 1 :].strip()):
        named = _subject(before[colon + 1 :].strip())
        if named:
            return named, False
    for part in (sentence[first:], sentence[: first or len(sentence)]):
        found = _spoken_to(part)
        if found:
            return found, False
    if heading is not None and not looks_like_organisation(before.strip()):
        named = _named_later(before) if _LEADING.match(fold(before)) else None
        return (named, False) if named else (heading, False)
    subject = _subject(before.strip()) or _named_later(before)
    if subject:
        return subject, False
    return (heading, True) if heading else (subject_before_verb(sentence) or "", True)


def recipient_of(sentence: str, verb: int, begin: int, last: int) -> str | None:
    """To whom: right after the verb's words (that end at `begin`), or after 'gửi', 'về', 'cho', 'với'."""
    after = sentence[begin:last]
    lead = len(after) - len(after.lstrip(" ,:"))
    if looks_like_organisation(after[lead:]):
        return _cut(after[lead:])
    folded = fold(after)
    for found in _TO.finditer(folded):
        rest = after[found.end() :]
        if looks_like_organisation(rest) and not _NO_RECIPIENT.match(folded[found.end() :]):
            return _cut(rest)
    for found in _TO.finditer(fold(sentence[:verb])):
        rest = sentence[found.end() : verb]
        if found.group().startswith("gui") and looks_like_organisation(rest):
            return _cut(rest)
    return None


def _subject(before: str) -> str | None:
    """The organisation that the words before the verb begin with, without the time told after it."""
    subject = subject_before_verb(before + " báo cáo", relative=True)
    return _without_time(subject) if subject else None


def _without_time(name: str) -> str:
    told = _TIME.search(fold(name), 3)
    return name[: told.start()].rstrip(" ,(") if told else name


def _spoken_to(part: str) -> str | None:
    folded = fold(part)
    for found in _SPOKEN.finditer(folded):
        rest = part[found.end() :]
        if looks_like_organisation(rest):
            return _subject(rest)
    return None


def _named_later(before: str) -> str | None:
    """The first organisation after an opening such as 'Căn cứ …,' or 'Định kỳ hàng quý'."""
    folded = fold(before)
    for found in re.finditer(r"(?:[,:]|\)|\d|nam|quy|thang)\s+(?=\S)", folded):
        rest = before[found.end() :]
        if looks_like_organisation(rest) and not folded[found.end() :].startswith(
            ("thang", "nam", "quy", "cuoi")
        ):
            subject = _subject(rest)
            if subject:
                return subject
    return None


def _cut(rest: str) -> str | None:
    folded = fold(rest)
    end = len(rest)
    for found in _AFTER_RECIPIENT.finditer(folded):
        if _outside_brackets(folded, found.start()):
            end = found.start()
            break
    accented = _AFTER_RECIPIENT_ACCENTED.search(rest, 0, end)
    end = accented.start() if accented and _outside_brackets(folded, accented.start()) else end
    comma = rest.find(",", 0, end)
    while comma != -1 and (
        rest[comma + 1 : end].strip()[:1].isupper()
        or looks_like_organisation(rest[comma + 1 : end].strip())
        or not _outside_brackets(folded, comma)
    ):
        comma = rest.find(",", comma + 1, end)
    name = rest[: comma if comma != -1 else end].strip().rstrip(" ,.;/")
    return name or None


def _outside_brackets(folded: str, place: int) -> bool:
    return folded.count("(", 0, place) == folded.count(")", 0, place)
