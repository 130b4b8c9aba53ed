"""The public holidays that a province has written down, and of which years."""

from dataclasses import dataclass
from datetime import date

from hatangso.store.permits.models import HolidayYear
from hatangso.store.places.models import Unit


@dataclass(frozen=True)
class Holidays:
    """`days`: all that are known; `years`: those of which there is a list."""

    days: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def missing(self, first: date, last: date) -> list[int]:
        """The years from `first` to `last` of which there is no list."""
        return [year for year in range(first.year, last.year + 1) if year not in self.years]


def holidays_of(province: Unit) -> Holidays:
    """One query. `province`: or a commune, whose province's are meant."""
    rows = list(HolidayYear.objects.filter(province_id=province.parent_id or province.pk))
    return Holidays(
        frozenset(date.fromisoformat(day) for row in rows for day in row.days),
        frozenset(row.year for row in rows),
    )
