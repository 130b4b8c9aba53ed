"""The components of digital infrastructure, told from the words of a heading."""

import re
from functools import lru_cache

from hatangso.domain.plans.folding import fold
from hatangso.domain.plans.items import Measure
from hatangso.domain.plans.lexicon import component_of

_WORDS = (
    ("physical", re.compile(r"vat ly|internet van vat|\biot\b")),
    ("services", re.compile(r"tien ich so|nhu (?:mot )?dich vu|cong nghe so|nen tang so|dich vu so")),
    ("security", re.compile(r"an toan|an ninh mang|bao mat|an ninh thong tin")),
    ("telecom", re.compile(r"vien thong|internet|bang rong")),
    ("data", re.compile(r"du lieu|dien toan dam may")),
)


@lru_cache(maxsize=512)
def component_of_heading(heading: str) -> str | None:
    """The component that a heading names, or None where it names none or all of them."""
    folded = fold(heading)
    named = [name for name, pattern in _WORDS if pattern.search(folded)]
    if len(named) > 2:
        return None
    return named[0] if named else None


def component_of_item(headings: tuple[str, ...], measures: tuple[Measure, ...]) -> str | None:
    """The innermost heading's component, else the first measure's."""
    for heading in reversed(headings):
        named = component_of_heading(heading)
        if named is not None:
            return named
    for measure in measures:
        if measure.indicator is not None:
            return component_of(measure.indicator)
    return None
