"""Where each column of the sheet of figures stands while the workbook is written."""

from xlsxwriter.utility import xl_rowcol_to_cell

from hatangso.adapters.filing_workbook_layout import Column


class Placed:
    """The columns that the sheet has, and where each stands."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self.columns = columns
        self._at = {column.code: position for position, column in enumerate(columns)}

    def __contains__(self, code: str) -> bool:
        return code in self._at

    def at(self, code: str) -> int:
        return self._at[code]

    def cell(self, code: str, line: int) -> str:
        return str(xl_rowcol_to_cell(line, self._at[code]))
