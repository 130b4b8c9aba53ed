"""Whether two answers are the same page, although numbers, dates and tokens differ from one call to the next.

The texts are stripped of markup, scripts and digits; each run of three words is a shingle, and
two pages are the same when their sets of shingles overlap by 80 % (Jaccard; Broder 1997). internet.nl uses a
simhash for it; the threshold is ours.
"""

import re
from html import unescape

SAME = 0.8

_HIDDEN = re.compile(
    r"<(script|style)\b[^<]*(?:<(?!/\1)[^<]*)*(?:</\1|$)|<!--(?:[^-]|-(?!->))*(?:-->|$)", re.I
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_WORD = re.compile(r"[^\W\d_]+")


def likeness(one: str, other: str) -> float:
    """0 (nothing in common) … 1 (the same), of two pages' texts.

    >>> likeness("<p>Xin chào phường Hòa Khánh</p> 17:01", "<p>Xin chào phường Hòa Khánh</p> 18:22")
    1.0
    >>> likeness("<h1>Xin chào phường Hòa Khánh</h1>", "<h1>Welcome to nginx on Debian</h1>")
    0.0
    """
    if one == other:
        return 1.0
    first, second = _shingles(one), _shingles(other)
    if not first and not second:
        return 1.0
    return len(first & second) / len(first | second)


def _shingles(page: str) -> set[tuple[str, ...]]:
    text = unescape(_TAG.sub(" ", _HIDDEN.sub(" ", page)))
    words = [word.casefold() for word in _WORD.findall(text)]
    return {tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2))} if words else set()
