"""Takes the remnants of other formats out of a line: bookmarks, HTML tags, Markdown stars and hashes.

What stays is the text as a reader sees it, in NFC. Only the line's own emphasis is remembered (a line
that was bold or a Markdown heading), since it helps to tell headings.
"""

import html
import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0e-\x1f]")
_SPACES = re.compile("[ \u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_BOOKMARK = re.compile(r"\[(?:bookmark|anchor|_?toc)[^\[\]\n]{0,80}\]", re.IGNORECASE)
_BREAK_TAG = re.compile(r"<br\s{0,4}/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>\n]{0,200})?/?>")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\((?:https?:|#|mailto:)[^()\s]{0,300}\)")
_HASHES = re.compile(r"^\s{0,3}(#{1,6})\s+")
_ESCAPE = re.compile(r"\\([-+*_#.()\[\]|>~])")
#: Markdown's quotation; "> 50" in a cell is a comparison
_QUOTE = re.compile(r"^\s{0,3}>\s?(?!\s*[=\d])")


@dataclass(frozen=True)
class Cleaned:
    """A line without markup, and whether the markup said that the whole line is bold or a heading."""

    text: str
    bold: bool
    heading_level: int | None


def clean_line(raw: str) -> Cleaned:
    """One line or paragraph cleaned; inner line breaks become spaces."""
    text = strip_markup(raw)
    heading = _HASHES.match(text)
    level = len(heading.group(1)) if heading else None
    if heading:
        text = text[heading.end() :]
    stripped = text.strip()
    bold = level is not None or (stripped.startswith("**") and stripped.endswith("**"))
    bold = bold or bool(re.match(r"\s*<(?:b|strong)>", raw[:40]) and raw.rstrip().endswith((">", "> ")))
    return Cleaned(collapse(_unstar(text)), bold, level)


def clean_cell(raw: str) -> str:
    """A table cell cleaned, its line breaks kept (they may separate organisations)."""
    lines = (collapse(_unstar(line)) for line in strip_markup(raw).splitlines())
    return "\n".join(line for line in lines if line)


def strip_markup(raw: str) -> str:
    """NFC, without invisible characters, bookmarks, tags and entities; `<br>` becomes a line break."""
    text = unicodedata.normalize("NFC", raw)
    text = _INVISIBLE.sub("", text)
    if "[" in text:
        text = _LINK.sub(r"\1", _BOOKMARK.sub("", text))
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", _BREAK_TAG.sub("\n", text))
    if text.lstrip().startswith(">"):
        text = _QUOTE.sub("", text)
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


def collapse(text: str) -> str:
    """Every run of white space as one space, none at the ends."""
    return " ".join(_SPACES.sub(" ", text).split())


def _unstar(text: str) -> str:
    text = text.replace("***", "").replace("**", "").replace("__", "").replace("`", "")
    stripped = text.strip()
    if len(stripped) > 2 and stripped[0] == stripped[-1] == "_" and stripped[1] not in " _":
        text = stripped = stripped[1:-1]
    if "*" not in stripped:
        return text
    body = stripped[1:] if stripped.startswith("*") and not stripped.startswith("* ") else stripped
    if body.count("*") % 2 == (1 if body is not stripped else 0):
        opening = "* " if body.startswith("* ") else ""
        return opening + body.removeprefix(opening).replace("*", "")
    return stripped
