"""Which unit a table means by a code or a name: certain, or a question with suggestions, never a guess."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from hatangso.domain.places.search_key import plain

_KINDS = ("thanh pho ", "tinh ", "phuong ", "xa ", "dac khu ", "thi tran ", "tp ", "p ", "x ", "tt ")
_SHORT = {"tp ": "thanh pho ", "p ": "phuong ", "x ": "xa ", "tt ": "thi tran "}
_NO_WORD = re.compile(r"[^a-z0-9']+")
_CODE = re.compile(r"\d{1,5}|[A-Z]\d{2,6}")
SUGGESTED = 3


@dataclass(frozen=True)
class KnownPlace:
    """A unit by its code, its full name, and other names of the same unit in the past."""

    code: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormerPlace:
    """A unit that is no more, and the codes of those it went into."""

    name: str
    became: tuple[str, ...]


@dataclass(frozen=True)
class ToldPlace:
    """`code` where one unit is surely meant; else codes to suggest, and whether the name is a former one."""

    code: str = ""
    suggested: tuple[str, ...] = ()
    former: bool = False


@dataclass
class ToldPlaces:
    """The units that may be meant: those of one province (and itself)."""

    known: Iterable[KnownPlace]
    former: Iterable[FormerPlace] = ()
    matched: Mapping[str, str] = field(default_factory=dict)  # names a person has matched with a code

    def __post_init__(self) -> None:
        self.names: dict[str, str] = {}
        self._full: dict[str, set[str]] = {}
        self._bare: dict[str, set[str]] = {}
        self._former: dict[str, set[str]] = {}
        self._found: dict[str, ToldPlace] = {}
        for one in self.known:
            self.names[one.code] = one.name
            for name in (one.name, *one.also):
                self._full.setdefault(_key(name), set()).add(one.code)
                self._bare.setdefault(_bare(_key(name)), set()).add(one.code)
        for gone in self.former:
            for key in (_key(gone.name), _bare(_key(gone.name))):
                self._former.setdefault(key, set()).update(gone.became)
        self.matched = {_key(name): code for name, code in self.matched.items()}

    def find(self, text: str) -> ToldPlace:
        """By code (zeros in front may be lost), full name, or name without its kind where one unit has it.

        A name with its province behind a comma is read without that. A former unit's figure is not the new
        one's, so its name only suggests.

        >>> known = [KnownPlace("00070", "phường Hoàn Kiếm"), KnownPlace("00256", "phường Kim Liên")]
        >>> places = ToldPlaces(known, [FormerPlace("phường Hàng Bạc", ("00070",))])
        >>> places.find("70").code, places.find("P. HOAN KIEM, TP Hà Nội").code
        ('00070', '00070')
        >>> places.find("Hàng Bạc"), places.find("Kim Lien 1").suggested
        (ToldPlace(code='', suggested=('00070',), former=True), ('00256',))
        """
        said = " ".join(text.split())
        if said not in self._found:
            self._found[said] = self._find(said)
        return self._found[said]

    def _find(self, text: str) -> ToldPlace:
        if (matched := self.matched.get(_key(text))) in self.names:
            return ToldPlace(str(matched))
        bare_text = text.removesuffix(".0")
        if _CODE.fullmatch(bare_text.upper()):
            for code in (bare_text.upper(), bare_text.zfill(5), bare_text.zfill(2)):
                if code in self.names:
                    return ToldPlace(code)
            return ToldPlace()
        for said in dict.fromkeys((text, re.split(r",| - ", text)[0])):
            key = _key(said)
            for table, wanted in ((self._full, key), (self._bare, key), (self._bare, _bare(key))):
                found = table.get(wanted, set())
                if len(found) == 1 and not (table is self._bare and wanted != key and wanted in self._full):
                    return ToldPlace(next(iter(found)))
                if found:
                    return ToldPlace(suggested=tuple(sorted(found)))
        return self._suggestion(_key(re.split(r",| - ", text)[0]))

    def _suggestion(self, key: str) -> ToldPlace:
        gone = self._former.get(key) or self._former.get(_bare(key))
        if gone:
            return ToldPlace(suggested=tuple(sorted(gone & self.names.keys())), former=True)
        near = get_close_matches(_bare(key), list(self._bare), n=SUGGESTED, cutoff=0.75)
        codes = dict.fromkeys(code for name in near for code in sorted(self._bare[name]))
        return ToldPlace(suggested=tuple(codes)[:SUGGESTED])


def _key(name: str) -> str:
    """The name in plain letters, its kind written out.

    >>> _key("P.Hoàn Kiếm"), _key("TP. Cần Thơ")
    ('phuong hoan kiem', 'thanh pho can tho')
    """
    key = _NO_WORD.sub(" ", plain(name)).strip().replace("'", "")
    for short, kind in _SHORT.items():
        if key.startswith(short):
            return kind + key.removeprefix(short)
    return key


def _bare(key: str) -> str:
    """Without the kind of unit before it."""
    for kind in _KINDS:
        if key.startswith(kind):
            return key.removeprefix(kind)
    return key
