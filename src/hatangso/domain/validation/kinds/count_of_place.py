"""A count is set against what is known of the place: subscribers against households.

Option `count` is what the place is known by (given as `place.<count>`). The half of the figure that counts
one of `applies.counts` may be at most `times` as much; with `share` it may differ by that share either way.
"""

from collections.abc import Iterator

from hatangso.domain.validation.check import Check, Target
from hatangso.domain.validation.expression import Expression
from hatangso.domain.validation.fields import field_words
from hatangso.domain.validation.rule import Rule
from hatangso.domain.words import Words


def count_of_place(check: Check, target: Target) -> Iterator[Rule]:
    known = f"place.{check.options['count']}"
    label = COUNTS_OF_PLACES[check.options["count"]]
    for name, counted in zip(("part", "whole"), target.shape.counts, strict=False):
        if counted not in check.applies.counts:
            continue
        if (times := check.thresholds.get("times")) is not None:
            broken: Expression = ("gt", name, ("mul", times, known))
        else:
            broken = (
                "gt",
                ("abs", ("sub", name, known)),
                ("mul", check.thresholds["share"], known),
            )
        words = field_words(name)
        vi, en = ("lớn hơn", "is more than") if times else ("lệch nhiều so với", "is far from")
        yield Rule(
            check.code,
            check.version,
            check.severity,
            name,
            ("and", ("gt", known, 0.0), broken),
            Words(
                f"{words.vi} ({{{name}}}) {vi} {label.vi} của địa bàn ({{{known}}}).",
                f"{words.en} ({{{name}}}) {en} the {label.en} of the place ({{{known}}}).",
            ),
            Words(
                f"{words.vi} {vi} {label.vi} của địa bàn.",
                f"{words.en} {en} the {label.en} of the place.",
            ),
        )


COUNTS_OF_PLACES = {
    "households": Words("số hộ", "households"),
    "population": Words("dân số", "population"),
}
