"""Numbers as Vietnamese documents write them: 1.250,5 is one thousand two hundred fifty and a half.

A dot parts thousands where exactly three digits follow it, a comma is the decimal sign. '01' is one.
"""

import re

_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:[.,]\d+)?")
_WORDS = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
}

#: the shape of a number within a longer text
NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"


def read_number(written: str) -> int | float | None:
    """The number's value, or None where the text is not one number."""
    text = written.strip()
    if _THOUSANDS.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif _PLAIN.fullmatch(text):
        text = text.replace(",", ".")
    else:
        return _WORDS.get(text)
    if len(text) > 15:
        return None
    value = float(text)
    return int(value) if value == int(value) else value
