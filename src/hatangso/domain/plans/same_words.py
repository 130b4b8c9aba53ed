"""When two readings of a plan hold the same words, and which item of one is which of the other.

Texts are the same when they agree after NFC, case, spaces, quotes and dashes, or are at least 97 % alike
(indel similarity, rapidfuzz `ratio`) with the same numbers, so that a comma read differently is not an
error and another word or figure is.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from rapidfuzz import fuzz

Item = dict[str, Any]

ALIKE = 0.97

_QUOTES = str.maketrans(dict.fromkeys("“”„«»″", '"') | dict.fromkeys("‘’‚′", "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|\*\*|^#+\s")
_NUMBER = re.compile(r"\d+")
_LIST_MARK = re.compile(r"^(?:[-+•*▪◦]|\(?[a-zđ]\)|\(?\d{1,2}(?:\.\d{1,2})*[.)]|[ivx]+[.)])\s*")


def folded(text: str) -> str:
    """The text in NFC and lower case with single spaces, straight quotes and plain dashes."""
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES).translate(_DASHES).replace("…", "...")
    return " ".join(plain.casefold().split())


def unmarked(text: str) -> str:
    """A piece of a document, folded, without table tags, bold and the list mark at its beginning."""
    bare = folded(_MARKUP.sub(" ", text))
    return _LIST_MARK.sub("", bare)


def likeness(one: str, other: str) -> float:
    """1.0 for the same words, the similarity where it is at least ALIKE, else 0.0."""
    left, right = folded(one), folded(other)
    if left == right:
        return 1.0
    if _NUMBER.findall(left) != _NUMBER.findall(right):
        return 0.0
    return fuzz.ratio(left, right, score_cutoff=ALIKE * 100) / 100


def paired(
    expected: Sequence[Item],
    found: Sequence[Item],
    alike: Callable[[Item, Item], float],
) -> list[tuple[int, int]]:
    """Which expected item is which found one, each at most once: best likeness first, then the nearest place.

    `alike` gives 0 for items that can never be the same. The pairs come in the order of `expected`.
    """
    candidates = [
        (-value, abs(i - j), i, j)
        for i, wanted in enumerate(expected)
        for j, got in enumerate(found)
        if (value := alike(wanted, got)) > 0
    ]
    used_expected: set[int] = set()
    used_found: set[int] = set()
    pairs = []
    for _, _, i, j in sorted(candidates):
        if i not in used_expected and j not in used_found:
            used_expected.add(i)
            used_found.add(j)
            pairs.append((i, j))
    return sorted(pairs)
