"""Codes of official units: text with its zeros in front, never a number.

Two digits for a province ('01'), five for a commune ('00004'), as the General Statistics Office lists them
since 1 July 2025 (Quyết định 19/2025/QĐ-TTg). Files often bring them as numbers; the zeros are put back.
"""

PROVINCE_DIGITS = 2
COMMUNE_DIGITS = 5


def province_code(raw: str | int) -> str:
    """
    >>> province_code(1), province_code("92")
    ('01', '92')
    """
    return _padded(raw, PROVINCE_DIGITS, "tỉnh")


def commune_code(raw: str | int) -> str:
    """
    >>> commune_code(4), commune_code("31471"), commune_code("4.0")
    ('00004', '31471', '00004')
    """
    return _padded(raw, COMMUNE_DIGITS, "xã")


def is_province_code(text: str) -> bool:
    return len(text) == PROVINCE_DIGITS and text.isascii() and text.isdecimal()


def is_commune_code(text: str) -> bool:
    return len(text) == COMMUNE_DIGITS and text.isascii() and text.isdecimal()


def _padded(raw: str | int, digits: int, level: str) -> str:
    # A spreadsheet may have made 4 out of 00004 and then 4.0 out of 4.
    text = str(raw).strip().removesuffix(".0")
    if not text.isascii() or not text.isdecimal() or len(text) > digits:
        raise ValueError(f"Mã {level} phải gồm {digits} chữ số, không phải “{raw}”.")
    return text.zfill(digits)
