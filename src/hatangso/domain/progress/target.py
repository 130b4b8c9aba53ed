"""What a plan promises: to reach which value, in which sense, by when, coming from where."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hatangso.domain.numbers_format import format_number, format_quantity
from hatangso.domain.words import Words


class Comparator(StrEnum):
    """In which sense a value is reached; the codes are those of a plan's extract."""

    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    EQUAL = "="
    BETWEEN = "between"
    DONE = "done"


class TargetKind(StrEnum):
    """A number to reach, a state told in words, or a thing to hand over (văn bản, báo cáo, phương án)."""

    NUMERIC = "numeric"
    QUALITATIVE = "qualitative"
    PRODUCT = "product"


_RISING = (Comparator.AT_LEAST, Comparator.ABOVE)
_FALLING = (Comparator.AT_MOST, Comparator.BELOW)
# A figure typed with one decimal equals a goal written with two: half a per mille is not a difference.
_EQUALITY_SLACK = 0.0005


@dataclass(frozen=True)
class Goal:
    """A comparator with its value; `upper` is the range's end and only stands with BETWEEN.

    >>> Goal(Comparator.AT_LEAST, 99).met_by(99), Goal(Comparator.ABOVE, 50).met_by(50)
    (True, False)
    """

    comparator: Comparator
    value: float
    upper: float | None = None

    def __post_init__(self) -> None:
        if self.comparator is Comparator.DONE:
            raise ValueError("Chỉ tiêu không có số để đạt thì không có giá trị mục tiêu.")
        if (self.upper is not None) != (self.comparator is Comparator.BETWEEN):
            raise ValueError("Chỉ tiêu dạng khoảng cần đủ hai giá trị; các dạng khác chỉ một giá trị.")
        if self.upper is not None and self.upper < self.value:
            raise ValueError("Giá trị đầu khoảng phải nhỏ hơn hoặc bằng giá trị cuối khoảng.")

    def met_by(self, value: float) -> bool:
        slack = abs(self.value) * _EQUALITY_SLACK
        match self.comparator:
            case Comparator.AT_LEAST:
                return value >= self.value
            case Comparator.ABOVE:
                return value > self.value
            case Comparator.AT_MOST:
                return value <= self.value
            case Comparator.BELOW:
                return value < self.value
            case Comparator.BETWEEN:
                return self.value <= value <= self.highest
            case _:
                return abs(value - self.value) <= slack

    @property
    def highest(self) -> float:
        """The upper end of the range; the value itself where there is no range."""
        return self.value if self.upper is None else self.upper

    def edge_from(self, value: float) -> float:
        """The value to aim at when coming from `value`: the nearer end of a range, else the value."""
        return self.highest if value > self.highest else self.value

    def rises_from(self, value: float) -> bool:
        """True where more is wanted than `value`, or where more never harms."""
        if self.comparator in _RISING:
            return True
        return self.comparator not in _FALLING and value <= self.highest

    def words(self, unit: str | None) -> Words:
        """
        >>> Goal(Comparator.BETWEEN, 2, 4).words("connection/person").vi
        'từ 2 đến 4 kết nối/người'
        >>> Goal(Comparator.AT_LEAST, 95).words("%").vi, Goal(Comparator.AT_LEAST, 100).words("%").vi
        ('tối thiểu 95%', '100%')
        """
        if self.comparator is Comparator.AT_LEAST and unit == "%" and self.value == 100:
            return Words("100%", "100%")  # nobody has more than all
        words = _COMPARATOR_WORDS[self.comparator]
        vi, en = (format_quantity(self.highest, unit, 2, language) for language in ("vi", "en"))
        if self.upper is not None:
            low = format_number(self.value, 2)
            return Words(f"từ {low} đến {vi}", f"from {low} to {en}")
        return Words(f"{words.vi} {vi}".strip(), f"{words.en} {en}".strip())


_COMPARATOR_WORDS = {
    Comparator.AT_LEAST: Words("tối thiểu", "at least"),
    Comparator.ABOVE: Words("trên", "above"),
    Comparator.AT_MOST: Words("không quá", "at most"),
    Comparator.BELOW: Words("dưới", "below"),
    Comparator.EQUAL: Words("bằng", "equal to"),
    Comparator.BETWEEN: Words("từ", "from"),
    Comparator.DONE: Words("hoàn thành", "done"),
}


@dataclass(frozen=True)
class Baseline:
    """From where the promise starts: the value at the end of the day `on`."""

    on: date
    value: float


@dataclass(frozen=True)
class Milestone:
    """The value promised by the end of a year on the way to the target."""

    year: int
    value: float


@dataclass(frozen=True)
class Target:
    """One promise. A numeric target whose number the plan leaves blank has `goal` None.

    `year`: to be reached by 31 December of it. `unit`: canonical, as the plan's extract writes it.
    """

    year: int
    kind: TargetKind = TargetKind.NUMERIC
    goal: Goal | None = None
    unit: str | None = None
    baseline: Baseline | None = None
    milestones: tuple[Milestone, ...] = ()

    def __post_init__(self) -> None:
        if self.kind is not TargetKind.NUMERIC and self.goal is not None:
            raise ValueError("Chỉ tiêu định tính hoặc sản phẩm không có giá trị số.")
        if any(m.year >= self.year for m in self.milestones):
            raise ValueError("Mốc trung gian phải trước năm đích của chỉ tiêu.")

    @property
    def deadline(self) -> date:
        return date(self.year, 12, 31)


def goal_from_extract(op: str, value: float | list[float] | None) -> Goal | None:
    """The goal of an extracted measure ({op, value}); None for `done` or where the number is blank."""
    comparator = Comparator(op)
    if value is None or comparator is Comparator.DONE:
        return None
    if isinstance(value, list):
        return Goal(comparator, value[0], value[1])
    return Goal(comparator, value)
