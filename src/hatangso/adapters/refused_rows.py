"""The rows that could not be taken, as a file to mend: as they came, with their line and the reason."""

import csv
import re
from collections.abc import Sequence
from datetime import date, datetime
from types import TracebackType
from typing import IO

MOST = 200_000  # rows written; nobody mends more by hand
LINE, REASON = "Dòng", "Lý do"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")


class RefusedRows:
    """Writes comma-separated UTF-8 row by row; what a spreadsheet would run gets an apostrophe."""

    def __init__(self, target: IO[bytes], headings: Sequence[object]) -> None:
        self._target = target
        self._headings = headings
        self.count = 0

    def __enter__(self) -> "RefusedRows":
        self._target.write(b"\xef\xbb\xbf")
        self._write([LINE, *self._headings, REASON])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._target.flush()

    def add(self, line: int, cells: Sequence[object], reason: str) -> None:
        """One more row; beyond MOST it is only counted."""
        self.count += 1
        if self.count <= MOST:
            short = [None] * (len(self._headings) - len(cells))
            self._write([line, *cells[: len(self._headings)], *short, reason])

    def _write(self, cells: Sequence[object]) -> None:
        line = _Line()
        csv.writer(line).writerow([harmless(cell) for cell in cells])
        self._target.write(line.text.encode())


class _Line:
    text = ""

    def write(self, text: str) -> None:
        self.text += text


def harmless(value: object) -> str:
    """A cell as text that no spreadsheet runs.

    >>> harmless("=1+1"), harmless("-5,2"), harmless(None), harmless(12000.0), harmless("@x")
    ("'=1+1", '-5,2', '', '12000', "'@x")
    """
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
