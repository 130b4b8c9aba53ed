"""What the body of an official document is built from: headings, paragraphs, lists and tables."""

from dataclasses import dataclass
from enum import StrEnum

from hatangso.domain.reports.inline import Runs, printable, runs


class Level(StrEnum):
    """Mục (I.), khoản (1.), điểm (a))."""

    SECTION = "section"
    CLAUSE = "clause"
    POINT = "point"


class Align(StrEnum):
    """How the words of a column stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class RowKind(StrEnum):
    """An ordinary row; a row that names a group (nhóm I, II …); the sum at the end."""

    PLAIN = "plain"
    GROUP = "group"
    TOTAL = "total"


@dataclass(frozen=True)
class Heading:
    """`number` as printed: 'I.', '1.', 'a)'."""

    level: Level
    number: str
    title: str

    @property
    def text(self) -> str:
        """The heading as printed: a section's title in capitals."""
        title = self.title.upper() if self.level is Level.SECTION else self.title
        return printable(f"{self.number} {title}")


@dataclass(frozen=True)
class Paragraph:
    """`key` names the editable text it comes from; empty where the paragraph is composed from data."""

    line: Runs
    key: str = ""


@dataclass(frozen=True)
class Bullets:
    """Lines that begin with '- '."""

    lines: tuple[Runs, ...]
    key: str = ""


@dataclass(frozen=True)
class Column:
    """`share` of the table's width, in any unit: the writer divides by the sum of all columns."""

    title: str
    share: float
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Cell:
    """`span`: over how many columns the cell stretches."""

    line: Runs = ()
    span: int = 1


@dataclass(frozen=True)
class Row:
    """One row; the spans of its cells add up to the table's columns."""

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.PLAIN


@dataclass(frozen=True)
class Table:
    """The head is repeated on every page. `unit` is the line above at the right: 'Đơn vị tính: …'."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if sum(cell.span for cell in row.cells) != len(self.columns):
                raise ValueError(f"A row of {len(row.cells)} cells does not fill {len(self.columns)} columns")


Block = Heading | Paragraph | Bullets | Table


def row(*cells: str | Runs, kind: RowKind = RowKind.PLAIN) -> Row:
    """A row of one cell per column, from words or lines."""
    return Row(tuple(Cell(runs(c) if isinstance(c, str) else c) for c in cells), kind)


def group_row(number: str, title: str, columns: int) -> Row:
    """A row that names a group: its number, and its title over all other columns."""
    return Row((Cell(runs(number)), Cell(runs(title), span=columns - 1)), RowKind.GROUP)
