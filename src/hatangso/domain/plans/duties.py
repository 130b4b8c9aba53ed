"""Reporting duties: who reports to whom, how often, by when, from the sentences that ask for reports.

Reporting obstacles or amendments when they come up is no duty of its own. The reporter stays as written;
a bullet without a subject has its heading's organisation.
"""

import re
from dataclasses import dataclass

from hatangso.domain.plans import sections
from hatangso.domain.plans.assignments import OrganisationItem
from hatangso.domain.plans.doubts import confidence
from hatangso.domain.plans.duty_periods import Period, periods_of
from hatangso.domain.plans.flow import Passage
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import Duty, Span
from hatangso.domain.plans.organisations import looks_like_organisation, subject_before_verb
from hatangso.domain.plans.outline import Placed
from hatangso.domain.plans.tables import DataTable

_SENTENCE = re.compile(
    r"(?<=[.!?])\s+(?=[A-ZĐÂĂÊÔƠƯÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ])"
)
_REPORT = re.compile(r"\bbao cao\b")
_NOUN = re.compile(
    r"(?:che do|he thong|cong tac|mau|noi dung|so lieu|cac|ban|bieu|thong tin|thuc hien|nghia vu) $"
)
_WHEN_NEEDED = re.compile(
    r"neu (?:co |gap )?(?:phat sinh|kho khan|vuong mac|van de)|nhung kho khan"
    r"|truong hop (?:phat sinh|co)|co kho khan"
)
_REGULAR = re.compile(r"dinh ky|hang (?:nam|quy|thang)|moi (?:nam|quy|thang)|truoc ngay|cham nhat|6 thang")
_TO = re.compile(r"\b(?:gui|ve|cho|toi|den|len|trinh)\s+(?:ve |cho |toi |den )?")
_AFTER_RECIPIENT = re.compile(
    r"\s(?:0?6 thang|quy |de |theo |truoc |cham nhat|ket qua|tinh hinh|ve |xem xet|tong hop|dinh ky"
    r"|hang (?:nam|quy|thang)|moi (?:nam|quy)"
    r"|vao |bang |qua he thong|chi dao|nham |khi |theo doi|cac noi dung|noi dung|viec "
    r"|tien do|so lieu|gui |trong |hoac dot)"
    r"|\s\((?!qua|thong qua)|[;.:]"
)
_SPOKEN = re.compile(r"\b(?:yeu cau|de nghi|giao)(?:\s+cho)?\s+(?!cua|tai)")
_LEADING = re.compile(r"^\W*(?:can cu|tren co so|theo|dinh ky|hang|hằng|truoc|cham nhat|moi|trong|de |vao)\b")


@dataclass(frozen=True)
class _Asked:
    """What one clause asks for."""

    reporter: str
    inferred: bool
    recipient: str | None
    periods: tuple[Period, ...]


def read_duties(items: tuple[OrganisationItem, ...], placed: tuple[Placed, ...]) -> tuple[Duty, ...]:
    """The duties of the part on organisation, of the rules on reporting, and of the closing paragraph."""
    known = {item.passage.span: item for item in items}
    duties: list[Duty] = []
    for each in placed:
        passage = each.element
        if not isinstance(passage, Passage) or each.section not in (
            sections.ORGANISATION,
            sections.REPORTING,
        ):
            continue
        item = known.get(passage.span)
        heading = item.organisation if item else None
        duties.extend(duties_in(passage.text, passage.span.start, heading))
    return tuple(dict.fromkeys(duties))


def duties_in(text: str, offset: int, heading: str | None) -> list[Duty]:
    """The duties that a passage tells, sentence by sentence."""
    duties: list[Duty] = []
    start = 0
    bounds = [found.start() for found in _SENTENCE.finditer(text)] + [len(text)]
    for bound in bounds:
        sentence = text[start:bound].strip()
        begin = text.find(sentence, start) if sentence else start
        if sentence:
            duties.extend(_of_sentence(sentence, offset + begin, heading))
        start = bound
    return duties


def _of_sentence(sentence: str, offset: int, heading: str | None) -> list[Duty]:
    """Each clause that asks for a report; one without its own reporter or recipient has the others'."""
    folded = fold(sentence)
    asked: list[_Asked] = []
    for first, last in _clauses(folded):
        place = _verb(folded[first:last])
        if place is None:
            continue
        if _WHEN_NEEDED.search(folded[first:last]) and not _REGULAR.search(folded[first:last]):
            continue
        periods = periods_of(sentence[first:last])
        if periods:
            reporter, inferred = _reporter(sentence, first, first + place, heading)
            asked.append(_Asked(reporter, inferred, _recipient(sentence, first + place, last), periods))
    told = next((each.reporter for each in asked if not each.inferred and each.reporter != heading), None)
    recipient = next((each.recipient for each in asked if each.recipient), None)
    span = Span(offset, offset + len(sentence))
    duties: list[Duty] = []
    for each in asked:
        reporter = told if told and (each.inferred or each.reporter == heading) else each.reporter
        for period in each.periods:
            duties.append(
                _duty(reporter, each.inferred and not told, each.recipient or recipient, period, span)
            )
    return duties


def _duty(reporter: str, inferred: bool, recipient: str | None, period: Period, span: Span) -> Duty:
    doubts = ("reporter_missing",) if not reporter else (("reporter_inferred",) if inferred else ())
    if recipient is None:
        doubts = (*doubts, "recipient_missing")
    if period.due is None:
        doubts = (*doubts, "due_missing")
    return Duty(reporter, recipient, period.frequency, period.due, span, confidence(doubts), doubts)


def _verb(folded: str) -> int | None:
    """Where 'báo cáo' is done, rather than named ('chế độ báo cáo')."""
    places = [found.start() for found in _REPORT.finditer(folded)]
    for place in places:
        if not _NOUN.search(folded[max(0, place - 14) : place]):
            return place
    return places[0] if places and _REGULAR.search(folded) else None


def _clauses(folded: str) -> list[tuple[int, int]]:
    """The parts of the sentence between semicolons outside brackets."""
    depth = 0
    first = 0
    clauses: list[tuple[int, int]] = []
    for place, character in enumerate(folded):
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        elif character == ";" and depth == 0:
            clauses.append((first, place))
            first = place + 1
    return [*clauses, (first, len(folded))]


def _reporter(sentence: str, first: int, verb: int, heading: str | None) -> tuple[str, bool]:
    """Who reports, as written, and whether that was inferred."""
    before = sentence[first:verb]
    lead = len(before) - len(before.lstrip())
    colon = before.find(":")
    if 3 < colon < 140 and looks_like_organisation(before[lead:colon]):
        return before[lead:colon].strip(), False
    if colon > 3 and looks_like_organisation(before[colon + 1 :].strip()):
        named = subject_before_verb(before[colon + 1 :].strip() + " báo cáo")
        if named:
            return named, False
    for part in (sentence[first:], sentence[: first or len(sentence)]):
        found = _spoken_to(part)
        if found:
            return found, False
    if heading is not None and not looks_like_organisation(before.strip()):
        leading = _LEADING.match(fold(before))
        named = _named_later(before) if leading else None
        return (named, False) if named else (heading, False)
    subject = subject_before_verb(before.strip() + " báo cáo") or _named_later(before)
    if subject:
        return subject, False
    return (heading, True) if heading else (subject_before_verb(sentence) or "", True)


def _spoken_to(part: str) -> str | None:
    folded = fold(part)
    for found in _SPOKEN.finditer(folded):
        rest = part[found.end() :]
        if looks_like_organisation(rest):
            return subject_before_verb(rest + " báo cáo")
    return None


def _named_later(before: str) -> str | None:
    """The first organisation after an opening such as 'Căn cứ …,' or 'Định kỳ hàng quý'."""
    folded = fold(before)
    for found in re.finditer(r"(?:[,:]|\)|\d|nam|quy|thang)\s+(?=\S)", folded):
        rest = before[found.end() :]
        if looks_like_organisation(rest) and not folded[found.end() :].startswith(
            ("thang", "nam", "quy", "cuoi")
        ):
            subject = subject_before_verb(rest + " báo cáo")
            if subject:
                return re.split(r"\s*[,(]?\s*(?:định kỳ|hàng|hằng|trước ngày|chậm nhất)", subject)[0].strip()
    return None


def _recipient(sentence: str, verb: int, last: int) -> str | None:
    """To whom: right after 'báo cáo', or after 'gửi', 'về', 'cho'."""
    after = sentence[verb + len("báo cáo") : last]
    lead = len(after) - len(after.lstrip(" ,:"))
    if looks_like_organisation(after[lead:]):
        return _cut(after[lead:])
    folded = fold(after)
    for found in _TO.finditer(folded):
        rest = after[found.end() :]
        if looks_like_organisation(rest) and not re.match(
            r"to chuc thuc hien|nganh|cong dan|co quan trong", fold(rest)
        ):
            return _cut(rest)
    for found in _TO.finditer(fold(sentence[:verb])):
        rest = sentence[found.end() : verb]
        if found.group().startswith("gui") and looks_like_organisation(rest):
            return _cut(rest)
    return None


def _cut(rest: str) -> str | None:
    folded = fold(rest)
    end = len(rest)
    for found in _AFTER_RECIPIENT.finditer(folded):
        if _outside_brackets(folded, found.start()):
            end = found.start()
            break
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


def table_duties(table: DataTable) -> tuple[Duty, ...]:
    """Duties from a table of reports: who, to whom, how often, by when."""
    duties: list[Duty] = []
    for row in table.rows:
        who = row.cell("organisation").text or row.cell("lead").text
        when = f"{row.cell('frequency').text}; {row.cell('time').text}"
        for period in periods_of(when) if who else ():
            recipient = row.cell("recipient").text or None
            doubts = () if period.due else ("due_missing",)
            span = (row.cell("organisation") if row.cell("organisation").text else row.cell("lead")).span
            duties.append(
                Duty(who, recipient, period.frequency, period.due, span, confidence(doubts), doubts)
            )
    return tuple(duties)
