"""The saved results of formulas put back into a workbook that openpyxl has written without them."""

import io
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from hatangso.adapters.workbook_file import RawCell, WorkbookFile

_FORMULA = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?(?: t="[a-z]+")?>'
    rb"(<f(?:[^>]*/>|[^>]*>[^<]*</f>))<v ?/?>(?:</v>)?</c>"
)
_KINDS = {"number": "n", "text": "str", "truth": "b", "error": "e"}


def with_results(written: bytes, original: bytes) -> bytes:
    """`written` with the result of each formula as `original` held it at the same address of the same sheet.

    A workbook that nobody opens in between then reads as before; a spreadsheet works everything out anew.
    """
    before, after = WorkbookFile(original), WorkbookFile(written)
    results = {sheet.title: _results(before, sheet.title) for sheet in before.sheets}
    parts = {sheet.part: results.get(sheet.title, {}) for sheet in after.sheets}
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if parts.get(name):
                data = _FORMULA.sub(_filled(parts[name]), data)
            new.writestr(name, data)
    return kept.getvalue()


def _results(file: WorkbookFile, title: str) -> dict[str, RawCell]:
    sheet = next(sheet for sheet in file.sheets if sheet.title == title)
    return {
        cell.address: cell
        for _, cells in file.rows(sheet)
        for cell in cells
        if cell.is_formula and cell.kind in _KINDS
    }


def _filled(results: dict[str, RawCell]) -> Callable[[re.Match[bytes]], bytes]:
    def put(found: re.Match[bytes]) -> bytes:
        cell = results.get(found[1].decode("ascii"))
        if cell is None:
            return found[0]
        value = repr(cell.value) if isinstance(cell.value, float) else escape(cell.value)
        style, kind = (found[2] or b"").decode("ascii"), _KINDS[cell.kind]
        head = f'<c r="{cell.address}"{style} t="{kind}">'.encode("ascii")
        return head + found[3] + f"<v>{value}</v></c>".encode()

    return put
