"""Comparing Vietnamese words however they were typed: accents folded away, one character for one.

`fold` keeps every offset, so a match in the folded text is a span of the text itself. Folding makes
old and new tone placement (hoà, hòa), slips of accent and capitals equal; it is for matching only and
is never shown.
"""

import unicodedata
from functools import lru_cache

_PLAIN = {
    "đ": "d",
    "Đ": "d",
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "\u00a0": " ",
    "\t": " ",
    "\n": " ",
}


class _Folding(dict[int, str]):
    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = _PLAIN.get(character)
        if plain is None:
            lowered = unicodedata.normalize("NFD", character)[0].lower()
            plain = lowered if len(lowered) == 1 else character
        self[code] = plain
        return plain


_TABLE = _Folding()


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The text in small letters without accents; NFC text keeps its length."""
    return text.translate(_TABLE)


def key(text: str) -> str:
    """Letters and digits only, single spaces: for asking whether two wordings are the same."""
    kept = [character if character.isalnum() else " " for character in fold(text)]
    return " ".join("".join(kept).split())


def words(text: str) -> frozenset[str]:
    """The set of words of a wording, for telling how much two texts share."""
    return frozenset(key(text).split())
