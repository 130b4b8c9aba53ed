"""Parts add up to their total: the rows of a table, the neighbourhoods of a ward.

The row of the total is given `parts.<field>` (their sum, known only when every part is) and `parts.n`.
"""

from collections.abc import Iterator

from hatangso.domain.validation.check import Check, Target
from hatangso.domain.validation.fields import field_words, fields_told
from hatangso.domain.validation.rule import Rule
from hatangso.domain.words import Words


def sums(check: Check, target: Target) -> Iterator[Rule]:
    tolerance = check.thresholds["tolerance"]
    for name in fields_told(target.shape, check.fields):
        words = field_words(name)
        added = f"parts.{name}"
        yield Rule(
            check.code,
            check.version,
            check.severity,
            name,
            ("gt", ("abs", ("sub", name, added)), tolerance),
            Words(
                f"{words.vi} là {{{name}}} nhưng cộng {{parts.n}} dòng thành phần được {{{added}}}.",
                f"{words.en} is {{{name}}} but its {{parts.n}} parts add up to {{{added}}}.",
            ),
            Words(
                f"{words.vi} khác tổng các dòng thành phần.",
                f"{words.en} differs from the sum of its parts.",
            ),
        )
