"""One figure as it is told alone: what cannot be true of it (refused), what is unusual (asked about once).

What its numbers must obey is declared in catalog/checks and handed in; here stands what only a single figure
can lack: a period that has begun, a value, a level of progress.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from hatangso.domain.figures.told import Shape, ToldFigure
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.validation.check import Check, Target
from hatangso.domain.validation.checking import RowToCheck, check_rows
from hatangso.domain.validation.kinds import rules_of
from hatangso.domain.validation.rule import Finding
from hatangso.domain.words import Words

EARLIEST_YEAR = 2015


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a figure, and in which field it is mended."""

    field: str
    words: Words


@dataclass(frozen=True)
class Earlier:
    """The figure before: what a new one is compared with."""

    period_label: Words
    value: float | None
    whole: float | None = None


def faults(told: ToldFigure, shape: Shape, checks: Iterable[Check], *, today: date) -> tuple[Fault, ...]:
    """Everything that makes the figure impossible; empty where it can be believed."""
    found = [*_period(told, today), *_nothing_told(told, shape)]
    found += [Fault(f.field, f.words) for f in _findings(told, shape, checks, None) if f.is_hard]
    return tuple(found)


def unusual(
    told: ToldFigure, shape: Shape, checks: Iterable[Check], earlier: Earlier | None
) -> tuple[Words, ...]:
    """What a careful reader would ask about the figure; empty where nothing stands out."""
    return tuple(f.words for f in _findings(told, shape, checks, earlier) if not f.is_hard)


def _findings(
    told: ToldFigure, shape: Shape, checks: Iterable[Check], earlier: Earlier | None
) -> tuple[Finding, ...]:
    rules = rules_of(checks, Target(shape, footing=told.footing))
    numbers = {"part": told.part, "whole": told.whole, "value": told.value}
    texts = {}
    if earlier is not None:
        numbers |= {"before.value": earlier.value, "before.whole": earlier.whole}
        texts["before.label"] = earlier.period_label
    return check_rows([RowToCheck("", rules, numbers, texts)])


def _period(told: ToldFigure, today: date) -> Iterator[Fault]:
    if told.period.first_day > today:
        yield Fault(
            "period",
            Words("Kỳ số liệu chưa bắt đầu.", "The period has not begun yet."),
        )
    if told.period.year < EARLIEST_YEAR:
        yield Fault(
            "period",
            Words(
                f"Kỳ số liệu phải từ năm {EARLIEST_YEAR} trở đi.",
                f"The period must not be before {EARLIEST_YEAR}.",
            ),
        )


def _nothing_told(told: ToldFigure, shape: Shape) -> Iterator[Fault]:
    if shape.kind is ValueKind.RATIO:
        if told.part is None and told.whole is None and told.value is None:
            yield Fault("part", Words("Hãy nhập số phần và tổng số.", "Enter the part and the whole."))
    elif shape.kind is ValueKind.VALUE:
        if told.value is None:
            yield Fault("value", Words("Hãy nhập giá trị.", "Enter the value."))
    elif told.progress is None:
        yield Fault("progress", Words("Hãy chọn mức độ thực hiện.", "Choose how far it is."))
