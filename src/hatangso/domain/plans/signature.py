"""Who signed a plan: the name below the office, above the annexes."""

import re

from hatangso.domain.plans.flow import Passage
from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import Signer

_OFFICE = re.compile(
    r"(?:(?:kt|tm|tl|tuq|q)\s?\.?\s+)?(?P<office>(?:quyen )?(?:pho )?(?:chu tich(?: thuong truc)?|giam doc"
    r"|bi thu|truong phong|chi huy truong|truong cong an|truong ban|chanh van phong))"
)
_PREFIXED = re.compile(r"(?:kt|tm|tl|tuq)\s?\.?\s+")
_SIGNED = re.compile(r"\(?\s*(?:da ky|ky ten|ky, ghi ro|chu ky|da ky ten)")
_NOT_A_NAME = re.compile(
    r"noi nhan|luu|thuong truc|phu luc|ubnd|uy ban|nhan dan|phong|so |chu tich|ke hoach|phuong|xa "
    r"|cong an|tinh |thanh pho"
)


def find_signer(passages: list[Passage]) -> Signer | None:
    """The signer, or None where there is no place for a signature with a name."""
    result: Signer | None = None
    office = ""
    waiting = 0
    for passage in passages:
        text = passage.text.strip()
        folded = fold(text)
        told = _office_at_end(text, folded)
        if told is not None:
            office, name = told
            waiting = 8
            if name:
                result, waiting = Signer(name, office), 0
            continue
        if waiting and office and folded == "thuong truc" and result is None:
            office = f"{office} {text}"
            continue
        if waiting and office:
            waiting -= 1
            if _SIGNED.match(folded) or (passage.mark is not None and passage.mark.kind == "bullet"):
                continue
            if looks_like_name(text):
                result, waiting = Signer(text, office), 0
    return result


def looks_like_name(text: str) -> bool:
    """Two to six words, each with a capital first letter, no digits: a Vietnamese person's name."""
    words = text.split()
    if not 2 <= len(words) <= 6 or len(text) > 45 or _NOT_A_NAME.search(fold(text)):
        return False
    return all(word[0].isupper() and word.replace("-", "").isalpha() for word in words)


def _office_at_end(text: str, folded: str) -> tuple[str, str] | None:
    """The last office of a line of offices in capitals, and a name that stands on the same line."""
    found = [
        each for each in _OFFICE.finditer(folded) if text[each.start("office") : each.end("office")].isupper()
    ]
    if not found or len(text) > 160:
        return None
    last = found[-1]
    if _PREFIXED.match(folded[last.start() :]) and len(found) == 1 and not text[last.end() :].strip():
        return None if folded.startswith("tm") else (text[last.start("office") : last.end("office")], "")
    rest = text[last.end() :].strip(" .,:")
    name = rest if looks_like_name(rest) else ""
    return text[last.start("office") : last.end("office")], name
