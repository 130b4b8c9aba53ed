"""A part is not larger than its whole."""

from collections.abc import Iterator

from hatangso.domain.validation.check import Check, Target
from hatangso.domain.validation.rule import Rule
from hatangso.domain.words import Words


def part_of_whole(check: Check, target: Target) -> Iterator[Rule]:
    yield Rule(
        check.code,
        check.version,
        check.severity,
        "part",
        ("and", ("gt", "whole", 0.0), ("gt", "part", "whole")),
        Words(
            "Số phần ({part}) không được lớn hơn tổng số ({whole}).",
            "The part ({part}) cannot exceed the whole ({whole}).",
        ),
        Words("Số phần không được lớn hơn tổng số.", "The part cannot exceed the whole."),
    )
