"""Which tables hold targets, tasks, assignments or duties; and which annexes are named but absent."""

import re

from hatangso.domain.plans import sections
from hatangso.domain.plans.flow import Flow, Grid, Passage
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import Span, Warning
from hatangso.domain.plans.marks import roman_number
from hatangso.domain.plans.outline import Heading, Placed
from hatangso.domain.plans.tables import DataTable

_NAMED = re.compile(r"\bphu luc\b(?:\s+(?:so\s*)?(\d{1,2}|[ivx]{1,4})(?![a-z0-9]))?")
_OF_ANOTHER = re.compile(r"\W*(?:\w+\s+){0,2}kem theo (?:quyet dinh|nghi|thong tu|ke hoach so|cong van)")


def kind_of_table(item: Placed, table: DataTable) -> str:
    """'targets', 'tasks', 'assignments', 'duties' or '' for a table that holds none of them."""
    titles = fold(" ".join(title.text for title in item.titles[-3:] if len(title.text) < 250))
    header = fold(table.header("text"))
    if table.has("frequency", "recipient") and table.has("organisation", "lead"):
        return "duties"
    aims = bool(re.search(r"chi tieu|muc tieu", titles))
    work = bool(re.search(r"nhiem vu|phan cong|cong viec|giai phap|hoat dong|du an|tien do|lo trinh", titles))
    if table.has("year") or (table.has("unit", "value") and not re.search(r"nhiem vu|cong viec", header)):
        return "targets"
    if item.section == sections.ORGANISATION and not table.has("time", "coordinating", "output"):
        return "assignments" if table.has("lead", "organisation") else ""
    if aims != work and item.section in (sections.ANNEX, sections.RECIPIENTS):
        return "targets" if aims else "tasks"
    if re.search(r"chi tieu|muc tieu", header) and not re.search(r"nhiem vu", header):
        return "targets"
    if item.section in (sections.AIMS, sections.SPECIFIC):
        return "targets"
    if table.has("lead", "organisation", "coordinating", "time") or work:
        return "tasks"
    return ""


def missing_annexes(flow: Flow, headings: tuple[Heading, ...], tables: int) -> tuple[Warning, ...]:
    """A warning for each annex that is named in the text but is not there."""
    present: set[int] = set()
    unnumbered = 0
    starts: set[int] = set()
    for heading in headings:
        if heading.section == sections.ANNEX:
            starts.add(heading.start)
            found = _NAMED.match(fold(heading.text))
            number = _value(found.group(1)) if found else None
            if number is None:
                unnumbered += 1
            else:
                present.add(number)
    warnings: list[Warning] = []
    told: set[int | None] = set()
    for passage in flow.elements:
        if not isinstance(passage, Passage) or passage.span.start in starts:
            continue
        folded = fold(passage.text)
        for found in _NAMED.finditer(folded):
            number = _value(found.group(1))
            if number in told or _OF_ANOTHER.match(folded[found.end() :]):
                continue
            if number is None and (present or unnumbered or told or tables):
                continue
            if number is not None and (number in present or (unnumbered and number == 1)):
                continue
            told.add(number)
            name = passage.text[found.start() : found.end()]
            span = Span(passage.span.start + found.start(), passage.span.start + found.end())
            name = name[0].upper() + name[1:]
            warnings.append(
                Warning(f"Văn bản nhắc đến {name} nhưng không kèm theo; cần bổ sung phụ lục này.", span)
            )
    numbered = any(number is not None for number in told)
    return tuple(each for each in warnings if not numbered or re.search(r"\d|[IVX]+ nh", each.message))


def unread_annexes(headings: tuple[Heading, ...], placed: tuple[Placed, ...]) -> tuple[Warning, ...]:
    """A warning for each annex that holds no table that could be read."""
    starts = [heading for heading in headings if heading.section == sections.ANNEX]
    grids = [item.element.rows[0][0].span.start for item in placed if isinstance(item.element, Grid)]
    warnings: list[Warning] = []
    for place, heading in enumerate(starts):
        end = starts[place + 1].start if place + 1 < len(starts) else None
        if not any(start > heading.start and (end is None or start < end) for start in grids):
            span = Span(heading.start, heading.start + len(heading.text))
            message = f"{heading.text[:60]}: không thấy bảng nào đọc được; cần xem lại và nhập tay nếu cần."
            warnings.append(Warning(message, span))
    return tuple(warnings)


def _value(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) if written.isdigit() else roman_number(written.upper())
