"""Which locality a plan is for, with its type ('phường Long Mỹ'), and its level."""

import re
import unicodedata
from collections import Counter

from hatangso.domain.plans.flow import Passage
from hatangso.domain.plans.folding import fold

_TYPES = ("phường", "xã", "thị trấn", "đặc khu", "quận", "huyện", "thị xã", "thành phố", "tỉnh")
_COMMUNE = ("phường", "xã", "thị trấn", "đặc khu")
_CENTRAL_CITIES = frozenset(("ha noi", "ho chi minh", "hai phong", "da nang", "can tho", "hue"))
_NAMED = re.compile(r"\b(phuong|xa|thi tran|dac khu|quan|huyen|thi xa|thanh pho|tinh|tp\.?)\s+")
_COMMITTEE = re.compile(
    r"(?:uy ban nhan dan|ubnd)\s+(phuong|xa|thi tran|dac khu|quan|huyen|thi xa|thanh pho|tinh|tp\.?)\s+"
)
_TYPE_OF = {fold(name): name for name in _TYPES} | {"tp": "thành phố", "tp.": "thành phố"}
_LONGEST_TITLE = 500
_STOP = frozenset(
    (
        "nam",
        "giai",
        "den",
        "va",
        "thoi",
        "tren",
        "tai",
        "theo",
        "tinh",
        "thanh",
        "huyen",
        "trong",
        "ban",
        "thuc",
        "ve",
        "so",
    )
)


def find_locality(title: str, head: list[Passage], preamble: list[Passage], text: str) -> tuple[str, str]:
    """The locality with its type, and 'commune', 'district' or 'province'."""
    found: list[tuple[str, str]] = []
    for passage in head:
        folded = fold(passage.text)
        for place in _COMMITTEE.finditer(folded):
            found.append(_named(passage.text, place.group(1), place.end()))
        if _NAMED.match(folded) and len(passage.text) < 45 and passage.text.isupper():
            found += [_named(passage.text, each.group(1), each.end()) for each in _NAMED.finditer(folded)][:1]
    title = title[:_LONGEST_TITLE]
    titled = [_named(title, place.group(1), place.end()) for place in _NAMED.finditer(fold(title))]
    found = [each for each in titled if each[1]] + [each for each in found if each[1]]
    if not found:
        for passage in reversed(preamble):
            folded = fold(passage.text)
            found += [
                each
                for place in _COMMITTEE.finditer(folded)
                if (each := _named(passage.text, place.group(1), place.end()))[1]
            ]
    if not found:
        found = _often_named(text)
    if not found:
        return "", "commune"
    kind, name = next((each for each in found if each[0] in _COMMUNE), found[0])
    name = _spelt(kind, name, text)
    return f"{kind} {name}", _level(kind, name)


def _named(text: str, kind: str, begin: int) -> tuple[str, str]:
    """Type and proper name from `begin` on: words with capitals (in a shouted text, up to a known word)."""
    words: list[str] = []
    shouted = text[max(0, begin - 40) : begin + 40].isupper()
    for word in text[begin : begin + 60].split():
        bare = word.strip(",.;:()–-")
        if not bare or (fold(bare) in _STOP and (shouted or bare.islower())) or len(words) >= 5:
            break
        if not (bare[0].isupper() or bare.isdigit()) or (bare.isdigit() and len(bare) > 2):
            break
        words.append(bare)
        if word != bare and word[-1] in ",.;:)–":
            break
    return _TYPE_OF[kind], " ".join(words)


def _often_named(text: str) -> list[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for place in _NAMED.finditer(fold(text)):
        kind, name = _named(text, place.group(1), place.end())
        if name and kind in _COMMUNE:
            counts[(kind, name)] += 1
    return [each for each, _ in counts.most_common(1)]


def _spelt(kind: str, name: str, text: str) -> str:
    """The name as the text spells it with small letters, where the title shouts it."""
    if not name.isupper() or name.isdigit():
        return name
    wanted = unicodedata.normalize("NFC", name)
    for place in re.finditer(re.escape(fold(f"{kind} {name}")), fold(text)):
        spelt = text[place.end() - len(wanted) : place.end()]
        if not spelt.isupper() and spelt[:1].isupper():
            return spelt
    return " ".join(word.capitalize() for word in name.split())


def _level(kind: str, name: str) -> str:
    if kind in _COMMUNE:
        return "commune"
    if kind == "tỉnh" or (kind == "thành phố" and fold(name) in _CENTRAL_CITIES):
        return "province"
    return "district"
