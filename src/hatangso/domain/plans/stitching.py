"""Puts together a table that stands in parts over several pages, and undoes tables that are only layout.

A part continues the table above when nothing stands between them, it is as wide and has no header of
its own, or the same header again. A frame without a header (the heads of an official letter, the place
for signature) is given back as lines.
"""

import re
from itertools import pairwise

from hatangso.domain.plans.columns import columns_of, is_header
from hatangso.domain.plans.components import component_of_heading
from hatangso.domain.plans.folding import fold, key
from hatangso.domain.plans.marks import split_mark
from hatangso.domain.plans.markup import collapse
from hatangso.domain.plans.strips import Line, RawGrid, Strip

_NUMBERING = re.compile(r"\(?\s?(?:\d{1,2}|[a-zA-Z])\s?\)?")
_ROW_START = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2})*|[IVXL]{1,5}|[A-H])[.)]?")
_GROUP_NAME = re.compile(r"(?:[IVXL]{1,5}|[A-HĐ])\s?[.)/-]\s*\S")
#: rows of the longest table of four columns that is only layout
_LONGEST_FRAME = 40
_LETTER_FRAME = re.compile(r"cong hoa xa hoi|noi nhan|tm\. |uy ban nhan dan|chu tich|so\s*:")


def stitch_tables(strips: list[Strip]) -> list[Strip]:
    """The strips with continued tables joined and layout frames opened into lines."""
    result: list[Strip] = []
    for strip in strips:
        if not isinstance(strip, RawGrid):
            result.append(strip)
            continue
        strip = _without_empty(strip)
        if not strip.rows:
            continue
        previous = _grid_above(result)
        if previous is not None and _continues(previous[1], strip):
            place, above = previous
            result[place:] = [RawGrid(above.rows + _body(above, strip), above.page)]
        elif _is_frame(strip):
            result.extend(_lines(strip))
        else:
            result.append(strip)
    return [_with_whole_rows(strip) if isinstance(strip, RawGrid) else strip for strip in result]


def _with_whole_rows(grid: RawGrid) -> RawGrid:
    """Rows that a page's end has parted are one row again: the second part has no number of its own."""
    height = header_height(grid.rows)
    if not height:
        return grid
    roles = [column.role for column in columns_of(joined_header(grid.rows, height))]
    if "no" not in roles or "text" not in roles:
        return grid
    number, text = roles.index("no"), roles.index("text")
    rows: list[tuple[str, ...]] = list(grid.rows[:height])
    for row in grid.rows[height:]:
        begun = row[text][:1]
        others = any(cell for place, cell in enumerate(row) if place not in (number, text))
        if (
            len(rows) > height
            and not row[number]
            and not _names_group(row)
            and ((begun.islower()) or (not begun and others))
        ):
            above = rows[-1]
            rows[-1] = tuple(
                _glued(cell, more, place == text)
                for place, (cell, more) in enumerate(zip(above, row, strict=True))
            )
        else:
            rows.append(row)
    return RawGrid(tuple(rows), grid.page)


def _names_group(row: tuple[str, ...]) -> bool:
    """'II. Phát triển hạ tầng' alone in a row, whatever its column."""
    filled = {cell for cell in row if cell}
    return len(filled) == 1 and bool(_GROUP_NAME.match(next(iter(filled))))


def _glued(cell: str, more: str, running: bool) -> str:
    if not more or more == cell:
        return cell
    return f"{cell}{' ' if running else chr(10)}{more}" if cell else more


def joined_header(rows: tuple[tuple[str, ...], ...], height: int) -> tuple[str, ...]:
    """One header row from several: a year or role of the lower row, under the words of the upper."""
    top = next(place for place in range(height) if is_header(rows[place]))
    lower = [row for row in rows[top + 1 : height] if not _is_numbering(row)]
    header: list[str] = []
    for place, cell in enumerate(rows[top]):
        below = next((row[place] for row in lower if row[place] and row[place] != cell), "")
        if below and re.search(r"20\d\d", below):
            header.append(below)
        else:
            header.append(f"{cell} {below}".strip() if below else cell)
    return tuple(header)


def header_height(rows: tuple[tuple[str, ...], ...]) -> int:
    """How many rows of the top name columns (and the row of column numbers below them)."""
    top = next((place for place, row in enumerate(rows[:4]) if is_header(row)), None)
    if top is None:
        return 0
    height = top + 1
    while height < min(len(rows), top + 4) and _is_subheader(rows[top], rows[height]):
        height += 1
    if height < len(rows) and _is_numbering(rows[height]):
        height += 1
    return height


def _is_subheader(header: tuple[str, ...], row: tuple[str, ...]) -> bool:
    if row[0] and row[0] != header[0]:
        return False
    if any(len(cell) > 60 for cell in row) or all(
        row[place] in ("", header[place]) for place in range(len(row))
    ):
        return False
    repeated = any(cell and cell == header[place] for place, cell in enumerate(row))
    years = sum(bool(re.search(r"20\d\d", cell)) for cell in row)
    spread = any(left and left == right for left, right in pairwise(header))
    return years >= 2 or (repeated and spread)


def _is_numbering(row: tuple[str, ...]) -> bool:
    filled = [cell for cell in row if cell]
    return len(filled) >= 3 and all(_NUMBERING.fullmatch(cell) for cell in filled)


def _grid_above(result: list[Strip]) -> tuple[int, RawGrid] | None:
    """The last table, where at most one short line (a page's running head) stands below it."""
    for back in (1, 2):
        if len(result) < back:
            return None
        strip = result[-back]
        if isinstance(strip, RawGrid):
            return len(result) - back, strip
        names_part = split_mark(strip.text)[0] is not None or component_of_heading(strip.text) is not None
        if names_part or len(strip.text) > 40 or re.match(r"phu luc|bieu|bang|[ivx]+\.", fold(strip.text)):
            return None
    return None


def _continues(above: RawGrid, below: RawGrid) -> bool:
    if not header_height(above.rows):
        return False
    if header_height(below.rows):
        return [key(cell) for cell in above.rows[0]] == [key(cell) for cell in below.rows[0]]
    return len(below.rows[0]) == len(above.rows[0]) or (
        len(below.rows[0]) < len(above.rows[0]) and len(below.rows[0]) >= 3
    )


def _body(above: RawGrid, below: RawGrid) -> tuple[tuple[str, ...], ...]:
    width = len(above.rows[0])
    rows = below.rows[header_height(below.rows) :]
    return tuple(tuple(row[:width]) + ("",) * (width - len(row)) for row in rows)


def _without_empty(grid: RawGrid) -> RawGrid:
    rows = tuple(row for row in grid.rows if any(row))
    used = [place for place in range(len(rows[0])) if any(row[place] for row in rows)] if rows else []
    if rows and header_height(rows) == 0 and len(used) >= 2 and used[-1] + 1 < len(rows[0]):
        return RawGrid(tuple(row[: used[-1] + 1] for row in rows), grid.page)
    return RawGrid(rows, grid.page)


def _is_frame(grid: RawGrid) -> bool:
    if header_height(grid.rows):
        return False
    if any(_LETTER_FRAME.search(fold(cell[:200])) for row in grid.rows for cell in row):
        return True
    width = len(grid.rows[0])
    if width >= 4 and len(grid.rows) > _LONGEST_FRAME:
        return False
    numbered = sum(bool(_ROW_START.fullmatch(row[0])) for row in grid.rows)
    return width < 4 or numbered * 2 < len(grid.rows)


def _lines(grid: RawGrid) -> list[Line]:
    lines: list[Line] = []
    for row in grid.rows:
        seen: set[str] = set()
        for cell in row:
            if cell in seen:
                continue
            seen.add(cell)
            lines.extend(
                Line(collapse(part), room=len(part), joined=True, page=grid.page)
                for part in cell.split("\n")
                if part
            )
    return lines
