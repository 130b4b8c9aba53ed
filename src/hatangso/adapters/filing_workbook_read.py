"""A filled workbook read back: by the ids of rows and columns, wherever they stand now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from hatangso.adapters.filing_workbook_cells import Address, Mark, Reading, find_columns
from hatangso.adapters.filing_workbook_layout import (
    BY_ID,
    DATA,
    FIGURES,
    FORMAT,
    HEADING_ROW_ID,
    IDENTITY_NAMES,
    PREFIX,
    SHEET_MARK,
    TABLE,
    TEXTS,
    Identity,
)
from hatangso.adapters.filing_workbook_tables_read import ReadTableRow, read_table_sheet
from hatangso.adapters.workbook_file import RawCell, SheetPart, WorkbookFile
from hatangso.adapters.workbook_refusals import WorkbookRefused
from hatangso.adapters.workbook_values import Read, read_choice, read_number, read_text
from hatangso.domain.collection.sheet import CellKey, CellValues, FilingSheet, SheetRow
from hatangso.domain.progress.observation import Progress
from hatangso.domain.validation.filing import Context
from hatangso.domain.validation.rule import Finding, Rule, Severity
from hatangso.domain.words import Words


@dataclass(frozen=True)
class OpenedWorkbook:
    """A workbook whose identity is known. Before reading on the caller checks the signature over
    `identity.signed_text` and that the filing is the right one."""

    identity: Identity
    file: WorkbookFile
    kinds: Mapping[str, SheetPart]  # 'data', 'table:<code>' → sheet


@dataclass(frozen=True)
class ReadWorkbook:
    """What a workbook tells.

    `cells` by the rows that are there (a deleted row is absent, an empty cell is None), `reasons` for what
    looks unusual, `revisions` of the rows when the workbook was written, `tables` by their codes.
    `findings` are what could not be read (hard) and what was read with a remark (soft, rule "read_as");
    `addresses` say where each cell ("<key>|<field>") stands; `notes` are about the whole workbook.
    """

    cells: Mapping[CellKey, CellValues]
    reasons: Mapping[CellKey, str]
    revisions: Mapping[CellKey, int]
    tables: Mapping[str, tuple[ReadTableRow, ...]]
    findings: tuple[Finding, ...]
    addresses: Mapping[str, Address]
    notes: tuple[Words, ...] = ()
    loose_marks: tuple[Mark, ...] = ()

    def marks(self, findings: Iterable[Finding], language: str = "vi") -> list[Mark]:
        """The findings at their cells, for `mark_workbook`; with those of places that are no cell of ours."""
        found = list(self.loose_marks)
        for finding in findings:
            address = self.addresses.get(finding.cell) or self.addresses.get(f"{finding.key}|")
            if address is not None:
                found.append(
                    Mark(address.sheet, address.cell, finding.words.spoken_in(language), finding.is_hard)
                )
        return list(dict.fromkeys(found))


def open_workbook(content: bytes) -> OpenedWorkbook:
    """Opens an uploaded workbook within bounds and reads of which filing it is. Raises WorkbookRefused."""
    file = WorkbookFile(content)
    told: dict[str, str] = {}
    kinds: dict[str, SheetPart] = {}
    for sheet in file.sheets:
        for number, (_, cells) in enumerate(file.rows(sheet)):
            told.update(_identity_cells(cells))
            kind = next((k for cell in cells if (k := _kind_of(cell))), None)
            if kind:
                kinds.setdefault(kind, sheet)
            if kind or number > 20:
                break
    try:
        identity = Identity(
            int(told["collection"]),
            int(told["filing"]),
            told["place"],
            told["period"],
            int(told["revision"]),
            told.get("signature", ""),
        )
    except (KeyError, ValueError):
        raise WorkbookRefused("not_ours") from None
    if told.get("format") != FORMAT:
        raise WorkbookRefused("not_ours", f"format {told.get('format', '')[:40]}")
    return OpenedWorkbook(identity, file, kinds)


def read_workbook(opened: OpenedWorkbook, sheet: FilingSheet, context: Context) -> ReadWorkbook:
    """Everything the workbook tells of the sheet. Raises WorkbookRefused where nothing can be found in it."""
    reading = Reading()
    data = _Figures(sheet, context, reading)
    if sheet.rows:
        if DATA not in opened.kinds:
            raise WorkbookRefused("no_columns")
        data.read(opened.file, opened.kinds[DATA])
    tables = {}
    for table in sheet.tables:
        part = opened.kinds.get(f"{TABLE}{table.code}")
        if part is None:
            reading.notes.append(
                Words(
                    f"Không có trang “{table.label.vi}”; các dòng của biểu này giữ nguyên.",
                    f"The sheet “{table.label.en}” is not there; its rows stay as they are.",
                )
            )
            continue
        tables[table.code] = read_table_sheet(opened.file, part, table, reading)
    if opened.file.has_external_links:
        reading.notes.append(_EXTERNAL)
    return ReadWorkbook(
        data.cells,
        data.reasons,
        data.revisions,
        tables,
        tuple(reading.findings),
        reading.addresses,
        tuple(reading.notes),
        tuple(reading.loose),
    )


@dataclass
class _Figures:
    """Reads the sheet of figures."""

    sheet: FilingSheet
    context: Context
    reading: Reading
    cells: dict[CellKey, CellValues] = field(default_factory=dict)
    reasons: dict[CellKey, str] = field(default_factory=dict)
    revisions: dict[CellKey, int] = field(default_factory=dict)

    def read(self, file: WorkbookFile, part: SheetPart) -> None:
        wanted = {row.key: row for row in self.sheet.rows}
        asked = {name for row in self.sheet.rows for name in row.fields} | set(TEXTS)
        lines = file.rows(part)
        columns = find_columns(lines, PREFIX, part.title, self.reading)
        if columns is None or f"{PREFIX}id" not in columns.at:
            raise WorkbookRefused("no_columns")
        for name in sorted(asked - {BY_ID[id_].code for id_ in columns.at if id_ in BY_ID}):
            self.reading.notes.append(_column_gone(BY_ID[PREFIX + name].heading, part.title))
        merged = file.merged(part)
        for line, row_cells in lines:
            by_column = {cell.column: cell for cell in row_cells}
            told = {name: by_column.get(columns.at.get(PREFIX + name, 0)) for name in (*FIGURES, *TEXTS)}
            id_cell = by_column.get(columns.at[f"{PREFIX}id"])
            text = str(id_cell.value) if id_cell is not None else ""
            if text == HEADING_ROW_ID:
                continue
            key = CellKey.of(text)
            row = wanted.get(key) if key else None
            if row is None:
                self._stranger(part, told, text)
                continue
            here = {name: columns.at[PREFIX + name] for name in told if PREFIX + name in columns.at}
            self.reading.place(row.key.text, part.title, line, here)
            bad = self.reading.merged_cells(row.key.text, part.title, line, here, merged, row.fields)
            self._row(row, told, here, bad, by_column.get(columns.at.get(f"{PREFIX}revision", 0)))

    def _row(
        self,
        row: SheetRow,
        told: Mapping[str, RawCell | None],
        here: Mapping[str, int],
        merged: frozenset[str],
        revision: RawCell | None,
    ) -> None:
        values: dict[str, object] = {}
        rules = self.context.rules_of_row(row)
        for name in row.fields:
            if name not in here:
                values[name] = getattr(row.current, name)  # the column was deleted: nothing is said about it
            elif name not in merged:
                read = _figure(name, told[name], row, rules)
                self.reading.keep(row.key.text, name, read)
                if read.value is not None:
                    values[name] = Progress(str(read.value)) if name == "progress" else read.value
        for name in ("note", "blank_reason"):
            if name not in here:
                values[name] = getattr(row.current, name)
            else:
                values[name] = self._text(row, name, told[name])
        cells = CellValues(**values)  # type: ignore[arg-type]
        if row.key in self.cells:
            self._twice(row, cells)
            return
        self.cells[row.key] = cells
        reason = self._text(row, "reason", told["reason"])
        if reason:
            self.reasons[row.key] = reason
        number = str(revision.value).removesuffix(".0") if revision else ""
        self.revisions[row.key] = int(number) if number.isascii() and number.isdigit() else row.revision

    def _text(self, row: SheetRow, name: str, cell: RawCell | None) -> str:
        read = read_text(cell)
        self.reading.keep(row.key.text, name, read)
        return str(read.value or "")

    def _twice(self, row: SheetRow, cells: CellValues) -> None:
        if cells != replace(self.cells[row.key], confirmed=()):
            said = Words(
                "Dòng này có hai lần trong trang với số khác nhau; hãy chỉ giữ một dòng.",
                "This row stands in the sheet twice with different figures; keep one.",
            )
            self.reading.findings.append(
                Finding("row_twice", Severity.HARD, row.key.text, row.fields[0], said)
            )

    def _stranger(self, part: SheetPart, told: Mapping[str, RawCell | None], text: str) -> None:
        """A line with figures that is none of the rows asked for."""
        typed = [told[name] for name in FIGURES if told[name] is not None]
        first = typed[0] if typed else None
        if first is not None and not text.startswith(PREFIX):
            self.reading.loose.append(Mark(part.title, first.address, _ADDED.vi, True))
            self.reading.findings.append(
                Finding("row_added", Severity.HARD, f"{part.title}!{first.line}", "", _ADDED)
            )


def _figure(name: str, cell: RawCell | None, row: SheetRow, rules: tuple[Rule, ...]) -> Read:
    if name == "progress":
        return read_choice(cell, [(progress.value, progress.label) for progress in Progress])
    if name == "level_text":
        return read_text(cell)
    count = any(rule.field == name and rule.broken == ("fractional", name) for rule in rules)
    return read_number(cell, count=count, unit=row.shape.unit if name == "value" else None)


def _identity_cells(cells: list[RawCell]) -> dict[str, str]:
    """A line that holds a name ("hts:filing") and its value, and nothing else."""
    if len(cells) != 2 or str(cells[0].value) not in IDENTITY_NAMES:
        return {}
    return {str(cells[0].value).removeprefix(PREFIX): str(cells[1].value).removesuffix(".0")}


def _kind_of(cell: RawCell) -> str | None:
    text = str(cell.value)
    return text.partition(SHEET_MARK)[2] or None if SHEET_MARK in text and text.startswith(PREFIX) else None


def _column_gone(heading: Words, sheet: str) -> Words:
    return Words(
        f"Trang “{sheet}” không còn cột “{heading.vi}”; số liệu đã có của cột này giữ nguyên.",
        f"The column “{heading.en}” of “{sheet}” is gone; what it held stays as it is.",
    )


_ADDED = Words(
    "Dòng này được thêm vào, không thuộc biểu; hãy xóa dòng hoặc chuyển số vào đúng dòng của biểu.",
    "This row was added and is not part of the form; delete it or move its figures to a row of the form.",
)
_EXTERNAL = Words(
    "Tệp có liên kết tới tệp khác; hệ thống lấy giá trị đã lưu trong tệp này.",
    "The file links to other files; the values saved in this file are taken.",
)
