"""The real plans as Word and PDF files: what is read from their text, set as an office would set it."""

import io
import json
import unicodedata
from difflib import SequenceMatcher

import docx as python_docx
from docx.document import Document

from hatangso.domain.plans.document import SourceDocument
from hatangso.domain.plans.flow import Flow, Grid, Passage, flow_of
from tests.adapters.making import pdf

_SETTING = """
#set page(paper: "a4", margin: (left: 3cm, right: 2cm, y: 2cm), numbering: "1", number-align: top + center)
#set par(justify: true, spacing: 0.9em, first-line-indent: (amount: 1cm, all: true))
#set table(inset: 4pt)
#show table: set par(justify: false, first-line-indent: 0cm)
"""


def as_docx(plan: SourceDocument) -> bytes:
    """The plan as a Word file: a paragraph for each passage, tables with lines."""
    document: Document = python_docx.Document()
    flow = flow_of(plan)
    for element in flow.elements:
        if isinstance(element, Grid):
            table = document.add_table(len(element.rows), len(element.rows[0]), style="Table Grid")
            for i, row in enumerate(element.rows):
                for cell, source in zip(table.rows[i].cells, row, strict=True):
                    cell.text = source.raw
        else:
            document.add_paragraph(_written(flow, element))
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def as_pdf(plan: SourceDocument) -> bytes:
    """The plan as a PDF: lines broken at the margin, tables broken over pages, numbered pages."""
    parts = [_SETTING]
    flow = flow_of(plan)
    for element in flow.elements:
        if isinstance(element, Grid):
            widths = ", ".join(f"{max(2, min(len(max(c, key=len)) // 6, 12))}fr" for c in _columns(element))
            cells = ", ".join(_quoted(cell.text) for row in element.rows for cell in row)
            parts.append(f"#table(columns: ({widths},), {cells})")
        else:
            parts.append("#" + _quoted(_written(flow, element)))
    return pdf("\n\n".join(parts))


def likeness(one: Flow, other: Flow) -> float:
    """Share of passages and rows that are told alike, in order (1 when all are)."""
    return SequenceMatcher(None, _lines(one), _lines(other), autojunk=False).ratio()


def differences(one: Flow, other: Flow) -> list[str]:
    """What stands in only one of the two, for the message of a failing test."""
    a, b = _lines(one), _lines(other)
    found = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "equal":
            found.append(f"{a[a0:a1]} != {b[b0:b1]}")
    return found


def _lines(flow: Flow) -> list[str]:
    lines = []
    for element in flow.elements:
        if isinstance(element, Grid):
            lines.extend("\t".join(cell.text for cell in row) for row in element.rows)
        else:
            lines.append(_written(flow, element))
    return [" ".join(unicodedata.normalize("NFC", line).split()) for line in lines]


def _columns(grid: Grid) -> list[list[str]]:
    return [[row[i].text for row in grid.rows] for i in range(len(grid.rows[0]))]


def _written(flow: Flow, passage: Passage) -> str:
    """The passage with its mark as it is written."""
    begin = flow.text.rfind("\n", 0, passage.span.start) + 1
    return flow.text[begin : passage.span.end]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
