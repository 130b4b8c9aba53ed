"""Excel workbooks (.xlsx): the template grown from a type, and other people's sheets."""

import zipfile
from pathlib import Path

from hatangso.adapters.asset_files.source import AssetFormat
from hatangso.adapters.asset_files.tables import opened_table
from hatangso.domain.words import Words


def _is_it(path: Path, start: bytes) -> bool:
    if start[:4] != b"PK\x03\x04":
        return start[:4] == b"\xd0\xcf\x11\xe0"  # an old or locked one, which is refused with its sentence
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError):
        return b"xl/" in start
    return "xl/workbook.xml" in names


format = AssetFormat("xlsx", Words("Excel (.xlsx)", "Excel (.xlsx)"), (".xlsx",), _is_it, opened_table, 10)
