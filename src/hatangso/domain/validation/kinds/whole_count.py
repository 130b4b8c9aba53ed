"""What is counted one by one (people, households, stations) has no decimals."""

from collections.abc import Iterator

from hatangso.domain.validation.check import Check, Target
from hatangso.domain.validation.fields import field_words, fields_told
from hatangso.domain.validation.rule import Rule
from hatangso.domain.words import Words


def whole_count(check: Check, target: Target) -> Iterator[Rule]:
    for name in fields_told(target.shape, check.fields):
        words = field_words(name)
        yield Rule(
            check.code,
            check.version,
            check.severity,
            name,
            ("fractional", name),
            Words(
                f"{words.vi} là số đếm nên phải là số nguyên, không phải {{{name}}}.",
                f"{words.en} is a count and must be a whole number, not {{{name}}}.",
            ),
            Words(f"{words.vi} phải là số nguyên.", f"{words.en} must be a whole number."),
        )
