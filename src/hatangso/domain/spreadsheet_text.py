"""A text that a spreadsheet would run as a formula is shown as text, with an apostrophe before it."""

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # East Asian Excel reads the wide ones


def harmless(text: str) -> str:
    """The text for a cell of CSV.

    >>> harmless("=1+1"), harmless("＝1"), harmless("Cột A1")
    ("'=1+1", "'＝1", 'Cột A1')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
