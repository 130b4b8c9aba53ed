"""What people do to a workbook before they send it back, and LibreOffice as they save it."""

import io
import os
import shutil
import subprocess
from copy import copy
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

HAS_CALC = Path("/usr/lib/libreoffice/program/libsclo.so").exists() and shutil.which("soffice") is not None
needs_libreoffice = pytest.mark.skipif(
    not HAS_CALC, reason="LibreOffice Calc is not on this machine (apt install libreoffice-calc-nogui)"
)


def opened(content: bytes) -> Workbook:
    """The workbook to edit as a person would, without a password in the way."""
    return load_workbook(io.BytesIO(content))


def saved(book: Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def column(page: Worksheet, id_: str) -> int:
    """Where the column of that id stands (from 1)."""
    return next(
        cell.column
        for row in page.iter_rows(max_row=5)
        for cell in row
        if str(cell.value).split(" ")[0] == id_
    )


def line(page: Worksheet, key: str) -> int:
    """On which line the row of that id stands."""
    at = column(page, "hts:id")
    return next(n for n in range(1, page.max_row + 1) if page.cell(n, at).value == key)


def fill(page: Worksheet, key: str, **values: Any) -> None:
    """Types values into the row of that id, by the ids of the columns."""
    for name, value in values.items():
        page.cell(line(page, key), column(page, f"hts:{name}")).value = value


def by_libreoffice(content: bytes, folder: Path) -> bytes:
    """The workbook opened, calculated anew and saved by LibreOffice."""
    source = folder / "filled.xlsx"
    source.write_bytes(content)
    target = folder / "saved"
    command = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless"]
    subprocess.run(
        [*command, "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(target), str(source)],
        check=True,
        capture_output=True,
        timeout=180,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    return (target / "filled.xlsx").read_bytes()


def turned_round(page: Worksheet) -> None:
    """The rows below the headings in the opposite order, as a sort would put them (values and styles)."""
    first, last = 5, page.max_row
    rows = [[(c.value, copy(c._style)) for c in page[n]] for n in range(first, last + 1)]
    for n, cells in zip(range(first, last + 1), reversed(rows), strict=True):
        for cell, (value, style) in zip(page[n], cells, strict=True):
            cell.value, cell._style = value, style


def moved_to_front(page: Worksheet, id_: str) -> None:
    """One column cut and inserted before the first."""
    at = column(page, id_)
    cells = [page.cell(n, at).value for n in range(1, page.max_row + 1)]
    page.delete_cols(at)
    page.insert_cols(1)
    for n, value in enumerate(cells, start=1):
        page.cell(n, 1).value = value
