"""Assignments from a table of who is to do what: one for each line of an organisation's cell."""

import re

from hatangso.domain.plans.doubts import about_text, confidence
from hatangso.domain.plans.flow import CellText
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import Assignment, Span
from hatangso.domain.plans.tables import DataTable

_MARK = re.compile(r"(?:[-–—+•·*●▪]\s*|\d{1,2}[.)]\s+|[a-zđ]\)\s+)")


def table_assignments(table: DataTable) -> tuple[Assignment, ...]:
    """Each bullet of each row's work, with the row's organisation (or that above, if the cell is empty)."""
    result: list[Assignment] = []
    organisation = ""
    for row in table.rows:
        cell = row.cell("lead") if row.cell("lead").text else row.cell("organisation")
        organisation = cell.text.rstrip(" :;.") or organisation
        for text, span in _bullets(row.cell("text")):
            if organisation:
                doubts = about_text(text)
                result.append(Assignment(organisation, text, span, confidence(doubts), doubts))
    return tuple(result)


def _bullets(cell: CellText) -> list[tuple[str, Span]]:
    """The cell's lines that begin with a mark; unmarked lines belong to the one above where it is open."""
    pieces: list[str] = []
    for line in cell.raw.split("\n"):
        marked = _MARK.match(line)
        body = line[marked.end() :] if marked else line
        if pieces and not marked and (body[:1].islower() or not pieces[-1].endswith((".", ";"))):
            pieces[-1] += " " + body
        elif body.strip():
            pieces.append(body)
    found: list[tuple[str, Span]] = []
    start = 0
    for piece in pieces:
        text = " ".join(piece.split())
        place = cell.text.find(text, start)
        if place >= 0 and not (text.endswith(":") and fold(text)):
            found.append((text, Span(cell.span.start + place, cell.span.start + place + len(text))))
            start = place + len(text)
    return found
