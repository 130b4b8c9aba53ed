"""Text typed with the fonts of before Unicode (TCVN3 ".VnTime", VNI "VNI-Times") as Unicode.

Such fonts draw Vietnamese letters at the places of West-European ones, so the bytes alone do not tell:
the font's name does, or, in plain text, that the text reads as Vietnamese only after the change.
Sources: TCVN 5712:1993 (VN3, "ABC") code table; the VNI for Windows code table.
"""

import re
import unicodedata
from typing import Final

_TCVN3_FROM: Final = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢£¤¥¦§"
_TCVN3_TO: Final = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂÊÔƠƯĐ"
_TCVN3: Final = str.maketrans(_TCVN3_FROM, _TCVN3_TO)

_VNI_TONES: Final = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_CIRCUMFLEX: Final = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_VNI_BREVE: Final = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_VNI_SINGLE: Final = {
    "ñ": "đ",
    "æ": "ỉ",
    "ó": "ĩ",
    "ò": "ị",
    "î": "ỵ",
    "ô": "ơ",
    "ö": "ư",
    "í": "í",
    "ì": "ì",
}


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_SINGLE)
    for letter in "aeouyôö":
        base = _VNI_SINGLE.get(letter, letter)
        table |= {letter + sign: base + tone for sign, tone in _VNI_TONES.items()}
    for letter in "aeo":
        table |= {letter + sign: letter + "\u0302" + tone for sign, tone in _VNI_CIRCUMFLEX.items()}
    table |= {"a" + sign: "a\u0306" + tone for sign, tone in _VNI_BREVE.items()}
    both = {}
    for source, target in table.items():
        target = unicodedata.normalize("NFC", target)
        upper = unicodedata.normalize("NFC", target.upper())
        both[source] = target
        both[source.upper()] = upper
        if len(source) == 2:
            both[source[0].upper() + source[1]] = upper
    return both


_VNI: Final = _vni_table()
_VNI_PATTERN: Final = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def is_legacy_font(name: str) -> bool:
    """Whether a font of this name draws Vietnamese letters in one of the two old ways."""
    return _bare(name).startswith((".vn", "vni-"))


def from_legacy_font(text: str, font: str) -> str:
    """`text` of a run set in `font` as Unicode; unchanged when the font is an ordinary one.

    The capitals of TCVN3 exist only as fonts whose name ends in H: their text is turned to capitals.
    """
    name = _bare(font)
    if name.startswith(".vn"):
        plain = from_tcvn3(text)
        return plain.upper() if re.match(r"\.vn[a-z0-9 ]*h\b", name) else plain
    if name.startswith("vni-"):
        return from_vni(text)
    return text


def from_tcvn3(text: str) -> str:
    """TCVN3 letters (as read in Windows-1252 or Latin-1) as Unicode."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """VNI letter pairs (as read in Windows-1252 or Latin-1) as Unicode, the longest match first."""
    return _VNI_PATTERN.sub(lambda match: _VNI[match.group()], text)


def _bare(font: str) -> str:
    """A font's name in small letters, without the tag of a PDF's subset ("ABCDEF+.VnTime")."""
    return re.sub(r"^[A-Z]{6}\+", "", font).lower()
