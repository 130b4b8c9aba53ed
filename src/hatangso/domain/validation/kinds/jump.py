"""A figure far from the last one of the same place and source.

`points`: more percentage points than this. `times`: more than so many times, or less than one in so many.
`whole_share`: the whole changed by more than this share of what it was.
"""

from collections.abc import Iterator

from hatangso.domain.validation.check import Check, Target
from hatangso.domain.validation.expression import Expression, both
from hatangso.domain.validation.fields import main_field, now
from hatangso.domain.validation.rule import Rule
from hatangso.domain.words import Words


def jump(check: Check, target: Target) -> Iterator[Rule]:
    shape = target.shape
    tests: list[tuple[str, Expression]] = []
    if (points := check.thresholds.get("points")) is not None:
        tests.append(("now", ("gt", ("abs", ("sub", "now", "before.value")), points)))
    if (times := check.thresholds.get("times")) is not None:
        far: Expression = (
            "or",
            ("gt", "now", ("mul", times, "before.value")),
            ("lt", ("mul", times, "now"), "before.value"),
        )
        tests.append(("now", both(("gt", "before.value", 0.0), far)))
    if (share := check.thresholds.get("whole_share")) is not None:
        moved: Expression = (
            "gt",
            ("abs", ("sub", "whole", "before.whole")),
            ("mul", share, "before.whole"),
        )
        tests.append(("whole", both(("gt", "whole", 0.0), ("gt", "before.whole", 0.0), moved)))
    for what, broken in tests:
        yield Rule(
            check.code,
            check.version,
            check.severity,
            "whole" if what == "whole" else main_field(shape),
            broken,
            *_WORDS[what],
            names=(("now", now(shape)),),
            unit=shape.unit,
        )


_WORDS = {
    "now": (
        Words(
            "Thay đổi lớn so với {before.label}: từ {before.value:q} thành {now:q}.",
            "A large change since {before.label}: from {before.value:q} to {now:q}.",
        ),
        Words("Thay đổi lớn so với kỳ trước.", "A large change since the last period."),
    ),
    "whole": (
        Words(
            "Tổng số thay đổi nhiều so với {before.label}: từ {before.whole} thành {whole}.",
            "The whole changed much since {before.label}: {before.whole} to {whole}.",
        ),
        Words("Tổng số thay đổi nhiều so với kỳ trước.", "The whole changed much since the last period."),
    ),
}
