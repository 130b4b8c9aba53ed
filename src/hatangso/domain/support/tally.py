"""Households eligible, helped and remaining: as told, as the list of names has them, where they differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Told:
    """What somebody counted by a day, from which source."""

    eligible: int
    helped: int
    as_of: date
    source: str


@dataclass(frozen=True)
class Listed:
    """How many households the list of names holds, and how many of them have been helped."""

    eligible: int
    helped: int


@dataclass(frozen=True)
class Cell:
    """One neighbourhood and group. What was told counts; where nothing was, the list does."""

    told: Told | None = None
    listed: Listed | None = None

    @property
    def known(self) -> bool:
        return self.told is not None or self.listed is not None

    @property
    def eligible(self) -> int | None:
        """None where nobody has said anything: never 0."""
        counted = self.told or self.listed
        return counted.eligible if counted else None

    @property
    def helped(self) -> int | None:
        counted = self.told or self.listed
        return counted.helped if counted else None

    @property
    def remaining(self) -> int | None:
        """Eligible and not helped yet."""
        counted = self.told or self.listed
        return counted.eligible - counted.helped if counted else None

    @property
    def from_list(self) -> bool:
        return self.told is None and self.listed is not None

    @property
    def contradicts(self) -> bool:
        """Whether the count that was told and the list say different things."""
        if self.told is None or self.listed is None:
            return False
        return (self.told.eligible, self.told.helped) != (self.listed.eligible, self.listed.helped)


@dataclass(frozen=True)
class Sum:
    """Several cells together: the sums of those known, and how many are known of how many."""

    eligible: int | None
    helped: int | None
    known: int
    cells: int

    @property
    def remaining(self) -> int | None:
        return None if self.eligible is None or self.helped is None else self.eligible - self.helped

    @property
    def complete(self) -> bool:
        return self.known == self.cells

    @property
    def percent(self) -> float | None:
        """Helped of eligible; None where there is nobody to help, or nothing is known."""
        return 100 * self.helped / self.eligible if self.eligible and self.helped is not None else None


def sum_of(cells: Iterable[Cell]) -> Sum:
    """The sums; None where no cell is known.

    >>> sum_of([Cell(listed=Listed(5, 2)), Cell()])
    Sum(eligible=5, helped=2, known=1, cells=2)
    """
    listed = list(cells)
    known = [cell for cell in listed if cell.known]
    if not known:
        return Sum(None, None, 0, len(listed))
    eligible = sum(cell.eligible or 0 for cell in known)
    helped = sum(cell.helped or 0 for cell in known)
    return Sum(eligible, helped, len(known), len(listed))
