"""The Excel workbook of one filing: it explains itself, checks while one types, and comes back by its ids."""

from io import BytesIO

import xlsxwriter

from hatangso.adapters.filing_workbook_data import write_data
from hatangso.adapters.filing_workbook_guide import write_guide, write_identity
from hatangso.adapters.filing_workbook_styles import Styles
from hatangso.adapters.filing_workbook_tables import write_table
from hatangso.domain.collection.sheet import FilingSheet
from hatangso.domain.validation.filing import Context

NO_SURPRISES = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def write_workbook(sheet: FilingSheet, context: Context, *, signature: str, language: str = "vi") -> bytes:
    """The workbook (.xlsx) to fill: how to, the figures, one sheet for each asked table, the hidden identity.

    `signature` is the caller's HMAC of `signed_text(sheet)`. Cells that are not to be filled are locked,
    without a password: protection prevents slips, it keeps no secret. People's texts are written as texts,
    never as formulas. The rules of `context` stand in it as validations, colours and a column of words.
    """
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, NO_SURPRISES) as book:
        book.set_properties({"title": sheet.title[:250], "company": sheet.asker[:250]})
        book.set_calc_mode("auto")
        styles = Styles(book)
        write_guide(book, sheet, styles, language)
        write_data(book, sheet, context, styles, language)
        for table in sheet.tables:
            write_table(book, table, styles, language)
        write_identity(book, sheet, signature)
        book.worksheets()[1].activate()
    return kept.getvalue()
