"""A ratio has both halves: one alone says nothing."""

from collections.abc import Iterator

from hatangso.domain.validation.check import Check, Target
from hatangso.domain.validation.rule import Rule
from hatangso.domain.words import Words


def both_halves(check: Check, target: Target) -> Iterator[Rule]:
    for name, other in (("part", "whole"), ("whole", "part")):
        yield Rule(
            check.code,
            check.version,
            check.severity,
            name,
            ("and", ("unknown", name), ("known", other)),
            _WORDS[name],
            _WORDS[name],
        )


_WORDS = {
    "part": Words("Còn thiếu số phần.", "The part is missing."),
    "whole": Words("Còn thiếu tổng số.", "The whole is missing."),
}
