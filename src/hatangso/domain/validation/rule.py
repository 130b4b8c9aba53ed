"""One rule about the numbers of a row, and what it finds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from hatangso.domain.numbers_format import format_number, format_quantity, unit_words
from hatangso.domain.validation.expression import Expression, require_number, require_truth
from hatangso.domain.words import Words

PLACE_FOR_A_NUMBER = re.compile(r"\{([a-z][a-z0-9_.]*)(:q)?\}")


class Severity(StrEnum):
    """Hard: cannot be, refused. Soft: unusual, asked about and kept with a reason."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True)
class Rule:
    """When the numbers of a row are wrong or unusual, and what is then said.

    `code` names it for confirmations and never changes; `version` grows when its threshold or meaning does.
    `field` is where it is mended. `names` are numbers worked out from others, in order. `says` has places for
    numbers: {part} as a number, {now:q} with the rule's `unit`. `brief` says it without numbers (Excel).
    """

    code: str
    version: int
    severity: Severity
    field: str
    broken: Expression
    says: Words
    brief: Words
    names: tuple[tuple[str, Expression], ...] = ()
    unit: str | None = None

    def __post_init__(self) -> None:
        require_truth(self.broken)
        for _, worked_out in self.names:
            require_number(worked_out)


@dataclass(frozen=True)
class Finding:
    """One rule broken at one cell: `key` is the row's identifier (CellKey.text, or 'table:<code>|<row>')."""

    rule: str
    severity: Severity
    key: str
    field: str
    words: Words

    @property
    def is_hard(self) -> bool:
        return self.severity is Severity.HARD

    @property
    def cell(self) -> str:
        """The cell's identifier: the row's and the field's."""
        return f"{self.key}|{self.field}"


def said(rule: Rule, numbers: Mapping[str, float], texts: Mapping[str, Words]) -> Words:
    """The rule's sentence with the row's numbers in it."""
    return Words(
        _filled(rule.says.vi, "vi", rule.unit, numbers, texts),
        _filled(rule.says.en, "en", rule.unit, numbers, texts),
    )


def _filled(
    sentence: str, language: str, unit: str | None, numbers: Mapping[str, float], texts: Mapping[str, Words]
) -> str:
    def put(found: re.Match[str]) -> str:
        name = found[1]
        if name in texts:
            return texts[name].spoken_in(language)
        number = numbers.get(name)
        if number is None or not abs(number) < float("inf"):
            return "?"
        return format_quantity(number, unit, language=language) if found[2] else format_number(number)

    return PLACE_FOR_A_NUMBER.sub(put, sentence)


def as_json(rule: Rule) -> dict[str, Any]:
    """The rule as the browser reads it: plain lists, numbers and texts."""
    return {
        "code": rule.code,
        "version": rule.version,
        "severity": rule.severity.value,
        "field": rule.field,
        "broken": _as_lists(rule.broken),
        "names": [[name, _as_lists(worked_out)] for name, worked_out in rule.names],
        "says": {"vi": rule.says.vi, "en": rule.says.en},
        "unit": {language: unit_words(rule.unit, language) for language in ("vi", "en")},
    }


def _as_lists(expression: Expression) -> Any:
    if isinstance(expression, tuple):
        return [_as_lists(operand) for operand in expression]
    return expression
