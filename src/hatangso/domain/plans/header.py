"""The plan's own identity: number, date, title, period, what it rests on, and who signed it."""

import re
from dataclasses import dataclass
from datetime import date

from hatangso.domain.plans import sections
from hatangso.domain.plans.citations import bases_in, read_date
from hatangso.domain.plans.flow import Flow, Passage
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import DocumentFields, LegalBasis, Span, Warning
from hatangso.domain.plans.locality import find_locality
from hatangso.domain.plans.signature import find_signer
from hatangso.domain.plans.years import last_year_in

_NUMBER = re.compile(
    r"\bso\s*:?\s*([^/\s]{0,12})\s*/\s*((?:kh|kh\s*-|khlt|ctr|da)[-\s]*[a-z&.]*)", re.IGNORECASE
)
_ISSUED_SHORT = re.compile(r"ngay\s+\d{1,2}/\d{1,2}/20\d\d\s*$")
_CITED = re.compile(r"(?i)kế hoạch\s*$")
_ISSUED = re.compile(r",?\s*ngay\s*([^\s]{0,6})\s*thang\s*([^\s]{0,6})\s*nam\s*(20\d{0,2}[^\s]{0,3})?")
_PREAMBLE = re.compile(
    r"(?:can cu|thuc hien|trien khai|theo|quan triet|nham|de |kinh gui|uy ban nhan dan"
    r"|ubnd|tren co so|xet|tiep tuc|phat huy)\b"
)
_YEARS = re.compile(r"(?<!\d)20\d\d(?!\d)")
_SEARCHED = 60
#: Law 72/2025/QH15 on the organisation of local government: two levels from this day
_NO_DISTRICTS = date(2025, 7, 1)


@dataclass(frozen=True)
class Header:
    """The document's fields, where its body begins, and what is left blank."""

    fields: DocumentFields
    begin: int
    warnings: tuple[Warning, ...]


def read_header(flow: Flow) -> Header:
    """Reads what stands before the first heading, and the place for the signature."""
    passages = [(place, each) for place, each in enumerate(flow.elements) if isinstance(each, Passage)]
    title, after_title, title_place = _title(passages)
    head = [
        each
        for place, each in passages[:_SEARCHED]
        if place <= title_place or (place <= after_title + 1 and not _PREAMBLE.match(fold(each.text)))
    ]
    begin = _body_begin(flow, passages, after_title)
    preamble = [each for place, each in passages if after_title <= place < begin]
    number, blank_number = _number(head)
    issued, blank_date = _date(head)
    locality, level = find_locality(title, head, preamble, flow.text)
    period = _period(title, preamble, issued)
    bases: list[LegalBasis] = []
    for passage in preamble:
        bases.extend(bases_in(passage.text))
    fields = DocumentFields(
        number=number,
        date=issued,
        title=title,
        locality=locality,
        level=level if level != "district" or not _two_levels(issued, period) else "province",
        period=period,
        signer=find_signer([each for _, each in passages]),
        legal_bases=tuple(bases),
    )
    return Header(fields, begin, tuple(each for each in (blank_number, blank_date) if each))


def _title(passages: list[tuple[int, Passage]]) -> tuple[str, int, int]:
    """The title, the element after it, and the element of the word KẾ HOẠCH."""
    standing_alone = any(_alone(passage) for _, passage in passages[:_SEARCHED])
    for index, (place, passage) in enumerate(passages[:_SEARCHED]):
        folded = fold(passage.text).strip(" .:-")
        alone = _alone(passage)
        if standing_alone and not alone:
            continue
        if not alone and not (folded.startswith("ke hoach ") and _is_title_line(passage)):
            continue
        lines = [] if alone else [passage.text[len("kế hoạch") :].strip(" :.-")]
        following = index + 1
        while (
            following < len(passages) and len(lines) < 6 and _continues_title(passages[following][1], lines)
        ):
            lines.append(passages[following][1].text)
            following += 1
        after = passages[following][0] if following < len(passages) else place + 1
        title = re.sub(r"^[Vv]/v:?\s+", "", " ".join(lines).strip())
        return title, after, place
    for place, passage in passages[:_SEARCHED]:
        if re.match(r"(?:v/v|ve viec|trich yeu)", fold(passage.text)):
            return passage.text, place + 1, place
    return (passages[0][1].text if passages else ""), 1, 0


def _alone(passage: Passage) -> bool:
    return passage.mark is None and fold(passage.text).strip(" .:-") == "ke hoach"


def _is_title_line(passage: Passage) -> bool:
    return passage.text[:8].isupper() or passage.bold or passage.centred or passage.heading_level is not None


def _continues_title(passage: Passage, lines: list[str]) -> bool:
    text = passage.text
    folded = fold(text)
    if len(text) > 300 or text.startswith("(") or re.match(r"so\s*:", folded) or set(text) <= set("-_*=. –—"):
        return False
    if passage.mark is not None and passage.mark.kind in ("roman", "part", "number", "upper"):
        return False
    if not lines:
        return not folded.startswith(("can cu ", "kinh gui"))
    return not _PREAMBLE.match(folded) and not text.endswith((";", ".", ":"))


def _body_begin(flow: Flow, passages: list[tuple[int, Passage]], after_title: int) -> int:
    """The first element that is a heading of the plan."""
    for place, passage in passages:
        if place < after_title:
            continue
        kinds = sections.kinds_of(passage.text) if len(passage.text) < 150 else ()
        numbered = passage.mark is not None and passage.mark.kind in ("roman", "part", "number", "upper")
        shaped = passage.text.isupper() or passage.bold or passage.heading_level is not None
        if numbered and (
            kinds or shaped or (passage.mark is not None and passage.mark.kind in ("roman", "part"))
        ):
            return place
        if kinds and shaped and not _PREAMBLE.match(fold(passage.text)):
            return place
        if (
            kinds
            and len(passage.text) < 45
            and passage.mark is None
            and not passage.text.endswith((".", ";", ","))
        ):
            return place
    return min(after_title, len(flow.elements))


def _number(head: list[Passage]) -> tuple[str | None, Warning | None]:
    for passage in head:
        found = _NUMBER.search(fold(passage.text))
        if (
            not found
            or found.start() > 60
            or len(passage.text) > 160
            or _CITED.search(passage.text[: found.start()])
        ):
            continue
        text = passage.text
        digits = re.sub(r"\D", "", found.group(1))
        symbol = re.sub(r"\s+", "", text[found.start(2) : found.end(2)]).rstrip(".")
        if digits:
            return f"{text[found.start(1) : found.end(1)].strip()}/{symbol}", None
        return None, Warning(f"Số của kế hoạch để trống (Số: /{symbol}).", passage.span)
    return None, None


def _date(head: list[Passage]) -> tuple[date | None, Warning | None]:
    for passage in head:
        short = _ISSUED_SHORT.search(fold(passage.text))
        issued = read_date(" " + short.group()) if short and len(passage.text) < 160 else None
        if issued is not None:
            return issued, None
    for place, passage in enumerate(head):
        broken = " ".join(each.text for each in head[place : place + 3])[:200]
        found = _ISSUED.search(fold(passage.text))
        if not found or len(passage.text) > 160:
            continue
        found = (None if found.group(3) else _ISSUED.search(fold(broken))) or found
        day, month, year = (re.sub(r"\D", "", part or "") for part in found.groups())
        try:
            return date(int(year), int(month), int(day)), None
        except ValueError:
            if _NUMBER.search(fold(passage.text)):
                continue
            message = "Ngày ban hành để trống hoặc thiếu (… ngày tháng năm …)."
            return None, Warning(message, Span(passage.span.start, passage.span.end))
    return None, None


def _two_levels(issued: date | None, period: tuple[int, int]) -> bool:
    """Whether the plan is of the time without districts (from 1 July 2025): its city is a central one."""
    return issued >= _NO_DISTRICTS if issued is not None else period[0] > _NO_DISTRICTS.year


def _period(title: str, preamble: list[Passage], issued: date | None) -> tuple[int, int]:
    """The widest span of years in the title; else in the preamble's last words; else the year of issue."""
    years = [int(year) for year in _YEARS.findall(title)]
    if not years and preamble:
        last = preamble[-1].text
        years = [int(year) for year in _YEARS.findall(last) if (last_year_in(last) or 0) >= int(year)]
    if not years and issued is not None:
        years = [issued.year]
    return (min(years), max(years)) if years else (0, 0)
