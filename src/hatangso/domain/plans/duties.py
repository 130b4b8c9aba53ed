"""Reporting duties: who reports to whom, how often, by when, from the sentences that ask for reports.

Reporting obstacles or amendments when they come up is no duty of its own. The reporter stays as written;
a bullet without a subject has its heading's organisation.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from hatangso.domain.plans import sections
from hatangso.domain.plans.assignments import OrganisationItem
from hatangso.domain.plans.doubts import confidence
from hatangso.domain.plans.duty_people import recipient_of, reporter_of
from hatangso.domain.plans.duty_periods import Period, has_frequency, periods_of
from hatangso.domain.plans.flow import Passage
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import Duty, Span
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
_AND = re.compile(r",\s|\s(?:va|dong thoi)\s")
#: no sentence asks for more; without a bound, a damaged text is searched in quadratic time
_MOST_REPORTS = 12
_SENDING = re.compile(r"\b(?:gui|cung cap|nop|thong tin|trinh)\b")
_SENT = re.compile(r"so lieu|thong tin|ket qua|du lieu|tinh hinh|tien do")
_FOR_DECISION = re.compile(
    r"(?:du toan|kinh phi|nhu cau).{0,120}bao cao|bao cao.{0,90}(?:bo tri (?:kinh phi|von)|du toan)"
)
_STRICT_APART = (
    sections.AIMS,
    sections.SPECIFIC,
    sections.GENERAL,
    sections.PURPOSE,
    sections.ANNEX,
    sections.RECIPIENTS,
)


@dataclass(frozen=True)
class _Asked:
    """What one clause asks for."""

    reporter: str
    inferred: bool
    recipient: str | None
    periods: tuple[Period, ...]


def read_duties(items: tuple[OrganisationItem, ...], placed: tuple[Placed, ...]) -> tuple[Duty, ...]:
    """The duties of the part on organisation, of the rules on reporting, and of the closing paragraph.

    Elsewhere in the body (solutions, money) only a sentence that names both who reports and to whom is one.
    """
    known = {item.passage.span: item for item in items}
    duties: list[Duty] = []
    for each in placed:
        passage = each.element
        if not isinstance(passage, Passage) or each.section in _STRICT_APART:
            continue
        item = known.get(passage.span)
        heading = item.organisation if item else None
        found = duties_in(passage.text, passage.span.start, heading)
        if each.section not in (sections.ORGANISATION, sections.REPORTING):
            found = [duty for duty in found if _told_in_full(duty)]
        duties.extend(found)
    return tuple(dict.fromkeys(duties))


def _told_in_full(duty: Duty) -> bool:
    named = duty.reporter and "reporter_inferred" not in duty.doubts
    return bool(named and duty.recipient) and duty.frequency != "adhoc"


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
        act = _act(folded[first:last])
        if act is None or _is_no_regular(folded[first:last]):
            continue
        periods = periods_of(sentence[first:last])
        if periods:
            verb, end = first + act[0], first + act[1]
            reporter, inferred = reporter_of(sentence, first, verb, heading)
            asked.append(_Asked(reporter, inferred, recipient_of(sentence, verb, end, last), periods))
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


def _is_no_regular(clause: str) -> bool:
    """Reporting obstacles when they arise, or asking for a decision on money, is no regular report."""
    if _FOR_DECISION.search(clause):
        return True
    return bool(_WHEN_NEEDED.search(clause)) and not _REGULAR.search(clause)


def _act(folded: str) -> tuple[int, int] | None:
    """Where a clause asks for a report: 'báo cáo' that is done rather than named ('chế độ báo cáo'), or
    figures and results that are sent regularly ('gửi số liệu … hằng tháng').
    """
    places = _reports(folded)
    if places:
        return places[0]
    sent = _SENDING.search(folded)
    if sent and _SENT.search(folded) and has_frequency(folded):
        return sent.span()
    return None


def _reports(folded: str) -> list[tuple[int, int]]:
    named = list(_REPORT.finditer(folded))
    done = [
        found.span()
        for found in named
        if not _NOUN.search(folded[max(0, found.start() - 14) : found.start()])
    ]
    return done or ([named[0].span()] if named and _REGULAR.search(folded) else [])


def _clauses(folded: str) -> list[tuple[int, int]]:
    """The parts between semicolons outside brackets; two reports with periods of their own are two parts."""
    depth = 0
    first = 0
    clauses: list[tuple[int, int]] = []
    for place, character in enumerate(folded):
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        elif character == ";" and depth == 0:
            clauses.extend(_by_report(folded, first, place))
            first = place + 1
    return [*clauses, *_by_report(folded, first, len(folded))]


def _by_report(folded: str, first: int, last: int) -> list[tuple[int, int]]:
    """'… báo cáo UBND xã hằng quý, báo cáo UBND tỉnh hằng năm' as its two reports."""
    parts: list[tuple[int, int]] = []
    verbs = [(first + start, first + end) for start, end in _reports(folded[first:last])][:_MOST_REPORTS]
    for (_, end), (begin, _) in pairwise(verbs):
        cuts = [found.start() for found in _AND.finditer(folded, end, begin)]
        if cuts and has_frequency(folded[first : cuts[-1]]) and has_frequency(folded[cuts[-1] : last]):
            parts.append((first, cuts[-1]))
            first = cuts[-1]
    return [*parts, (first, last)]


def table_duties(table: DataTable) -> tuple[Duty, ...]:
    """Duties from a table of reports: who, to whom, how often, by when."""
    duties: list[Duty] = []
    for row in table.rows:
        who = row.cell("organisation").text or row.cell("lead").text
        when = f"{row.cell('frequency').text}; {row.cell('time').text}"
        for period in periods_of(when) if who else ():
            recipient = row.cell("recipient").text or None
            doubts = () if period.due else ("due_missing",)
            spans = [cell.span for cell in row.cells.values() if cell.text]
            span = Span(min(each.start for each in spans), max(each.end for each in spans))
            duties.append(
                Duty(who, recipient, period.frequency, period.due, span, confidence(doubts), doubts)
            )
    return tuple(duties)
