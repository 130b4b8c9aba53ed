"""What cannot be true of a figure (it is refused), and what is unusual (it is asked about once).

The thresholds of the unusual are the product's own; they only make a person look twice and say why.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hatangso.domain.figures.told import Shape, ToldFigure, value_of
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.numbers_format import LARGEST, format_number, format_quantity
from hatangso.domain.words import Words

EARLIEST_YEAR = 2015
POINTS_OF_A_JUMP = 25.0  # percentage points between two figures of a share
TIMES_OF_A_JUMP = 2.0  # for every other unit: twice as much, or half
SHARE_OF_WHOLE = 0.2  # a whole (dân số, số hộ) that changes by a fifth


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


def faults(told: ToldFigure, shape: Shape, *, today: date) -> tuple[Fault, ...]:
    """Everything that makes the figure impossible; empty where it can be believed."""
    found = [*_period(told, today), *_too_large(told)]
    if found:
        return tuple(found)
    if shape.kind is ValueKind.RATIO:
        found += _halves(told, shape)
    elif shape.kind is ValueKind.VALUE:
        if told.value is None:
            found.append(Fault("value", Words("Hãy nhập giá trị.", "Enter the value.")))
    elif told.progress is None:
        found.append(Fault("progress", Words("Hãy chọn mức độ thực hiện.", "Choose how far it is.")))
    value = value_of(told, shape)
    if value is not None and value < 0:
        found.append(Fault("value", Words("Giá trị không được âm.", "The value cannot be negative.")))
    elif value is not None and shape.unit == "%" and shape.part_of_whole and value > 100 and not found:
        found.append(
            Fault("value", Words("Tỷ lệ phải từ 0 đến 100 %.", "The share must lie within 0 and 100 %."))
        )
    return tuple(found)


def unusual(told: ToldFigure, shape: Shape, earlier: Earlier | None) -> tuple[Words, ...]:
    """What a careful reader would ask about the figure; empty where nothing stands out."""
    if earlier is None:
        return ()
    said = []
    value = value_of(told, shape)
    if value is not None and earlier.value is not None and _jumps(earlier.value, value, shape.unit):
        before, after = (format_quantity(v, shape.unit) for v in (earlier.value, value))
        said.append(
            Words(
                f"Thay đổi lớn so với {earlier.period_label.vi}: từ {before} thành {after}.",
                f"A large change since {earlier.period_label.en}: from {before} to {after}.",
            )
        )
    if (
        told.whole
        and earlier.whole
        and shape.part_of_whole
        and abs(told.whole / earlier.whole - 1) > SHARE_OF_WHOLE
    ):
        before, after = format_number(earlier.whole), format_number(told.whole)
        said.append(
            Words(
                f"Tổng số thay đổi nhiều so với {earlier.period_label.vi}: từ {before} thành {after}.",
                f"The whole changed much since {earlier.period_label.en}: {before} to {after}.",
            )
        )
    return tuple(said)


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


def _too_large(told: ToldFigure) -> Iterator[Fault]:
    for name in ("part", "whole", "value"):
        number = getattr(told, name)
        if number is not None and not abs(number) <= LARGEST:
            yield Fault(name, Words("Số này quá lớn.", "This number is too large."))


def _halves(told: ToldFigure, shape: Shape) -> Iterator[Fault]:
    if told.part is None and told.whole is None:
        if told.value is None:
            yield Fault("part", Words("Hãy nhập số phần và tổng số.", "Enter the part and the whole."))
        return
    if told.part is None:
        yield Fault("part", Words("Còn thiếu số phần.", "The part is missing."))
    elif told.part < 0:
        yield Fault("part", Words("Số phần không được âm.", "The part cannot be negative."))
    if told.whole is None:
        yield Fault("whole", Words("Còn thiếu tổng số.", "The whole is missing."))
    elif told.whole <= 0:
        yield Fault("whole", Words("Tổng số phải lớn hơn 0.", "The whole must be above 0."))
    elif told.part is not None and shape.part_of_whole and told.part > told.whole:
        part, whole = format_number(told.part), format_number(told.whole)
        yield Fault(
            "part",
            Words(
                f"Số phần ({part}) không được lớn hơn tổng số ({whole}).",
                f"The part ({part}) cannot exceed the whole ({whole}).",
            ),
        )


def _jumps(before: float, after: float, unit: str | None) -> bool:
    if unit == "%":
        return abs(after - before) > POINTS_OF_A_JUMP
    if before == 0:
        return False
    return not 1 / TIMES_OF_A_JUMP <= after / before <= TIMES_OF_A_JUMP
