"""What a paragraph or a run of a .docx looks like after its styles are applied."""

import re

from lxml import etree

from hatangso.adapters.docx_package import W, child, switch, value, whole_number

_HEADING = re.compile(r"^(?:heading|đầu đề|tiêu đề|đề mục)\s*([1-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(toc|mục lục)\s*\d*$", re.IGNORECASE)
_DEEPEST = 40


class Styles:
    """Looks properties up through the chain of styles a style is based on."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default: dict[str, str] = {}
        self._defaults = child(root, "docDefaults/rPrDefault/rPr")
        for style in root.iterfind(W + "style") if root is not None else ():
            name = style.get(W + "styleId")
            if name is None:
                continue
            self._styles[name] = style
            if style.get(W + "default") in ("1", "true"):
                self._default[style.get(W + "type") or ""] = name

    def chain(self, style: str | None, kind: str = "paragraph") -> list[etree._Element]:
        """The style and those it is based on, nearest first; the default style when none is named."""
        found: list[etree._Element] = []
        name = style if style in self._styles else self._default.get(kind)
        while name is not None and name in self._styles and len(found) < _DEEPEST:
            element = self._styles[name]
            if element in found:
                break
            found.append(element)
            name = value(element, "basedOn")
        return found

    def heading_level(self, paragraph: etree._Element) -> int | None:
        """1 to 9 for a heading, by outline level or by the style's name; None for body text."""
        properties = child(paragraph, "pPr")
        chain = self.chain(value(properties, "pStyle"))
        for holder in [properties, *(child(style, "pPr") for style in chain)]:
            level = whole_number(value(holder, "outlineLvl"))
            if level is not None:
                return level + 1 if 0 <= level < 9 else None
        for style in chain:
            named = _HEADING.match(value(style, "name") or "")
            if named:
                return int(named.group(1))
        return None

    def is_contents_entry(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph is a line of the table of contents, which only repeats headings."""
        style = value(child(paragraph, "pPr"), "pStyle")
        return style is not None and any(
            _CONTENTS.match(value(element, "name") or "") for element in self.chain(style)
        )

    def centred(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph is centred, itself or by its style."""
        properties = child(paragraph, "pPr")
        chain = self.chain(value(properties, "pStyle"))
        for holder in [properties, *(child(style, "pPr") for style in chain)]:
            alignment = value(holder, "jc")
            if alignment is not None:
                return alignment == "center"
        return False

    def run_switch(self, run: etree._Element, paragraph_style: str | None, name: str) -> bool:
        """An on/off property (b, i, vanish) of a run: its own, its style's, the paragraph style's."""
        own = child(run, "rPr")
        for holder in self._run_holders(own, paragraph_style):
            found = switch(holder, name)
            if found is not None:
                return found
        return False

    def run_font(self, run: etree._Element, paragraph_style: str | None) -> str:
        """The name of the run's font, '' when none is given anywhere."""
        own = child(run, "rPr")
        for holder in self._run_holders(own, paragraph_style):
            fonts = child(holder, "rFonts")
            if fonts is not None:
                name = fonts.get(W + "ascii") or fonts.get(W + "hAnsi")
                if name:
                    return name
        return ""

    def _run_holders(
        self, own: etree._Element | None, paragraph_style: str | None
    ) -> list[etree._Element | None]:
        run_style = value(own, "rStyle")
        chain = self.chain(run_style, "character") if run_style else []
        chain = chain + self.chain(paragraph_style)
        return [own, *(child(style, "rPr") for style in chain), self._defaults]
