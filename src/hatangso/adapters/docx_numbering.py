"""Automatic numbers and bullets of a .docx, which the text itself does not hold, counted as Word does.

Source: ECMA-376 part 1, §17.9 (numbering): abstract lists, instances with overrides, restarts by level.
"""

from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from hatangso.adapters.docx_package import W, child, switch, value, whole_number
from hatangso.adapters.docx_styles import Styles
from hatangso.adapters.symbols import plain_sign, without_private_signs

_LEVELS = 9
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class ListMark:
    """The mark Word draws before a paragraph ("1.", "a)", "II.1", "•") and its depth from 0."""

    text: str
    level: int


class Numbering:
    """Gives each numbered paragraph its mark; paragraphs must be asked for in reading order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, etree._Element] = {}
        self._instances: dict[str, etree._Element] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()
        for element in root if root is not None else ():
            if element.tag == W + "abstractNum":
                self._abstract[element.get(W + "abstractNumId") or ""] = element
            elif element.tag == W + "num":
                self._instances[element.get(W + "numId") or ""] = element

    def mark(self, paragraph: etree._Element) -> ListMark | None:
        """The paragraph's mark, or None when it is not in a list (or its list draws nothing)."""
        number, level = self._list_of(paragraph)
        instance = self._instances.get(number or "")
        if number is None or instance is None:
            return None
        key, abstract = self._resolve(value(instance, "abstractNumId") or "")
        if abstract is None:
            return None
        self._count(number, instance, key, abstract, level)
        definition = self._level(instance, abstract, level)
        text = self._drawn(instance, abstract, key, level, definition)
        return ListMark(text, level) if text else None

    def _list_of(self, paragraph: etree._Element) -> tuple[str | None, int]:
        properties = child(paragraph, "pPr")
        chain = self._styles.chain(value(properties, "pStyle"))
        number, level = None, None
        for holder in [properties, *(child(style, "pPr") for style in chain)]:
            listed = child(holder, "numPr")
            if listed is None:
                continue
            level = whole_number(value(listed, "ilvl")) if level is None else level
            number = number or value(listed, "numId")
            if number is not None:
                break
        return (None if number == "0" else number), min(max(level or 0, 0), _LEVELS - 1)

    def _resolve(self, key: str) -> tuple[str, etree._Element | None]:
        """The abstract list, followed once through a numbering style it may refer to."""
        abstract = self._abstract.get(key)
        link = value(abstract, "numStyleLink")
        if link is not None:
            for other, candidate in self._abstract.items():
                if value(candidate, "styleLink") == link:
                    return other, candidate
        return key, abstract

    def _count(
        self, number: str, instance: etree._Element, key: str, abstract: etree._Element, level: int
    ) -> None:
        counts = self._counts[key]
        override = self._override(instance, level)
        restart = whole_number(value(override, "startOverride"))
        if restart is not None and (number, level) not in self._begun:
            counts[level] = restart
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = self._start(instance, abstract, level)
        self._begun.add((number, level))
        for deeper in [d for d in counts if d > level]:
            restarts_after = whole_number(value(self._level(instance, abstract, deeper), "lvlRestart"))
            if restarts_after is None or (restarts_after > 0 and level < restarts_after):
                del counts[deeper]

    def _start(self, instance: etree._Element, abstract: etree._Element, level: int) -> int:
        start = whole_number(value(self._level(instance, abstract, level), "start"))
        return 1 if start is None else start

    def _override(self, instance: etree._Element, level: int) -> etree._Element | None:
        for override in instance.iterfind(W + "lvlOverride"):
            if override.get(W + "ilvl") == str(level):
                return override
        return None

    def _level(self, instance: etree._Element, abstract: etree._Element, level: int) -> etree._Element | None:
        own = child(self._override(instance, level), "lvl")
        if own is not None:
            return own
        for definition in abstract.iterfind(W + "lvl"):
            if definition.get(W + "ilvl") == str(level):
                return definition
        return None

    def _drawn(
        self,
        instance: etree._Element,
        abstract: etree._Element,
        key: str,
        level: int,
        definition: etree._Element | None,
    ) -> str:
        pattern = value(definition, "lvlText") or ""
        form = value(definition, "numFmt") or "decimal"
        if form == "bullet":
            fonts = child(definition, "rPr/rFonts")
            font = (fonts.get(W + "ascii") or "") if fonts is not None else ""
            symbolic = "symbol" in font.lower() or "dings" in font.lower()
            if symbolic and len(pattern) == 1:
                return plain_sign(ord(pattern), font)
            return "◦" if pattern == "o" else without_private_signs(pattern)
        all_decimal = switch(definition, "isLgl") is True
        for depth in range(_LEVELS):
            place = f"%{depth + 1}"
            if place in pattern:
                above = self._level(instance, abstract, depth)
                kind = "decimal" if all_decimal else value(above, "numFmt") or "decimal"
                count = self._counts[key].get(depth, self._start(instance, abstract, depth))
                pattern = pattern.replace(place, format_number(count, kind))
        return pattern.strip()


def format_number(number: int, kind: str) -> str:
    """A counter in one of Word's number formats; formats of other scripts are drawn as decimals."""
    match kind:
        case "none":
            return ""
        case "lowerRoman" | "upperRoman" if 0 < number < 4000:
            roman = ""
            for amount, sign in _ROMAN:
                roman += sign * (number // amount)
                number %= amount
            return roman.upper() if kind == "upperRoman" else roman
        case "lowerLetter" | "upperLetter" if 0 < number <= 26 * 20:
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if kind == "upperLetter" else letter
        case "decimalZero":
            return f"{number:02d}"
        case _:
            return str(number)
