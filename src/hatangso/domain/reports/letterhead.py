"""Long names of bodies on the lines of a letterhead: broken where a reader pauses, alike in every format."""

import re
import unicodedata
from itertools import combinations, pairwise

from hatangso.domain.reports.layout import RULE_SHARE

# Advance widths of Times Bold in thousandths of the size (Adobe's metrics of Times; accents add nothing).
_WIDTHS = {
    "A": 722, "B": 667, "C": 722, "D": 722, "E": 667, "F": 611, "G": 778, "H": 778, "I": 389, "J": 500,
    "K": 778, "L": 667, "M": 944, "N": 722, "O": 778, "P": 611, "Q": 778, "R": 722, "S": 556, "T": 667,
    "U": 722, "V": 722, "W": 1000, "X": 722, "Y": 722, "Z": 667, "Đ": 722, "Ơ": 778, "Ư": 796, " ": 250,
    "-": 333, ".": 250, ",": 250, "/": 278, "(": 333, ")": 333,
}  # fmt: skip
_OTHER = 500
_HORN = "\u031b"
_MILLIMETRES_PER_POINT = 25.4 / 72
_UNIT_WORD = re.compile(
    "(?<!THỊ) (?=(?:THÀNH PHỐ|THỊ XÃ|THỊ TRẤN|ĐẶC KHU|PHƯỜNG|TỈNH|XÃ(?! HỘI)|QUẬN|HUYỆN) )"
)
# No body's name needs more breaks or words than these; what does is filled line by line.
_MOST_BREAKS = 3
_MOST_WORDS = 24


def letterhead_lines(name: str, width: float, size: float) -> tuple[str, ...]:
    """The name on lines that fit `width` (mm) at `size` (pt).

    A name too long for one line breaks before the word for a unit (PHƯỜNG, THÀNH PHỐ …; not in XÃ HỘI);
    what is still too long before VÀ, else where its lines are most alike. A word that is too wide
    stays whole.

    >>> letterhead_lines("ỦY BAN NHÂN DÂN THÀNH PHỐ HẢI PHÒNG", 73, 12)
    ('ỦY BAN NHÂN DÂN', 'THÀNH PHỐ HẢI PHÒNG')
    """
    words = name.split()
    whole = " ".join(words)
    if not words or line_width(whole, size) <= width:
        return (whole,)
    if len(words) > _MOST_WORDS:
        return _filled(words, width, size)
    before, *rest = _UNIT_WORD.split(whole, maxsplit=1)
    if rest:
        return letterhead_lines(before, width, size) + letterhead_lines(rest[0], width, size)
    for breaks in range(1, min(len(words), _MOST_BREAKS + 1)):
        fitting = [lines for lines in _broken(words, breaks) if _widest(lines, size) <= width]
        if fitting:
            return min(fitting, key=lambda lines: (not _pauses(lines), _widest(lines, size)))
    return _filled(words, width, size)


def line_width(text: str, size: float) -> float:
    """Width in mm of a line of Times Bold at `size` points.

    >>> round(line_width("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12), 1)
    88.3
    """
    thousandths = sum(_WIDTHS.get(_letter(c), _OTHER) for c in unicodedata.normalize("NFC", text))
    return thousandths / 1000 * size * _MILLIMETRES_PER_POINT


def rule_length(line: str, size: float, width: float) -> float:
    """Length in mm of the rule under a line: 1/3–1/2 of the line, which is at most `width` long."""
    return round(RULE_SHARE * min(line_width(line, size), width), 1)


def _letter(char: str) -> str:
    """The letter without its tone: Ộ → O, Ợ → Ơ."""
    parts = unicodedata.normalize("NFD", char)
    return unicodedata.normalize("NFC", parts[0] + _HORN) if _HORN in parts else parts[0]


def _broken(words: list[str], breaks: int) -> list[tuple[str, ...]]:
    """Every way to break the words at so many places."""
    ways = []
    for places in combinations(range(1, len(words)), breaks):
        bounds = (0, *places, len(words))
        ways.append(tuple(" ".join(words[a:b]) for a, b in pairwise(bounds)))
    return ways


def _pauses(lines: tuple[str, ...]) -> bool:
    return any(line.startswith("VÀ ") for line in lines)


def _filled(words: list[str], width: float, size: float) -> tuple[str, ...]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and line_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _widest(lines: tuple[str, ...], size: float) -> float:
    return max(line_width(line, size) for line in lines)
