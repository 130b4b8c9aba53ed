"""What a form is: its number, title, columns, and how a sheet that follows it is read row by row.

Real sheets carry a letterhead above, merged headings over two or three rows, a row of column numbers, rows
that name a group (a commune, an operator), merged cells that hold for several rows, sums and signatures
below. All of that is tolerated here; what a cell means is said by the form's own module.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from hatangso.domain.places.search_key import plain
from hatangso.domain.words import Misstated, Words

HEADING_WITHIN = 40  # rows above the heading: letterhead, title
HEADING_ROWS = 3
_NUMBERED = re.compile(r"^\(?\d{1,2}\)?$")
_ORDER = re.compile(r"^\(?([0-9]{1,5}|[ivxlc]{1,6}|[a-zđ]|\d{1,3}(\.\d{1,3})+)\)?[.)]?$", re.IGNORECASE)
_SUM = re.compile(r"^(tong cong|tong so|tong|cong)\b")
_BELOW = re.compile(
    r"^(nguoi lap|thu truong|giam doc|tong giam doc|pho giam doc|dai dien|ky ten|\(ky|noi nhan|lap bieu"
    r"|ghi chu\s*:|xac nhan|kt\.|tm\.|- (nhu|luu))|ngay .{0,8}thang .{0,8}nam"
)

Cell = object  # text, number, day, or None
Line = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class Column:
    """`called`: words of which one must stand in the heading (without accents, small); `not_called`: none
    of these. `carried`: an empty cell means what the row above says (merged cells)."""

    code: str
    title: str
    called: tuple[str, ...]
    not_called: tuple[str, ...] = ()
    carried: bool = False
    above: str = ""  # the heading over several columns, where the form has one


@dataclass(frozen=True)
class Form:
    """`needed`: codes of columns without which a sheet is not this form; `tells`: codes of which a row of
    data fills at least one besides the first."""

    number: int
    title: Words
    columns: tuple[Column, ...]
    needed: tuple[str, ...]
    tells: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"Mẫu {self.number}"


@dataclass(frozen=True)
class FormRow:
    """One row of data: its number in the file, its cells by column, and the names of the groups above it."""

    number: int
    cells: Mapping[str, Cell]
    group: str = ""
    group_order: str = ""

    def text(self, code: str) -> str:
        """A cell as one line of text; whole numbers without a point.

        >>> FormRow(1, {"a": 12.0}).text("a")
        '12'
        """
        return tidy(self.cells.get(code))


@dataclass(frozen=True)
class Heading:
    """Where the columns of a form stand in a sheet; `first`, `last`: the rows of the heading (from 0)."""

    first: int
    last: int
    columns: Mapping[str, int]
    order: int | None = None  # the column STT
    texts: Mapping[str, str] = field(default_factory=dict)  # the heading of each column as it stands


def tidy(cell: Cell) -> str:
    """
    >>> tidy("  a\\n b "), tidy(3.0), tidy(None)
    ('a b', '3', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return f"{cell:.0f}"
    return " ".join(str(cell).split())


def find_heading(form: Form, lines: Sequence[Sequence[Cell]]) -> Heading | None:
    """The heading of the form among the first rows of a sheet; None where they have none.

    The window of one to three rows that names most of the columns wins; among equals the shortest, then the
    highest.
    """
    best: tuple[int, int, int] | None = None
    found: Heading | None = None
    for first in range(min(len(lines), HEADING_WITHIN)):
        for height in range(1, HEADING_ROWS + 1):
            if first + height > len(lines):
                break
            heading = _match(form, lines, first, height)
            rank = (len(heading.columns), -height, -first)
            if set(form.needed) <= heading.columns.keys() and (best is None or rank > best):
                best, found = rank, heading
    return found


def _match(form: Form, lines: Sequence[Sequence[Cell]], first: int, height: int) -> Heading:
    window = lines[first : first + height]
    width = max(len(row) for row in window)
    columns: dict[str, tuple[int, int]] = {}
    texts: dict[str, str] = {}
    order = None
    for place in range(width):
        words = [tidy(row[place]) for row in window if place < len(row)]
        text = plain(" ".join(word for word in words if word))
        if not text or len(text) > 200:
            continue
        if text in ("stt", "tt", "so tt", "so thu tu", "no"):
            order = place if order is None else order
            continue
        for column in form.columns:
            length = max((len(name) for name in column.called if _has(text, name)), default=0)
            if any(_has(text, name) for name in column.not_called):
                continue
            taken = [code for code, (_n, at) in columns.items() if at == place]
            known = max((columns[code][0] for code in (column.code, *taken) if code in columns), default=0)
            if length > known:
                for code in taken:
                    del columns[code]
                columns[column.code] = (length, place)
                texts[column.code] = text
    return Heading(first, first + height - 1, {code: at for code, (_n, at) in columns.items()}, order, texts)


def _has(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def read_form(form: Form, lines: Iterable[Line]) -> Iterator[FormRow]:
    """The rows of data of a sheet. Raises Misstated where it has no heading of the form.

    `lines`: every row with its number in the file, also the empty ones or without them.
    """
    rows = iter(lines)
    head: list[Line] = []
    for line in rows:
        head.append(line)
        if len(head) >= HEADING_WITHIN + HEADING_ROWS:
            break
    heading = find_heading(form, [cells for _number, cells in head])
    if heading is None:
        wanted = "; ".join(column.title for column in form.columns if column.code in form.needed)
        raise Misstated(
            f"Không tìm thấy dòng tiêu đề của {form.name}. Bảng cần có các cột: {wanted}.",
            f"The heading of form {form.number} was not found. The table needs the columns: {wanted}.",
        )
    yield from _rows(form, heading, [*head[heading.last + 1 :]], rows)


def _rows(form: Form, heading: Heading, first: list[Line], rest: Iterator[Line]) -> Iterator[FormRow]:
    above: dict[str, Cell] = {}
    group = group_order = ""
    for number, cells in _chained(first, rest):
        told = {code: _cell(cells, place) for code, place in heading.columns.items()}
        order = tidy(_cell(cells, heading.order)) if heading.order is not None else ""
        filled = [text for cell in cells if (text := tidy(cell))]
        if not filled or _is_numbering(filled) or _is_heading_again(form, heading, cells):
            continue
        words = [text for text in filled if text != order]
        start = plain(words[0]) if words else ""
        if _SUM.match(start) or (_BELOW.search(start) and len(filled) <= 3):
            continue
        if not _is_data(form, told):
            if words and len(words) <= 2:
                group, group_order, above = words[0], order, {}
            continue
        for column in form.columns:
            if column.carried:
                if tidy(told.get(column.code)):
                    above[column.code] = told[column.code]
                elif column.code in above:
                    told[column.code] = above[column.code]
        yield FormRow(number, told, group, group_order)


def _is_data(form: Form, told: Mapping[str, Cell]) -> bool:
    return any(tidy(told.get(code)) for code in form.tells)


def _is_numbering(filled: Sequence[str]) -> bool:
    """The row '(1) (2) (3)' below a heading."""
    if len(filled) < 3 or not all(_NUMBERED.match(text) for text in filled):
        return False
    numbers = [int(text.strip("()")) for text in filled]
    return numbers[0] in (0, 1) and all(b - a == 1 for a, b in pairwise(numbers))


def _is_heading_again(form: Form, heading: Heading, cells: Sequence[Cell]) -> bool:
    """A heading printed again on the next page."""
    if len(heading.columns) < 3:
        return False
    same = sum(
        plain(tidy(_cell(cells, place))) == heading.texts.get(code) for code, place in heading.columns.items()
    )
    return same >= max(3, len(heading.columns) - 1)


def is_order(text: str) -> bool:
    """
    >>> [is_order(text) for text in ("1", "II", "1.2", "a)", "Phường")]
    [True, True, True, True, False]
    """
    return bool(_ORDER.match(text))


def _cell(cells: Sequence[Cell], place: int | None) -> Cell:
    return cells[place] if place is not None and place < len(cells) else None


def _chained(first: list[Line], rest: Iterator[Line]) -> Iterator[Line]:
    yield from first
    yield from rest
