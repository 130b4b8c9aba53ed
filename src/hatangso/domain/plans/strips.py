"""The source's blocks as a plain run of lines and raw grids, before anything is understood.

A grid is a table of the format itself, or text lines that carry their cells in tabs or pipes. Cells of
a grid keep their line breaks; merged cells are written into every cell that they cover.
"""

import re
from dataclasses import dataclass, replace

from hatangso.domain.plans.columns import is_header
from hatangso.domain.plans.document import Cell, Paragraph, SourceDocument, Table
from hatangso.domain.plans.markup import clean_cell, clean_line

_RULE = re.compile(r"[\s|+:=_\-–—]{3,}")
_MAX_COLUMNS = 40
_BULLET = re.compile(r"([ \t]*)[-+*•]\s+\S")


@dataclass(frozen=True)
class Line:
    """A printed line or paragraph, cleaned; `room` is its length as printed, `blank_before` a gap above."""

    text: str
    room: int = 0
    indent: int = 0
    bold: bool = False
    centred: bool = False
    heading_level: int | None = None
    list_mark: str | None = None
    list_level: int | None = None
    joined: bool = False
    blank_before: bool = False
    page: int | None = None


@dataclass(frozen=True)
class RawGrid:
    """A table as dense rows of cell texts (inner line breaks kept)."""

    rows: tuple[tuple[str, ...], ...]
    page: int | None = None


Strip = Line | RawGrid


def strips_of(source: SourceDocument) -> list[Strip]:
    """Lines and grids in reading order; rows told by tabs or pipes are gathered into grids."""
    result: list[Strip] = []
    rows: list[list[str]] = []
    blank = False
    depths: list[int] = []
    for block in source.blocks:
        if isinstance(block, Paragraph) and source.kind == "md":
            block = _with_depth(block, depths)
        if isinstance(block, Table):
            _close(rows, result)
            result.append(RawGrid(_dense(block), block.page))
            continue
        cells = None if block.joined else _cells(block.text, bool(rows) and not blank)
        if cells is not None:
            if not _is_rule(cells):
                rows.append(cells)
            blank = False
            continue
        if rows and _RULE.fullmatch(block.text.strip() or " "):
            continue
        if rows and not blank and block.text.strip() and len(rows[-1]) < len(rows[0]):
            rows[-1][-1] += "\n" + block.text
            continue
        _close(rows, result)
        blank = _add_lines(block, blank, result)
    _close(rows, result)
    return result


def _with_depth(block: Paragraph, depths: list[int]) -> Paragraph:
    """A Markdown bullet with how deep its indentation puts it; `depths` keeps the bullets above."""
    bullet = _BULLET.match(block.text)
    if bullet is None:
        if block.text.strip() and not block.text[0].isspace():
            depths.clear()
        return block
    indent = len(bullet.group(1).expandtabs(4))
    while depths and depths[-1] > indent:
        depths.pop()
    if not depths or depths[-1] < indent:
        depths.append(indent)
    return replace(block, list_level=len(depths) - 1)


def _add_lines(block: Paragraph, blank: bool, result: list[Strip]) -> bool:
    for part in block.text.splitlines() or [""]:
        cleaned = clean_line(part)
        if not cleaned.text or _RULE.fullmatch(cleaned.text):
            blank = True
            continue
        result.append(
            Line(
                cleaned.text,
                room=len(part.strip()),
                indent=len(part) - len(part.lstrip()),
                bold=block.bold or cleaned.bold,
                centred=block.centred,
                heading_level=block.heading_level or cleaned.heading_level,
                list_mark=block.list_mark,
                list_level=block.list_level,
                joined=block.joined,
                blank_before=blank,
                page=block.page,
            )
        )
        blank = False
    return blank


def _cells(raw: str, inside: bool) -> list[str] | None:
    stripped = raw.strip()
    if stripped.startswith("|") and stripped.count("|") >= 3:
        return [cell.strip() for cell in stripped.removesuffix("|")[1:].split("|")][:_MAX_COLUMNS]
    if stripped.count(" | ") >= 2 or (inside and " | " in stripped):
        return [cell.strip() for cell in stripped.split("|")][:_MAX_COLUMNS]
    if raw.count("\t") >= (1 if inside else 2) and not raw.strip("\t ").startswith(("-\t", "+\t", "•\t")):
        cells = [cell.strip() for cell in raw.split("\t")][:_MAX_COLUMNS]
        return cells if inside or sum(bool(cell) for cell in cells) >= 2 else None
    pair = [cell.strip() for cell in re.split(r"\t| \| ", stripped)]
    return (
        pair
        if not inside and len(pair) == 2 and is_header((clean_cell(pair[0]), clean_cell(pair[1])))
        else None
    )


def _is_rule(cells: list[str]) -> bool:
    return all(not cell or _RULE.fullmatch(cell) or set(cell) <= set("-:=") for cell in cells) and any(cells)


def _close(rows: list[list[str]], result: list[Strip]) -> None:
    if not rows:
        return
    width = max(len(row) for row in rows)
    grid = tuple(tuple(clean_cell(cell) for cell in row) + ("",) * (width - len(row)) for row in rows)
    result.append(RawGrid(grid))
    rows.clear()


def _dense(table: Table) -> tuple[tuple[str, ...], ...]:
    """The table with merged cells written wherever they reach, every row equally long."""
    above: dict[int, tuple[int, str]] = {}
    rows: list[list[str]] = []
    for cells in table.rows:
        row: list[str] = []
        below: dict[int, tuple[int, str]] = {}
        reach = max(above, default=-1)
        place = 0
        while (place < len(cells) or len(row) <= reach) and len(row) < _MAX_COLUMNS:
            if len(row) in above:
                left, text = above[len(row)]
                if left > 1:
                    below[len(row)] = (left - 1, text)
                row.append(text)
            elif place < len(cells):
                _place(cells[place], row, below)
                place += 1
            else:
                row.append("")
        above = below
        rows.append(row)
    width = max((len(row) for row in rows), default=0)
    return tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)


def _place(cell: Cell, row: list[str], below: dict[int, tuple[int, str]]) -> None:
    text = clean_cell(cell.text)
    for _ in range(max(1, min(cell.colspan, _MAX_COLUMNS - len(row)))):
        if cell.rowspan > 1:
            below[len(row)] = (cell.rowspan - 1, text)
        row.append(text)
