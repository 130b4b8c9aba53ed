"""The data of the typst template: every word and measure of an official document, ready to be placed."""

from typing import Any

from hatangso.domain.reports import layout
from hatangso.domain.reports.blocks import Block, Bullets, Heading, Paragraph, Table
from hatangso.domain.reports.inline import Runs, plain, printable
from hatangso.domain.reports.letterhead import letterhead_lines, rule_length
from hatangso.domain.reports.model import (
    STATE_MOTTO,
    STATE_NAME,
    Annex,
    OfficialDocument,
    Orientation,
)

_MEASURES = {
    name.lower(): value for name, value in vars(layout).items() if name.isupper() and isinstance(value, float)
}
# A row of more letters than this in one cell may be broken over two pages.
_LETTERS_KEPT_WHOLE = 600


def template_data(document: OfficialDocument, *, family: str) -> dict[str, Any]:
    """What official_document.typ reads."""
    issuer = letterhead_lines(printable(document.issuer).upper(), layout.HEAD_LEFT, layout.ISSUER)
    parent = letterhead_lines(printable(document.parent).upper(), layout.HEAD_LEFT, layout.ISSUER)
    width = layout.text_width()
    return {
        "layout": _MEASURES,
        "family": family,
        "language": document.language,
        "author": printable(document.issuer_in_words),
        "state_name": STATE_NAME,
        "state_motto": STATE_MOTTO,
        "parent": [line for line in parent if line],
        "issuer": issuer,
        "issuer_rule": rule_length(issuer[-1], layout.ISSUER, layout.HEAD_LEFT),
        "is_sheet": document.is_sheet,
        "number_line": document.number_line,
        "place_line": document.place_line,
        "kind": printable(document.kind).upper(),
        "subject": printable(document.subject),
        "subject_rule": rule_length(document.subject, layout.SUBJECT, width),
        "addressees": document.addressee_lines,
        "bases": document.basis_lines,
        "body": [_block(b) for b in document.body],
        "recipients": document.recipient_lines,
        "signature": [printable(line).upper() for line in document.signature.authority],
        "signer": printable(document.signature.name),
        "annexes": [_annex(document, annex) for annex in document.annexes],
    }


def _annex(document: OfficialDocument, annex: Annex) -> dict[str, Any]:
    landscape = annex.orientation is Orientation.LANDSCAPE
    reference = document.annex_reference
    return {
        "heading": document.annex_heading(annex),
        "title": printable(annex.title).upper(),
        "reference": reference,
        "rule": rule_length(reference, layout.ANNEX_REFERENCE, layout.text_width(landscape=landscape)),
        "landscape": landscape,
        "body": [_block(b) for b in annex.body],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"is": "heading", "level": block.level.value, "text": block.text}
        case Paragraph():
            return {"is": "paragraph", "line": _line(block.line)}
        case Bullets():
            return {"is": "bullets", "lines": [_line(line) for line in block.lines]}
        case Table():
            return _table(block)


def _table(table: Table) -> dict[str, Any]:
    return {
        "is": "table",
        "unit": printable(table.unit),
        "size": layout.table_size(len(table.columns)),
        "columns": [
            {"title": printable(c.title), "share": c.share, "align": c.align.value} for c in table.columns
        ],
        "rows": [
            {
                "kind": row.kind.value,
                "whole": all(len(plain(c.line)) <= _LETTERS_KEPT_WHOLE for c in row.cells),
                "cells": [{"span": c.span, "line": _line(c.line)} for c in row.cells],
            }
            for row in table.rows
        ],
    }


def _line(line: Runs) -> list[dict[str, Any]]:
    return [{"text": printable(r.text), "bold": r.bold, "italic": r.italic} for r in line]
