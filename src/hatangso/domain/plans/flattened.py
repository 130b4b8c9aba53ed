"""Rebuilds a table that was copied out as one cell a line: header words, then number, text, who, when …

Such a table is known by a line 'TT' or 'STT' alone, followed by lines that each name a column. Empty
cells have vanished in the copying, so a short row is fitted to the columns by what its cells look like.
"""

import re

from hatangso.domain.plans.columns import Column, columns_of
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.organisations import looks_like_organisation
from hatangso.domain.plans.schedules import parse_schedule
from hatangso.domain.plans.strips import Line, RawGrid, Strip

_NUMBER_HEADER = re.compile(r"(?:stt|tt|so tt|so thu tu)\.?")
_ROW_NUMBER = re.compile(r"(\d{1,3})[.)]?")
_GROUP_NUMBER = re.compile(r"[IVXL]{1,5}[.)]?|[A-H][.)]?")
_END = re.compile(r"phu luc\b|noi nhan|nguon\b.{0,12}:|tm\.|ghi chu\s*:|\(kem theo|bieu\s|ke hoach$")
_CONTINUES = re.compile(r"(?:,|-|\(|/|\b(?:va|cua|cac|voi|cho|tai|ve|co quan|bo|so))$")
_MOST_HEADERS = 14


def rebuild_flattened(strips: list[Strip]) -> list[Strip]:
    """The strips with every one-cell-a-line table put together again as a grid."""
    result: list[Strip] = []
    place = 0
    while place < len(strips):
        strip = strips[place]
        if isinstance(strip, Line) and _NUMBER_HEADER.fullmatch(fold(strip.text)):
            found = _table_at(strips, place)
            if found is not None:
                grid, place = found
                result.append(grid)
                continue
        result.append(strip)
        place += 1
    return result


def _table_at(strips: list[Strip], start: int) -> tuple[RawGrid, int] | None:
    headers, place = _headers(strips, start)
    columns = columns_of(tuple(headers))
    known = sum(bool(column.role) for column in columns)
    if len(headers) < 3 or known < 3 or known < len(headers) - 2:
        return None
    rows: list[list[str]] = [headers]
    last_number = 0
    while place < len(strips):
        line = strips[place]
        if not isinstance(line, Line) or _END.match(fold(line.text[:30])):
            break
        text = line.text
        row = rows[-1]
        number = _ROW_NUMBER.fullmatch(text)
        if number and _begins_row(int(number.group(1)), last_number, row, len(headers), len(rows) == 1):
            last_number = int(number.group(1))
            rows.append([text])
        elif _GROUP_NUMBER.fullmatch(text) and (len(rows) == 1 or len(row) >= 2):
            rows.append([text])
            last_number = 0
        elif len(rows) > 1 and _NUMBER_HEADER.fullmatch(fold(text)) and _headers(strips, place)[0] == headers:
            place = _headers(strips, place)[1]
            continue
        elif len(rows) == 1:
            return None
        elif not _add(text, row, columns):
            break
        place += 1
    return (RawGrid(tuple(_fit(row, columns) for row in rows)), place) if len(rows) > 1 else None


def _headers(strips: list[Strip], start: int) -> tuple[list[str], int]:
    headers: list[str] = []
    place = start
    while place < len(strips) and place < start + _MOST_HEADERS:
        line = strips[place]
        if not isinstance(line, Line) or len(line.text) > 60:
            break
        text = line.text
        if place > start and _NUMBER_HEADER.fullmatch(fold(text)):
            break
        if place > start and (_ROW_NUMBER.fullmatch(text) or _GROUP_NUMBER.fullmatch(text)):
            break
        joined = f"{headers[-1]} {text}" if headers else text
        if headers and place > start + 1 and (text[0].islower() or _CONTINUES.search(fold(headers[-1]))):
            headers[-1] = joined
        else:
            headers.append(text)
        place += 1
    return headers, place


def _begins_row(number: int, last: int, row: list[str], width: int, first: bool) -> bool:
    if first:
        return number <= 1
    in_sequence = number in (last + 1, last + 2) or number == 1
    return in_sequence and (len(row) >= 3 or (len(row) == 2 and last == 0) or width <= 3)


def _add(text: str, row: list[str], columns: tuple[Column, ...]) -> bool:
    """Puts a line into the row; False where the row is full and the line cannot belong to it."""
    is_group = bool(_GROUP_NUMBER.fullmatch(row[0]))
    runs_on = len(row) > 1 and (
        text[0].islower() or _CONTINUES.search(fold(row[-1][-14:])) or (is_group and len(row) >= 2)
    )
    if runs_on:
        row[-1] += " " + text
    elif len(row) < len(columns):
        row.append(text)
    elif text.startswith(("-", "+", "•")) and columns[-1].role in ("lead", "coordinating"):
        row[-1] += "\n" + text
    else:
        return False
    return True


def _fit(row: list[str], columns: tuple[Column, ...]) -> tuple[str, ...]:
    """A row of the full width: cells that are missing are left empty where nothing fits the column."""
    width = len(columns)
    if len(row) >= width or _GROUP_NUMBER.fullmatch(row[0]):
        return tuple(row[:width]) + ("",) * (width - len(row))
    fitted = [row[0]] + [""] * (width - 1)
    cells = row[1:]
    place = 1
    for index, cell in enumerate(cells):
        left = len(cells) - index
        while place < width - left and not _suits(cell, columns[place].role):
            place += 1
        fitted[place] = cell
        place += 1
    return tuple(fitted)


def _suits(cell: str, role: str) -> bool:
    if role in ("lead", "coordinating", "organisation"):
        return looks_like_organisation(cell)
    if role == "time":
        return parse_schedule(cell) is not None
    if role in ("output", "note", "value"):
        return not looks_like_organisation(cell) and (role != "output" or parse_schedule(cell) is None)
    return True
