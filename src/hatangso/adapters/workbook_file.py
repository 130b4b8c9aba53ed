"""An .xlsx from outside, opened with bounds and read cell by cell: what is typed, shown as what, and where.

Read here rather than by a library because three things matter that streaming libraries hide: whether a number
is shown as a date or a percentage, whether a formula left no value, and which cells are merged.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries

from hatangso.adapters.archive import Archive
from hatangso.adapters.limits import MEGABYTE, Limits
from hatangso.adapters.refusals import DocumentRefused
from hatangso.adapters.workbook_refusals import REASONS, WorkbookRefused
from hatangso.adapters.xml_parts import parse_part

MAX_CELLS = 500_000
LARGEST_SMALL_PART = 10 * MEGABYTE  # of the list of sheets, of styles: parsed whole
LIMITS = replace(Limits(), max_bytes=20 * MEGABYTE, zip_max_part=120 * MEGABYTE, zip_max_total=240 * MEGABYTE)
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class RawCell:
    """One cell that holds something. `kind`: number, text, truth, error, day (ISO text) or none (a formula
    without a saved value). `shown_as`: number, date or percent, by its format. Lines and columns from 1."""

    line: int
    column: int
    kind: str
    value: str | float
    is_formula: bool
    shown_as: str

    @property
    def address(self) -> str:
        return f"{get_column_letter(self.column)}{self.line}"


@dataclass(frozen=True)
class SheetPart:
    """One sheet of the workbook: its title as the user sees it, and the part that holds it."""

    title: str
    part: str


class WorkbookFile:
    """An .xlsx whose sheets are read one after another. Raises WorkbookRefused wherever it cannot be read."""

    def __init__(self, content: bytes) -> None:
        if not content:
            raise WorkbookRefused("empty")
        if len(content) > LIMITS.max_bytes:
            raise WorkbookRefused("too_large", f"{len(content)} bytes")
        if content[:4] == b"\xd0\xcf\x11\xe0":
            raise WorkbookRefused("old_or_locked")
        if content[:2] != b"PK":
            raise WorkbookRefused("not_a_workbook")
        with _told():
            self._archive = Archive(content, LIMITS)
        names = self._archive.names
        if "xl/workbook.xml" not in names:
            raise WorkbookRefused("not_a_workbook")
        if any(name.endswith("vbaProject.bin") for name in names) or b"macroEnabled" in self._read(
            "[Content_Types].xml"
        ):
            raise WorkbookRefused("macro")
        self.has_external_links = any(name.startswith("xl/externalLinks/") for name in names)
        self._cells_left = MAX_CELLS

    @cached_property
    def sheets(self) -> tuple[SheetPart, ...]:
        """The sheets in their order, hidden ones too."""
        relations = {
            relation.get("Id"): relation.get("Target", "")
            for relation in self._parsed("xl/_rels/workbook.xml.rels")
        }
        found = []
        for sheet in self._parsed("xl/workbook.xml").iter("{*}sheet"):
            target = relations.get(_relation_id(sheet), "")
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if self._archive.has(part):
                found.append(SheetPart(sheet.get("name", ""), part))
        return tuple(found)

    def rows(self, sheet: SheetPart) -> Iterator[tuple[int, list[RawCell]]]:
        """The lines of a sheet with the cells that hold something, from the top."""
        line = 0
        for element in self._elements(sheet.part, "{*}row"):
            line = _int(element.get("r")) or line + 1
            cells, column = [], 0
            for held in element.iterchildren("{*}c"):
                reference = held.get("r")
                column = _column_of(reference) if reference else column + 1
                cell = self._cell(held, line, column)
                if cell is not None:
                    cells.append(cell)
            if cells:
                self._cells_left -= len(cells)
                if self._cells_left < 0:
                    raise WorkbookRefused("too_many_cells")
                yield line, cells

    def merged(self, sheet: SheetPart) -> list[tuple[int, int, int, int]]:
        """The merged ranges: first column, first line, last column, last line."""
        found: list[tuple[int, int, int, int]] = []
        if b"mergeCell" not in self._read(sheet.part):
            return found
        for element in self._elements(sheet.part, "{*}mergeCell"):
            try:
                left, top, right, bottom = range_boundaries(element.get("ref", ""))
            except (ValueError, TypeError):
                continue
            if left and top and right and bottom:
                found.append((left, top, right, bottom))
        return found

    def _elements(self, part: str, tag: str) -> Iterator[etree._Element]:
        """The elements of that name one after another, each forgotten before the next."""
        data = self._read(part)
        if _DECLARATION.search(data[:4096]):
            raise WorkbookRefused("unsafe_xml")
        try:
            for _, element in etree.iterparse(
                io.BytesIO(data),
                tag=tag,
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            ):
                yield element
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
        except etree.XMLSyntaxError as error:
            raise WorkbookRefused("damaged", str(error)) from error

    def _cell(self, held: etree._Element, line: int, column: int) -> RawCell | None:
        kind, shown_as = held.get("t", "n"), self._shown_as(held.get("s"))
        is_formula, text, inline = False, None, None
        for child in held:
            name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
            if name == "f":
                is_formula = True
            elif name == "v":
                text = child.text
            elif name == "is":
                inline = _text_of(child)
        if kind == "inlineStr" and inline:
            return RawCell(line, column, "text", inline, is_formula, shown_as)
        if text is None or text == "":
            return RawCell(line, column, "none", "", True, shown_as) if is_formula else None
        return _typed(line, column, kind, text, self._shared, is_formula, shown_as)

    @cached_property
    def _shared(self) -> list[str]:
        if not self._archive.has("xl/sharedStrings.xml"):
            return []
        return [_text_of(item) for item in self._elements("xl/sharedStrings.xml", "{*}si")]

    def _shown_as(self, style: str | None) -> str:
        formats = self._formats
        at = _int(style)
        return formats[at] if at is not None and at < len(formats) else "number"

    @cached_property
    def _formats(self) -> list[str]:
        """For each style of a cell whether it shows a number, a date or a percentage."""
        if not self._archive.has("xl/styles.xml"):
            return []
        root = self._parsed("xl/styles.xml")
        codes = {_int(f.get("numFmtId")): f.get("formatCode", "") for f in root.iter("{*}numFmt")}
        found = []
        for group in root.iterchildren("{*}cellXfs"):
            for style in group.iterchildren("{*}xf"):
                number = _int(style.get("numFmtId"))
                code = codes.get(number) or BUILTIN_FORMATS.get(number or 0, "General")
                is_date = code != "General" and bool(is_date_format(code))
                found.append("date" if is_date else "percent" if "%" in code else "number")
        return found

    def _parsed(self, part: str) -> etree._Element:
        data = self._read(part)
        if len(data) > LARGEST_SMALL_PART:
            raise WorkbookRefused("zip_bomb", f"{part} of {len(data)} bytes")
        with _told():
            return parse_part(data)

    def _read(self, part: str) -> bytes:
        with _told():
            try:
                return self._archive.read(part)
            except KeyError:
                raise WorkbookRefused("damaged", f"{part} is not there") from None


def _typed(
    line: int, column: int, kind: str, text: str, shared: list[str], is_formula: bool, shown_as: str
) -> RawCell | None:
    match kind:
        case "s":
            at = _int(text)
            if at is None or at >= len(shared):
                raise WorkbookRefused("damaged", "a shared text is not there")
            return RawCell(line, column, "text", shared[at], is_formula, shown_as) if shared[at] else None
        case "str":
            return RawCell(line, column, "text", _unescaped(text), is_formula, shown_as)
        case "b":
            return RawCell(line, column, "truth", text, is_formula, shown_as)
        case "e":
            return RawCell(line, column, "error", text, is_formula, shown_as)
        case "d":
            return RawCell(line, column, "day", text[:10], is_formula, shown_as)
    try:
        return RawCell(line, column, "number", float(text), is_formula, shown_as)
    except ValueError:
        raise WorkbookRefused("damaged", "a number is none") from None


class _told:
    """Says in a workbook's words what the bounds of archives and XML refuse."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, DocumentRefused):
            code = {"encrypted_office": "old_or_locked"}.get(error.code, error.code)
            raise WorkbookRefused(code if code in REASONS else "damaged", error.detail) from error


def _relation_id(sheet: etree._Element) -> str:
    return next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")


def _text_of(item: etree._Element) -> str:
    """The text of an item; its pieces joined, reading aids (phonetic) left out."""
    pieces = []
    for piece in item.iter("{*}t"):
        above = piece.getparent()
        if above is not None and not str(above.tag).endswith("}rPh"):
            pieces.append(piece.text or "")
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _column_of(reference: str) -> int:
    try:
        return column_index_from_string(coordinate_from_string(reference)[0])
    except Exception as error:  # openpyxl raises kinds of its own on what is no address
        raise WorkbookRefused("damaged", f"no address: {reference[:20]}") from error


def _int(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
