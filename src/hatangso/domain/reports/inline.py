"""Pieces of a line: words, and figures that know where they come from."""

import re
from dataclasses import dataclass

# What neither XML nor a page can hold, signs of no font, and the marks that turn the reading round.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\uf8ff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_BLANKS = re.compile(r"[ \t\r\n\u2028\u2029]+")


@dataclass(frozen=True)
class Text:
    """Words, shown letter for letter."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Figure:
    """A figure as printed; `ref` names the evidence that a page opens for it. Never edited by hand."""

    text: str
    ref: str
    bold: bool = False
    italic: bool = False


Inline = Text | Figure
Runs = tuple[Inline, ...]


def runs(*pieces: str | Inline) -> Runs:
    """A line from plain words and figures; empty words are left out.

    >>> runs("đạt ", Figure("92,5%", "obs:7"))
    (Text(text='đạt ', bold=False, italic=False), Figure(text='92,5%', ref='obs:7', bold=False, italic=False))
    """
    made = (Text(piece) if isinstance(piece, str) else piece for piece in pieces)
    return tuple(piece for piece in made if piece.text)


def plain(line: Runs) -> str:
    """The line's words without their marks."""
    return "".join(piece.text for piece in line)


def printable(text: str) -> str:
    """The text as one line of letters that every writer can hold; nothing else about it is changed.

    >>> printable("một\\x00 dòng\\n  hai")
    'một dòng hai'
    """
    return _BLANKS.sub(" ", _UNPRINTABLE.sub("", text))
