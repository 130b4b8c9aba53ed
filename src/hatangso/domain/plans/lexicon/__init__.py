"""The indicators' phrases: every module beside this one that holds a PHRASE, found by itself."""

import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from hatangso.domain.plans.lexicon.phrase import Phrase


@cache
def phrases() -> tuple[Phrase, ...]:
    """All phrases, by code. A module without a PHRASE, or two with one code, is an error."""
    found: dict[str, Phrase] = {}
    for module in sorted(iter_modules(__path__), key=lambda each: each.name):
        if module.name == "phrase":
            continue
        phrase = import_module(f"{__name__}.{module.name}").PHRASE
        if not isinstance(phrase, Phrase) or phrase.code != module.name:
            raise TypeError(f"lexicon/{module.name}.py must hold PHRASE = Phrase(code={module.name!r}, …)")
        found[phrase.code] = phrase
    return tuple(found.values())


def may_be_told(folded: str) -> bool:
    """Whether any indicator's first pattern is found: a quick look before all phrases are tried."""
    return _anything().search(folded) is not None


@cache
def _anything() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase.every[0]})" for phrase in phrases()))


@cache
def component_of(code: str) -> str | None:
    """The component that an indicator belongs to."""
    return next((phrase.component for phrase in phrases() if phrase.code == code), None)
