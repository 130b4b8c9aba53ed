"""What words make a clause tell of an indicator. One file of this package is one indicator."""

import re
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Phrase:
    """The words of an indicator, as patterns over folded text (no accents, small letters).

    `every`: each pattern must be found in the clause; the first is where the clause tells of it.
    `none`: no pattern may be found. `dimension` is what its figure counts (percent, speed, times, count,
    none) and `unit` the canonical unit. `without_figure`: 'always' (a product or readiness is done or
    not), 'when told' (done only where the clause stands alone or says phổ cập, đầy đủ …), 'with figure'.
    `instead_of`: codes that a clause does not have besides this one. `counted`: what its figure counts
    (people, households, stations), for a clause that tells the figure only ('phấn đấu 97% người dân').
    """

    code: str
    component: str
    dimension: str
    unit: str | None
    every: tuple[str, ...]
    without_figure: str
    none: tuple[str, ...] = ()
    instead_of: tuple[str, ...] = field(default=())
    counted: str = ""

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str] | None]:
        unwanted = re.compile("|".join(self.none)) if self.none else None
        return tuple(re.compile(pattern) for pattern in self.every), unwanted

    @cached_property
    def _counted(self) -> re.Pattern[str] | None:
        return re.compile(self.counted) if self.counted else None

    def counts(self, folded_clause: str) -> bool:
        """Whether the clause names what the indicator's figure counts."""
        return self._counted is not None and self._counted.search(folded_clause) is not None

    def place_in(self, folded_clause: str, before: str = "") -> int | None:
        """Where in the clause the indicator is told, or None where it is not.

        `before` is the clause above, whose subject a short clause ('và 60% có chữ ký số') still has.
        """
        every, unwanted = self._patterns
        first: int | None = None
        for pattern in every:
            found = pattern.search(folded_clause)
            if found is None and (first is None or not before or not pattern.search(before)):
                return None
            first = found.start() if first is None and found is not None else first
        if unwanted is not None and unwanted.search(folded_clause):
            return None
        return first
