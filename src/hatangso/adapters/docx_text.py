"""The text of one paragraph of a .docx: what a reader sees with tracked changes accepted."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from hatangso.adapters.docx_package import MC, M, W, child, value, whole_number
from hatangso.adapters.docx_styles import Styles
from hatangso.adapters.legacy_fonts import from_legacy_font, is_legacy_font
from hatangso.adapters.symbols import plain_sign, without_private_signs

_LEFT_OUT = frozenset(
    W + name
    for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "delInstrText", "footnoteReference")
)


@dataclass
class ParagraphText:
    """A paragraph's text as it is gathered: its printed lines, and how much of it is bold or italic."""

    lines: list[str] = field(default_factory=lambda: [""])
    letters: int = 0
    bold: int = 0
    italic: int = 0
    boxes: list[etree._Element] = field(default_factory=list)
    legacy: bool = False

    def add(self, text: str, bold: bool, italic: bool) -> None:
        """Text of one run, on the line being written."""
        self.lines[-1] += text
        letters = sum(ch.isalnum() for ch in text)
        self.letters += letters
        self.bold += letters * bold
        self.italic += letters * italic

    def all_bold(self) -> bool:
        """Whether (nearly) every letter is bold; a stray ordinary letter does not count."""
        return bool(self.letters) and self.bold >= 0.95 * self.letters

    def all_italic(self) -> bool:
        """Whether (nearly) every letter is italic."""
        return bool(self.letters) and self.italic >= 0.95 * self.letters


def read_paragraph(paragraph: etree._Element, styles: Styles) -> ParagraphText:
    """Text with insertions kept and deletions left out; text boxes are handed back in `boxes`."""
    gathered = ParagraphText()
    style = value(child(paragraph, "pPr"), "pStyle")
    for element in paragraph:
        _read(element, gathered, styles, style)
    return gathered


def _read(element: etree._Element, into: ParagraphText, styles: Styles, style: str | None) -> None:
    if element.tag in _LEFT_OUT:
        return
    if element.tag == W + "r":
        _read_run(element, into, styles, style)
    elif element.tag == MC + "AlternateContent":
        for inner in _chosen(element):
            _read(inner, into, styles, style)
    elif element.tag == M + "t":
        into.add(element.text or "", bold=False, italic=False)
    elif element.tag == W + "txbxContent":
        into.boxes.append(element)
    else:
        for inner in element:
            _read(inner, into, styles, style)


def _read_run(run: etree._Element, into: ParagraphText, styles: Styles, style: str | None) -> None:
    if styles.run_switch(run, style, "vanish"):
        return
    bold, italic = styles.run_switch(run, style, "b"), styles.run_switch(run, style, "i")
    font = styles.run_font(run, style)
    capitals = styles.run_switch(run, style, "caps")
    for element in _run_pieces(run):
        match element.tag:
            case _ if element.tag == W + "br" or element.tag == W + "cr":
                into.lines.append("")
            case _ if element.tag == W + "txbxContent":
                into.boxes.append(element)
            case _:
                text = _piece(element, font)
                if text and is_legacy_font(font):
                    into.legacy = True
                    text = from_legacy_font(text, font)
                into.add(text.upper() if capitals else text, bold, italic)


def _run_pieces(run: etree._Element) -> Iterator[etree._Element]:
    """What stands in a run, in order; drawings are searched for text boxes, once."""
    for element in run:
        if element.tag == MC + "AlternateContent":
            for inner in _chosen(element):
                yield from inner.iter(W + "txbxContent")
                if inner.tag.startswith(W):
                    yield inner
        elif element.tag in (W + "drawing", W + "pict", W + "object"):
            yield from element.iter(W + "txbxContent")
        else:
            yield element


def _piece(element: etree._Element, font: str) -> str:
    match element.tag:
        case _ if element.tag == W + "t":
            return without_private_signs(element.text or "", font)
        case _ if element.tag == W + "tab" or element.tag == W + "ptab":
            return "\t"
        case _ if element.tag == W + "noBreakHyphen":
            return "-"
        case _ if element.tag == W + "softHyphen":
            # The byte of a soft hyphen is the letter ư in TCVN3 fonts.
            return "\u00ad" if is_legacy_font(font) else ""
        case _ if element.tag == W + "sym":
            try:
                code = int(element.get(W + "char") or "", 16)
            except ValueError:
                return ""
            return plain_sign(code, element.get(W + "font") or "")
        case _:
            return ""


def _chosen(alternate: etree._Element) -> list[etree._Element]:
    """The content of the first alternative that holds any (Choice before Fallback)."""
    for option in alternate:
        if len(option):
            return list(option)
    return []


def spanned(cell_properties: etree._Element | None, name: str, most: int = 63) -> int:
    """A count such as gridSpan, between 1 and Word's own largest number of columns."""
    return min(max(whole_number(value(cell_properties, name)) or 1, 1), most)
