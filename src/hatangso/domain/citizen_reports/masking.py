"""What of a citizen's text everybody may read: contact data and numbers of persons are masked.

A first pass only: a person reads every text before it is public. Masked are telephone numbers (9 to 11
digits with a leading 0 or 84, in any grouping), e-mail and web addresses, and numbers of 9 or 12 digits such
as stand on identity cards; numbers of other lengths (a pole, a house, a plate's part) stay.
"""

import re

MASK = "▒▒▒"
_GAP = r"[\s.\-–()/]{0,3}"
_PHONE = re.compile(rf"(?<![\w.,])\(?(?:\+{_GAP}84|0084|84|0)(?:{_GAP}\d){{8,10}}(?!\w|[\s.\-]\d)")
_IDENTITY = re.compile(rf"(?<![\w.,])\d(?:{_GAP}\d){{8,11}}(?!\w)")
_DECIMAL = re.compile(r"\d{1,3}[.,]\d{4,}")  # a coordinate
_MAIL = re.compile(r"[\w.+\-]+\s?(?:@|\(at\)|\[at\])\s?[\w\-]+(?:\.[\w\-]+)+", re.IGNORECASE)
_WEB = re.compile(r"(?:https?://|www\.|zalo\.me/|fb\.com/)\S+", re.IGNORECASE)
_FULL_WIDTH = {ord("０") + n: ord("0") + n for n in range(10)} | {ord("＠"): ord("@")}


def masked(text: str) -> str:
    """The text with contact data and persons' numbers replaced by a mask.

    >>> masked("Cột số 17 nghiêng, gọi 0912.345.678 hoặc an@example.vn")
    'Cột số 17 nghiêng, gọi ▒▒▒ hoặc ▒▒▒'
    """
    plain = text.translate(_FULL_WIDTH)
    for pattern in (_WEB, _MAIL, _PHONE):
        plain = pattern.sub(MASK, plain)
    return _IDENTITY.sub(_identity, plain)


def _identity(found: re.Match[str]) -> str:
    digits = sum(letter.isdigit() for letter in found[0])
    return MASK if digits in {9, 12} and not _DECIMAL.fullmatch(found[0]) else found[0]
