"""List marks and heading numbers at the beginning of a line: I. A. 1. 1.1. a) (i) - + * • and the like."""

import re
from dataclasses import dataclass
from functools import lru_cache

from hatangso.domain.plans.folding import fold

_PART = re.compile(r"(?:phan|chuong)\s+(thu\s+[a-z]+|[ivxl]{1,5}|\d{1,2}|[a-z])(?![a-z])[\s.:-]*")
_ROMAN = re.compile(r"([IVXL]{1,6})(?!/[a-z])(?:\s{0,2}[.)/:]\s*|\s{1,2}[-–—]\s+|[-–—]\s+)(?=\S)")
_UPPER = re.compile(r"([A-HKĐ])(?:\s?[.)/]\s*|\s?[-–]\s+)(?=\S)(?![A-Z]?\.)")
_DECIMAL = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})(?:\s?[.)/:]\s+(?=\S)|(?:\s?[.)/:]\s*|\s+)(?=[^\d\s]))")
_NUMBER = re.compile(r"(\d{1,2})(?:\s?[.)/]\s*|\s?[-–]\s+|:\s+)(?=[^\s])")
_LETTER = re.compile(r"([a-zđ])(?:\s?\)\s*|[./]\s+)(?=\S)")
_PAREN = re.compile(r"\((\d{1,2}|[ivx]{1,4}|[a-zđ])\)\s*(?=\S)")
_BULLET = re.compile(r"([-–—−+•·●○▪■□◦►➢➤✓✔❖§\uf0a7\uf0b7\uf02d])\s*(?=\S)|(\*|o|v|ü|q|Ø)\s+(?=\S)")

_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}
#: offices count A, B, C, D, Đ, E or leave Đ out: a heading after D is its neighbour either way
_UPPERS = "ABCDEFGHIK"
_LETTERS = "abcdđefghiklmnopqrstuvxy"

#: how deep a mark of a kind stands when nothing else is known; smaller is nearer the document's top
RANKS = {"part": 0, "upper": 1, "roman": 2, "number": 3, "letter": 7, "paren": 8, "bullet": 9}
_BULLET_RANKS = {"-": 9, "–": 9, "—": 9, "−": 9, "•": 9, "●": 9, "*": 9, "+": 10, "·": 10, "○": 10, "o": 10}


#: letters that a Roman number, 'Phần' or 'Chương' begins with
_MARK_LETTERS = frozenset("IVXLPpCc")


@dataclass(frozen=True)
class Mark:
    """A mark's kind, how it is written, its number in its sequence, and how deep it stands."""

    kind: str
    written: str
    number: int | None
    rank: int


@lru_cache(maxsize=512)
def split_mark(text: str) -> tuple[Mark | None, int]:
    """The mark that a cleaned line begins with, and where the words after it begin."""
    for kind, pattern in _possible(text[:2]):
        found = pattern.match(fold(text[:60]) if kind == "part" else text)
        if found is None:
            continue
        written = next(group for group in found.groups() if group is not None)
        mark = _mark(kind, written, text, found.end())
        if mark is not None:
            return mark, found.end()
    return None, 0


def _possible(start: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The kinds of mark that the first two signs leave open."""
    first = start[:1]
    if first == "(" or first.isdigit():
        return _PATTERNS
    if not first.isalpha():
        return _PATTERNS[-1:]
    if len(start) == 2 and start.isalpha() and first not in _MARK_LETTERS:
        return ()
    return _PATTERNS


def _mark(kind: str, written: str, text: str, end: int) -> Mark | None:
    following = text[end : end + 1]
    if kind == "part":
        return Mark(kind, text[:end].strip(" .:-"), None, RANKS[kind])
    if kind == "roman":
        return Mark(kind, written, roman_number(written), RANKS[kind])
    if kind == "upper":
        return Mark(kind, written, _UPPERS.find(written) + 1 or None, RANKS[kind])
    if kind == "decimal":
        if following.islower() and text[len(written)] not in ".)/:":
            return None
        return Mark("number", written, int(written.split(".")[-1]), RANKS["number"] + written.count("."))
    if kind == "number":
        number = int(written)
        if number > 49 or (following.isdigit() and "." in text[:end] and " " not in text[:end]):
            return None
        return Mark(kind, written, number, RANKS[kind])
    if kind == "letter":
        return Mark(kind, written, _LETTERS.find(written) + 1, RANKS[kind])
    if kind == "paren":
        return Mark(kind, written, int(written) if written.isdigit() else None, RANKS[kind])
    return Mark(kind, written, None, _BULLET_RANKS.get(written, RANKS[kind]))


def roman_number(written: str) -> int:
    """A Roman number's value; a malformed one is read as its digits stand."""
    values = [_ROMAN_VALUES[letter] for letter in written]
    return sum(
        -value if any(later > value for later in values[place + 1 : place + 2]) else value
        for place, value in enumerate(values)
    )


_PATTERNS = (
    ("part", _PART),
    ("roman", _ROMAN),
    ("upper", _UPPER),
    ("decimal", _DECIMAL),
    ("number", _NUMBER),
    ("letter", _LETTER),
    ("paren", _PAREN),
    ("bullet", _BULLET),
)
