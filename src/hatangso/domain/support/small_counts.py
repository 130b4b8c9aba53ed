"""Counts of households as they may be read outside the ward: a very small one points at people by name.

Counts of 1 and 2 are shown as "<3". Where they would follow by subtraction, the counts beside are blurred
too, and sums are made of what is shown, so that nothing can be worked back (docs/methods/support.md).
"""

from dataclasses import dataclass

FLOOR = 3  # the smallest count of households that is told outside the ward


@dataclass(frozen=True)
class Shown:
    """A count as it may be read: between `low` and `high`, exact where they are the same."""

    low: int
    high: int

    @property
    def text(self) -> str:
        """'0', '12', '<3' or '8–9'."""
        if self.low == self.high:
            return str(self.low)
        if (self.low, self.high) == (1, FLOOR - 1):
            return f"<{FLOOR}"
        return f"{self.low}–{self.high}"

    def __add__(self, other: "Shown") -> "Shown":
        return Shown(self.low + other.low, self.high + other.high)


NOBODY = Shown(0, 0)
SMALL = Shown(1, FLOOR - 1)


@dataclass(frozen=True)
class ShownCounts:
    """Eligible, helped and remaining as they may be read outside the ward."""

    eligible: Shown
    helped: Shown
    remaining: Shown

    def __add__(self, other: "ShownCounts") -> "ShownCounts":
        return ShownCounts(
            self.eligible + other.eligible, self.helped + other.helped, self.remaining + other.remaining
        )


NONE_SHOWN = ShownCounts(NOBODY, NOBODY, NOBODY)


def shown(count: int) -> Shown:
    """One count: exact where it is 0 or large enough."""
    return SMALL if 0 < count < FLOOR else Shown(count, count)


def shown_counts(eligible: int, helped: int) -> ShownCounts:
    """The three counts so that no small one follows from the others.

    >>> [count.text for count in (shown_counts(10, 9).eligible, shown_counts(10, 9).helped)]
    ['10', '8–9']
    """
    remaining = eligible - helped
    whole, done, left = shown(eligible), shown(helped), shown(remaining)
    if whole == SMALL:
        done = left = Shown(0, FLOOR - 1)
    elif eligible < 2 * FLOOR - 1 and done != NOBODY and left != NOBODY:
        whole = Shown(FLOOR, 2 * FLOOR - 2)
        done = left = Shown(1, 2 * FLOOR - 3)
    elif left == SMALL:
        done = Shown(eligible - FLOOR + 1, eligible - 1)
    elif done == SMALL:
        left = Shown(eligible - FLOOR + 1, eligible - 1)
    return ShownCounts(whole, done, left)
