"""A page as words and ruling lines with their places, whoever saw them: a PDF reader or text recognition.

Lengths are points (1/72 inch) from the page's top left corner.
"""

import re
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters without a gap; `base` is the line it stands on, `size` the height of its box."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool = False
    italic: bool = False

    @property
    def middle(self) -> float:
        """Height of the word's middle, by which it falls into a cell or a band of the page."""
        return self.base - 0.3 * self.size


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line, horizontal at height `at` from `start` to `end`, or vertical at x = `at`."""

    horizontal: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True)
class PageLayout:
    """All that is read from one page. `pictured` says that a picture covers most of it (a scan)."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    pictured: bool = False


@dataclass(frozen=True)
class Line:
    """Words that stand on one printed line, left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The line as printed, one space between words; a raised sign (m²) stays on its word."""
        text = self.words[0].text
        for before, word in pairwise(self.words):
            raised = word.size < 0.8 * before.size and word.x0 - before.x1 < 0.1 * before.size
            text += word.text if raised else " " + word.text
        return text

    @property
    def base(self) -> float:
        """Height of the line's foot."""
        return max(word.base for word in self.words)

    @property
    def size(self) -> float:
        """Height of the largest word."""
        return max(word.size for word in self.words)

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return max(word.x1 for word in self.words)


_PARTED = re.compile(r"\w-$|\S/$")


def run_together(lines: list[str]) -> str:
    """Printed lines as running text.

    What was parted after its dash or slash ("57-" + "NQ/TW", "quý/" + "năm") gets no space between.
    """
    text = ""
    for line in lines:
        text += line if not text or _PARTED.search(text) else " " + line
    return text


def into_lines(words: list[Word] | tuple[Word, ...]) -> list[Line]:
    """Words gathered into printed lines, top to bottom; raised or lowered signs stay with their line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        if lines:
            last = lines[-1]
            if word.base - last[0].base <= 0.4 * min(word.size, max(w.size for w in last)):
                last.append(word)
                continue
        lines.append([word])
    return [Line(tuple(sorted(line, key=lambda w: w.x0))) for line in _with_small_signs(lines)]


def _with_small_signs(lines: list[list[Word]]) -> list[list[Word]]:
    """Raised and lowered signs stand on a foot of their own: they go back to the line beside them."""
    whole: list[list[Word]] = []
    for line in lines:
        if whole and (_is_sign_of(line, whole[-1]) or _is_sign_of(whole[-1], line)):
            whole[-1].extend(line)
        else:
            whole.append(list(line))
    return whole


def _is_sign_of(small: list[Word], large: list[Word]) -> bool:
    size = max(w.size for w in large)
    near = abs(max(w.base for w in large) - max(w.base for w in small)) < 0.6 * size
    inside = min(w.x0 for w in large) <= min(w.x0 for w in small) <= max(w.x1 for w in large) + size
    return near and inside and max(w.size for w in small) < 0.8 * size
