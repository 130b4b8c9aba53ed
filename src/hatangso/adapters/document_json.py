"""A SourceDocument as plain JSON values and back, to cross the border of a process."""

from dataclasses import asdict
from typing import Any

from hatangso.domain.plans.document import Block, Cell, Paragraph, SourceDocument, Table


def to_json(document: SourceDocument) -> dict[str, Any]:
    """Values that json.dumps takes; `from_json` gives an equal document back."""
    return asdict(document)


def from_json(values: dict[str, Any]) -> SourceDocument:
    """The document whose `to_json` gave these values."""
    return SourceDocument(
        blocks=tuple(map(_block, values["blocks"])),
        kind=values["kind"],
        pages=values["pages"],
        notes=tuple(values["notes"]),
    )


def _block(values: dict[str, Any]) -> Block:
    if "rows" in values:
        rows = tuple(tuple(Cell(**cell) for cell in row) for row in values["rows"])
        return Table(rows, values["page"])
    return Paragraph(**values)
