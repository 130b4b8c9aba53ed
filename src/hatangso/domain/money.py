"""Money of a programme: estimated, allotted and spent, by year and source, always in whole đồng."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hatangso.domain.numbers_format import format_number
from hatangso.domain.quantities import Ratio
from hatangso.domain.words import Words


class MoneyKind(StrEnum):
    """Dự toán, được giao, đã chi."""

    ESTIMATE = "estimate"
    ALLOTTED = "allotted"
    SPENT = "spent"

    @property
    def label(self) -> Words:
        return _KINDS[self]


class MoneySource(StrEnum):
    """Where money comes from: the budget, enterprises, others."""

    BUDGET = "budget"
    ENTERPRISE = "enterprise"
    OTHER = "other"

    @property
    def label(self) -> Words:
        return _SOURCES[self]


_KINDS = {
    MoneyKind.ESTIMATE: Words("Dự toán", "Estimate"),
    MoneyKind.ALLOTTED: Words("Được giao", "Allotted"),
    MoneyKind.SPENT: Words("Đã chi", "Spent"),
}
_SOURCES = {
    MoneySource.BUDGET: Words("Ngân sách nhà nước", "State budget"),
    MoneySource.ENTERPRISE: Words("Doanh nghiệp", "Enterprises"),
    MoneySource.OTHER: Words("Nguồn khác", "Other"),
}


@dataclass(frozen=True)
class MoneyLine:
    """One amount of one year, kind and source, in đồng."""

    year: int
    kind: MoneyKind
    source: MoneySource
    dong: int

    def __post_init__(self) -> None:
        if self.dong < 0:
            raise ValueError("Số tiền không được âm.")


@dataclass(frozen=True)
class MoneySum:
    """What was estimated, allotted and spent, in đồng. None is 'no line given', which is not 0 đồng."""

    estimate: int | None = None
    allotted: int | None = None
    spent: int | None = None

    @property
    def spent_of_allotted(self) -> Ratio | None:
        """The part paid out; None where nothing is known of one of the two."""
        if self.spent is None or self.allotted is None:
            return None
        return Ratio(self.spent, self.allotted)

    @property
    def left(self) -> int | None:
        """Allotted and not spent, in đồng; negative where more was spent than allotted."""
        return None if self.allotted is None else self.allotted - (self.spent or 0)


def money_sum(lines: Iterable[MoneyLine]) -> MoneySum:
    """All lines together, whatever their year and source."""
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.kind.value] = sums.get(line.kind.value, 0) + line.dong
    return MoneySum(**sums)


def sums_by_year(lines: Iterable[MoneyLine]) -> dict[int, dict[MoneySource, MoneySum]]:
    """Per year, oldest first, the sum of every source that has a line in it."""
    kept = sorted(lines, key=lambda m: m.year)
    table: dict[int, dict[MoneySource, MoneySum]] = {}
    for year in dict.fromkeys(m.year for m in kept):
        of_year = [m for m in kept if m.year == year]
        table[year] = {
            source: money_sum(m for m in of_year if m.source is source)
            for source in MoneySource
            if any(m.source is source for m in of_year)
        }
    return table


def format_dong(dong: int) -> str:
    """
    >>> format_dong(1250000)
    '1.250.000 đồng'
    """
    return f"{format_number(dong, 0)} đồng"


def format_million_dong(dong: int) -> str:
    """
    >>> format_million_dong(1250000)
    '1,25 triệu đồng'
    """
    return f"{format_number(dong / 1_000_000, 3)} triệu đồng"
