"""A plan's wording of an organisation, taken apart for comparing: the core, its level, its place.

'Sở KH&CN thành phố' and 'Sở Khoa học và Công nghệ' have one core; 'Công an phường' and 'Công an thành phố'
have one core on two levels and are never the same.
"""

import re
import unicodedata
from dataclasses import dataclass

from hatangso.domain.places.search_key import plain

# Written without accents and signs; what stands for one thing only in such plans.
ABBREVIATIONS = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "mttqvn": "mat tran to quoc viet nam",
    "ubmttq": "uy ban mat tran to quoc",
    "ubmttqvn": "uy ban mat tran to quoc viet nam",
    "vhxh": "van hoa xa hoi",
    "vhtt": "van hoa thong tin",
    "vhttdl": "van hoa the thao du lich",
    "khcn": "khoa hoc cong nghe",
    "tttt": "thong tin truyen thong",
    "khdt": "ke hoach dau tu",
    "tnmt": "tai nguyen moi truong",
    "nnmt": "nong nghiep moi truong",
    "gddt": "giao duc dao tao",
    "gtvt": "giao thong van tai",
    "ktht": "kinh te ha tang",
    "kthtdt": "kinh te ha tang do thi",
    "tthc": "thu tuc hanh chinh",
    "ttpvhcc": "trung tam phuc vu hanh chinh cong",
    "pvhcc": "phuc vu hanh chinh cong",
    "hcc": "hanh chinh cong",
    "dvsnc": "dich vu su nghiep cong",
    "cudvc": "cung ung dich vu cong",
    "cnscd": "cong nghe so cong dong",
    "cntt": "cong nghe thong tin",
    "cds": "chuyen doi so",
    "dn": "doanh nghiep",
    "dnvt": "doanh nghiep vien thong",
    "vt": "vien thong",
    "vp": "van phong",
    "tt": "trung tam",
    "tdp": "to dan pho",
    "ttdt": "thong tin dien tu",
}
LEVELS = {
    "phường": "commune",
    "xã": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
    "quận": "district",
    "huyện": "district",
    "thị xã": "district",
    "thành phố": "province",
    "tp": "province",
    "tỉnh": "province",
}
# A level stands at the end, with the place's name or without. 'xã hội', 'hợp tác xã', 'tỉnh ủy' are none.
_LEVEL = re.compile(
    rf"(?<!tác )(?<!liên )\b({'|'.join(sorted(LEVELS, key=len, reverse=True))})\b\.?"
    r"(?!\s+(?:hội|ủy|uỷ|đoàn|đội)\b)"
    r"((?:\s+(?!và\b|các\b)[\w'’]+){0,5})\s*$"
)
_ASIDE = re.compile(r"\([^)]*\)|\bđ/c\s+\w+")
_FILLER = re.compile(
    r"^(?:-|–|\+|•)\s*|\s+(?:thực hiện|chủ trì|phối hợp|liên quan|có liên quan|trên địa bàn)$", re.IGNORECASE
)
_SHORT = r"(\w{1,3})"
_SHORT_RUNS = tuple(re.compile(r"\b" + r"\s?[-–&.,]\s?".join([_SHORT] * pieces) + r"\b") for pieces in (3, 2))
_SIGNS = re.compile(r"[^\w\s]+")


@dataclass(frozen=True)
class Wording:
    """The core without accents, abbreviations spelt out, 'và' left out; where told, the kind of unit
    ('phường'), its level ('commune') and its name."""

    core: str
    unit_kind: str | None
    level: str | None
    place: str

    def agrees_in_place_with(self, other: "Wording") -> bool:
        """No contradiction in level or place; silence contradicts nothing."""
        levels = self.level is None or other.level is None or self.level == other.level
        places = not self.place or not other.place or self.place == other.place
        return levels and places


def take_apart(text: str) -> Wording:
    """
    >>> take_apart("UBND phường An Hòa")
    Wording(core='uy ban nhan dan', unit_kind='phuong', level='commune', place='an hoa')
    """
    bare = tidy(text).lower()
    level = _LEVEL.search(bare)
    core = bare[: level.start()] if level and level.start() else bare
    told = level if level and level.start() else None
    return Wording(
        core=_spelt_out(core),
        unit_kind=plain(told[1].replace("tp", "thành phố")) if told else None,
        level=LEVELS[told[1]] if told else None,
        place=_spelt_out(told[2]) if told else "",
    )


def wording_key(text: str) -> str:
    """One key for all ways to write the same wording: for storing what a person decided it to mean."""
    return _spelt_out(tidy(text))


def tidy(text: str) -> str:
    """The wording without list marks, names in brackets, and words on how the organisation takes part."""
    found = " ".join(_ASIDE.sub(" ", unicodedata.normalize("NFC", text)).split()).rstrip(" .;,:")
    while (shorter := _FILLER.sub("", found).rstrip(" .;,:")) != found:
        found = shorter
    return found


def has_abbreviation(text: str) -> bool:
    return any(word in ABBREVIATIONS for word in _words(text))


def _spelt_out(text: str) -> str:
    spelt = (ABBREVIATIONS.get(word, word) for word in _words(text))
    return " ".join(w for w in " ".join(spelt).split() if w != "va")


def _words(text: str) -> list[str]:
    # VH-XH and KH&CN are one abbreviation; 'HĐND-UBND' are two, 'Văn hóa - Xã hội' four words.
    joined = plain(text)
    for pattern in _SHORT_RUNS:
        joined = pattern.sub(_joined_if_known, joined)
    return _SIGNS.sub(" ", joined).split()


def _joined_if_known(found: re.Match[str]) -> str:
    together = "".join(found.groups())
    return together if together in ABBREVIATIONS else found[0]
