"""Signs of symbol fonts (Symbol, Wingdings), which stand at private code points, as ordinary characters.

Sources: the Symbol and Wingdings encodings published by Microsoft and the Unicode consortium
(UTC L2/12-368); only signs that occur as bullets, ticks, arrows or comparisons in documents are here.
"""

from typing import Final

_SYMBOL: Final = {
    0xB7: "•", 0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xBB: "≈", 0xAE: "→",
    0xDE: "⇒", 0xB0: "°", 0xA5: "∞", 0x2D: "−", 0x2B: "+", 0xA8: "♦", 0x44: "Δ", 0x53: "Σ",
}  # fmt: skip
_WINGDINGS: Final = {
    0xA7: "▪", 0xA8: "□", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖", 0xD8: "➢",
    0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFC: "✓", 0xFE: "☑", 0xFB: "✗", 0xFD: "☒", 0x9F: "•", 0x9E: "·",
}  # fmt: skip
_PRIVATE = range(0xF000, 0xF100)


def plain_sign(code: int, font: str = "") -> str:
    """The ordinary character for one sign of a symbol font; a bullet where the sign is not known.

    `code` may be the position in the font (0–255) or its private code point (U+F0xx).
    """
    position = code - 0xF000 if code in _PRIVATE else code
    if "wingding" in font.lower() or "webding" in font.lower():
        return _WINGDINGS.get(position, "•")
    if "symbol" in font.lower():
        return _SYMBOL.get(position, chr(position) if 0x20 <= position < 0x7F else "•")
    return _WINGDINGS.get(position) or _SYMBOL.get(position) or "•"


def without_private_signs(text: str, font: str = "") -> str:
    """Text with signs at U+F000–F0FF replaced by ordinary ones."""
    if not any(ord(ch) in _PRIVATE for ch in text):
        return text
    return "".join(plain_sign(ord(ch), font) if ord(ch) in _PRIVATE else ch for ch in text)
