"""Counting what was read right: precision, recall and their harmonic mean F1 (van Rijsbergen, 1979)."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Tally:
    """How many things were to be read, how many were read, how many of those right, and which went wrong."""

    expected: int = 0
    found: int = 0
    right: int = 0
    missed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        """The share of what was read that is right; 1 where nothing was read and nothing was to be."""
        return self.right / self.found if self.found else float(self.expected == 0)

    @property
    def recall(self) -> float:
        """The share of what was to be read that was; 1 where there was nothing to read."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """2·right / (expected + found); 1 where there was nothing to read and nothing was read."""
        both = self.expected + self.found
        return 2 * self.right / both if both else 1.0

    def __add__(self, other: Self) -> "Tally":
        return Tally(
            self.expected + other.expected,
            self.found + other.found,
            self.right + other.right,
            self.missed + other.missed,
            self.extra + other.extra,
        )


RIGHT = Tally(1, 1, 1)


def missing(what: str) -> Tally:
    """One thing that was to be read and was not."""
    return Tally(expected=1, missed=(what,))


def surplus(what: str) -> Tally:
    """One thing that was read and is not there."""
    return Tally(found=1, extra=(what,))


def total(tallies: list[Tally]) -> Tally:
    """All of them together."""
    whole = Tally()
    for one in tallies:
        whole = whole + one
    return whole
