"""A table of data as rows: group, number, and a cell for each role of the columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from hatangso.domain.plans.columns import Column, columns_of
from hatangso.domain.plans.flow import CellText, Grid
from hatangso.domain.plans.items import Span
from hatangso.domain.plans.marks import roman_number, split_mark
from hatangso.domain.plans.organisations import looks_like_organisation
from hatangso.domain.plans.schedules import parse_schedule
from hatangso.domain.plans.stitching import header_height, joined_header

_EMPTY = CellText("", "", Span(0, 0))
_INTEGER = re.compile(r"\(?0*(\d{1,3})[.)]?")
_NESTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.?")
_GROUP = re.compile(r"([IVXL]{1,6}|[A-HĐ])[.)]?")


@dataclass(frozen=True)
class DataRow:
    """One row: its group, its number, its cells by role, and the cells of year columns."""

    group: str | None
    group_name: str | None
    no: int | None
    cells: Mapping[str, CellText]
    years: tuple[tuple[int, CellText], ...] = ()

    def cell(self, role: str) -> CellText:
        return self.cells.get(role, _EMPTY)


@dataclass(frozen=True)
class DataTable:
    """The columns as understood, and the rows. `guessed` where the table has no header."""

    columns: tuple[Column, ...]
    rows: tuple[DataRow, ...] = field(default=())
    guessed: bool = False

    def has(self, *roles: str) -> bool:
        return any(column.role in roles for column in self.columns)

    def header(self, role: str) -> str:
        return next((column.header for column in self.columns if column.role == role), "")


def read_table(grid: Grid) -> DataTable:
    """The grid's rows below its header."""
    raw = tuple(tuple(cell.raw for cell in row) for row in grid.rows)
    height = header_height(raw)
    if height:
        columns = _with_text(_with_units(columns_of(joined_header(raw, height)), raw[height:]), raw[height:])
    else:
        columns = _guess(raw)
    rows: list[DataRow] = []
    group: tuple[str | None, str | None] = (None, None)
    body = grid.rows[height:]
    for place, row in enumerate(body):
        following = body[place + 1] if place + 1 < len(body) else None
        named = _group_row(row, following, columns)
        if named is not None:
            group = named
        elif any(cell.text for cell in row):
            rows.append(_row(row, columns, group))
    return DataTable(columns, tuple(rows), guessed=not height)


def _row(
    row: tuple[CellText, ...], columns: tuple[Column, ...], group: tuple[str | None, str | None]
) -> DataRow:
    cells: dict[str, CellText] = {}
    years: list[tuple[int, CellText]] = []
    for column, cell in zip(columns, row, strict=True):
        if column.role == "year" and column.year is not None:
            years.append((column.year, cell))
        elif column.role and column.role not in cells:
            cells[column.role] = cell
    named = cells.get("group", _EMPTY).text
    if named:
        group = (None, named.rstrip(" :"))
    return DataRow(group[0], group[1], _number(cells.get("no", _EMPTY).text), cells, tuple(years))


def _number(written: str) -> int | None:
    plain = _INTEGER.fullmatch(written)
    if plain:
        return int(plain.group(1))
    nested = _NESTED.fullmatch(written)
    if nested:
        return int(nested.group(2))
    return roman_number(written.rstrip(".)")) if re.fullmatch(r"[IVXL]{1,6}[.)]?", written) else None


def _group_row(
    row: tuple[CellText, ...], following: tuple[CellText, ...] | None, columns: tuple[Column, ...]
) -> tuple[str | None, str | None] | None:
    texts = [cell.text for cell in row]
    distinct = list(dict.fromkeys(text for text in texts if text))
    if not distinct or len(columns) < 3:
        return None
    number = texts[0] if columns[0].role == "no" else ""
    names = [text for text in distinct if text != number] or distinct
    if len(names) != 1:
        return None
    name = names[0]
    mark = _GROUP.fullmatch(number)
    if mark and name != number:
        return mark.group(1), name.rstrip(" :")
    if _INTEGER.fullmatch(number) and number != name:
        below = following[0].text if following else ""
        return (
            (number.rstrip(".)"), name.rstrip(" :")) if below.startswith(f"{number.rstrip('.')}.") else None
        )
    if number and number != name:
        return None
    own, begin = split_mark(name)
    if own is not None and own.kind in ("roman", "upper", "part", "number"):
        return own.written, name[begin:].rstrip(" :")
    spread = sum(text == name for text in texts)
    lone = spread > 1 or (columns[0].role == "no" and (number == name or (not number and len(name) < 90)))
    return (None, name.rstrip(" :")) if lone and not name.startswith(("-", "+")) else None


def _with_units(columns: tuple[Column, ...], rows: tuple[tuple[str, ...], ...]) -> tuple[Column, ...]:
    """A column 'Đơn vị' whose cells are short and name no office tells units, not organisations."""
    result: list[Column] = []
    for place, column in enumerate(columns):
        cells = [row[place] for row in rows if row[place] and len(set(row)) > 2]
        short = sum(len(cell) <= 12 and not looks_like_organisation(cell) for cell in cells)
        bare = column.role in ("organisation", "lead") and column.header.lower().strip() in ("đơn vị", "đv")
        result.append(Column("unit", column.header) if bare and cells and short > len(cells) / 2 else column)
    return tuple(result)


def _with_text(columns: tuple[Column, ...], rows: tuple[tuple[str, ...], ...]) -> tuple[Column, ...]:
    """Where no header names the content: the unnamed column with the longest cells holds it."""
    if any(column.role == "text" for column in columns):
        return columns
    lengths = [
        sum(len(row[place]) for row in rows) if column.role in ("", "value", "output") else -1
        for place, column in enumerate(columns)
    ]
    longest = max(range(len(columns)), key=lambda place: lengths[place])
    if lengths[longest] <= 0:
        return columns
    return tuple(
        Column("text", column.header) if place == longest else column for place, column in enumerate(columns)
    )


def _guess(rows: tuple[tuple[str, ...], ...]) -> tuple[Column, ...]:
    """Roles by what the cells look like, for a table without a header."""
    width = len(rows[0]) if rows else 0
    roles = [""] * width
    filled = [[row[place] for row in rows if row[place]] for place in range(width)]
    for place, cells in enumerate(filled):
        if not cells:
            continue
        if (
            sum(bool(_INTEGER.fullmatch(cell)) or bool(_GROUP.fullmatch(cell)) for cell in cells)
            > len(cells) / 2
        ):
            roles[place] = "no" if "no" not in roles else ""
        elif sum(len(cell) < 50 and parse_schedule(cell) is not None for cell in cells) > len(cells) / 2:
            roles[place] = "time" if "time" not in roles else ""
        elif sum(looks_like_organisation(cell) for cell in cells) > len(cells) * 0.6:
            roles[place] = "lead" if "lead" not in roles else "coordinating"
    free = [place for place in range(width) if not roles[place] and filled[place]]
    if free:
        roles[max(free, key=lambda place: sum(len(cell) for cell in filled[place]) / len(filled[place]))] = (
            "text"
        )
    return tuple(Column(role, "") for role in roles)
