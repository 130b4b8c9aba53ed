"""What changed in a filing since it was approved, or between two of its versions."""

from collections.abc import Mapping
from dataclasses import dataclass

from hatangso.domain.collection.sheet import FIELDS, CellValues

NOTHING = CellValues()


@dataclass(frozen=True)
class CellChange:
    """One cell before and after; a cell that was not there told nothing."""

    key: str
    before: CellValues
    after: CellValues


def changed_cells(
    before: Mapping[str, CellValues], after: Mapping[str, CellValues]
) -> tuple[CellChange, ...]:
    """The cells whose figures differ, in the order of `after`. Notes and reasons alone are no change.

    >>> a, b = CellValues(part=1, whole=4), CellValues(part=2, whole=4)
    >>> [c.key for c in changed_cells({"x": a, "y": a}, {"x": a, "y": b, "z": b})]
    ['y', 'z']
    """
    found = []
    for key in dict.fromkeys((*after, *before)):
        old, new = before.get(key, NOTHING), after.get(key, NOTHING)
        if not same_figures(old, new):
            found.append(CellChange(key, old, new))
    return tuple(found)


def same_figures(one: CellValues, other: CellValues) -> bool:
    """Whether both tell the same figures."""
    return all(getattr(one, name) == getattr(other, name) for name in FIELDS)
