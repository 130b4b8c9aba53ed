"""What readers of a filing's sheets share: where each cell stands, and what is wrong there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from hatangso.adapters.filing_workbook_layout import SHEET_MARK
from hatangso.adapters.workbook_file import RawCell
from hatangso.adapters.workbook_values import Read
from hatangso.domain.validation.rule import Finding, Severity
from hatangso.domain.words import Words

DEEPEST_IDS = 50  # the line of ids is looked for in the first lines with content


@dataclass(frozen=True)
class Address:
    """A cell as the user sees it: the sheet's present title and 'K7'."""

    sheet: str
    cell: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}"


@dataclass(frozen=True)
class Mark:
    """A cell to be coloured in the workbook that goes back, and what is said there."""

    sheet: str
    cell: str
    text: str
    hard: bool


@dataclass
class Reading:
    """What has been found while reading: findings, where cells stand, remarks about the whole."""

    findings: list[Finding] = field(default_factory=list)
    addresses: dict[str, Address] = field(default_factory=dict)
    notes: list[Words] = field(default_factory=list)
    loose: list[Mark] = field(default_factory=list)

    def place(self, key: str, sheet: str, line: int, columns: Mapping[str, int]) -> None:
        """Remembers where the cells of a row stand; the first of two rows with one key wins."""
        for name, column in columns.items():
            address = Address(sheet, f"{get_column_letter(column)}{line}")
            self.addresses.setdefault(f"{key}|{name}", address)
            self.addresses.setdefault(f"{key}|", address)

    def keep(self, key: str, name: str, read: Read) -> None:
        """Puts down what reading a cell had to say."""
        if read.trouble is not None:
            self.findings.append(Finding("unreadable", Severity.HARD, key, name, read.trouble))
        elif read.remark is not None:
            self.findings.append(Finding("read_as", Severity.SOFT, key, name, read.remark))

    def merged_cells(
        self,
        key: str,
        sheet: str,
        line: int,
        columns: Mapping[str, int],
        merged: Iterable[tuple[int, int, int, int]],
        fields: Iterable[str],
    ) -> frozenset[str]:
        """The fields of a row whose cells are merged with others; each is told."""
        found = set()
        for left, top, right, bottom in merged:
            if not top <= line <= bottom:
                continue
            for name in fields:
                if name in columns and left <= columns[name] <= right:
                    found.add(name)
                    area = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
                    said = Words(
                        f"Ô bị gộp ({area}) nên không biết số là của dòng nào; hãy bỏ gộp rồi nhập từng ô.",
                        f"The cell is merged ({area}); unmerge it and fill each cell.",
                    )
                    self.findings.append(Finding("merged", Severity.HARD, key, name, said))
        return frozenset(found)


@dataclass(frozen=True)
class Columns:
    """Where each column id stands now (from 1)."""

    at: Mapping[str, int]


def find_columns(
    lines: Iterator[tuple[int, list[RawCell]]], prefix: str, sheet: str, reading: Reading
) -> Columns | None:
    """Reads lines until the hidden one with the ids of the columns; None where there is none."""
    for number, (_, cells) in enumerate(lines):
        if any(SHEET_MARK in str(cell.value) for cell in cells):
            return Columns(_ids(cells, prefix, sheet, reading))
        if number > DEEPEST_IDS:
            break
    return None


def _ids(cells: Iterable[RawCell], prefix: str, sheet: str, reading: Reading) -> dict[str, int]:
    at: dict[str, int] = {}
    for cell in cells:
        name = str(cell.value).partition(" ")[0]
        if cell.kind != "text" or not name.startswith(prefix):
            continue
        if name in at:
            said = Words(
                "Cột này là bản sao của một cột khác; hãy xóa một trong hai cột.",
                "This column is a copy of another one; delete one of the two.",
            )
            reading.loose.append(Mark(sheet, cell.address, said.vi, True))
            reading.findings.append(
                Finding("column_twice", Severity.HARD, f"{sheet}!{cell.address}", "", said)
            )
        else:
            at[name] = cell.column
    return at
