"""Finding names typed without accents, in any order, by code or by a former name.

The same key on SQLite and PostgreSQL: small letters without accents, đ as d, made here and stored, so that
`key contains word` for every word of a query answers alike on both. Databases fold accents differently and
mostly not đ.
"""

import re
import unicodedata
from collections.abc import Sequence

_NO_LETTER = re.compile(r"[^\w]+")


def plain(text: str) -> str:
    """
    >>> plain("Phường  Đống Đa"), plain("Ea H'Leo"), plain("HÒA-BÌNH")
    ('phuong dong da', "ea h'leo", 'hoa-binh')
    """
    bare = text.lower()
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFD", bare.replace("đ", "d"))
        bare = "".join(c for c in decomposed if c < "\x80" or not unicodedata.combining(c))
    return " ".join(bare.replace("’", "'").split())


def search_key(*texts: str) -> str:
    """The stored key of everything a thing may be looked up by: code, names, former names, province."""
    seen = dict.fromkeys(plain(t) for t in texts if t)
    return " ".join(seen)


def query_words(query: str) -> tuple[str, ...]:
    """The words that must all be contained in a key.

    >>> query_words("Long Mỹ, Cần Thơ")
    ('long', 'my', 'can', 'tho')
    """
    return tuple(w for w in re.split(r"[\s,;/()]+", plain(query)) if w)


Closeness = tuple[int, int, int]


def closeness(query: str, *, names: Sequence[str], code: str = "") -> Closeness | None:
    """How near a thing's own names come to what was typed: smaller is nearer, None where no name has it all.

    First whole name (or code), then beginning, then the words anywhere; among equals the name that has
    the accents as typed, then the shorter name. `names` from the one in use to former ones.
    """
    typed, words = " ".join(query_words(query)), query_words(query)
    if not words:
        return None
    found = [_of_name(query, typed, words, name, order) for order, name in enumerate(names)]
    best = min((f for f in found if f), default=None)
    if code and code.startswith(typed):
        rank = 0 if code == typed else 1
        best = min(best or (rank, 0, 0), (rank, 0, 0))
    return best


def _of_name(query: str, typed: str, words: tuple[str, ...], name: str, order: int) -> Closeness | None:
    key = " ".join(query_words(name))
    if not all(word in key for word in words):
        return None
    rank = 0 if key == typed else 1 if key.startswith(typed) else 2 if f" {typed}" in f" {key}" else 3
    other_accents = int(_accented(query) not in _accented(name))
    return rank, other_accents, 100 * order + len(name)


def _accented(text: str) -> str:
    return " ".join(_NO_LETTER.sub(" ", unicodedata.normalize("NFC", text).lower()).split())
