"""Places on a shared asset: how many operators it can hold, how many are on it, how many are free."""

from collections.abc import Mapping
from dataclasses import dataclass

# Attributes by which types tell whether others may be on an object, and how many (forms 40–43).
CAPACITY, OPEN, TOLD = "sharing_operators", "sharing", "shared_by"


@dataclass(frozen=True)
class Places:
    """`capacity`: operators besides the owner that the asset can hold, None where nobody told the number;
    `taken`: how many are on it by their tenancies; `told`: how many the owner says, None where not told;
    `may`: whether it can be shared at all, None where nobody told."""

    capacity: int | None
    taken: int
    told: int | None = None
    may: bool | None = None

    @property
    def free(self) -> int | None:
        """None where the capacity is unknown; never below 0.

        >>> Places(3, 1).free, Places(1, 2).free, Places(None, 1).free
        (2, 0, None)
        """
        return None if self.capacity is None else max(self.capacity - self.taken, 0)

    @property
    def is_open(self) -> bool:
        """Worth asking for: a place is free, or it can be shared and the number is not told."""
        return self.may is True if self.free is None else self.free > 0

    @property
    def is_shared(self) -> bool:
        """Somebody besides the owner is on it."""
        return self.taken > 0

    @property
    def is_overfull(self) -> bool:
        """More are on it than it can hold: one of the two numbers is wrong."""
        return self.capacity is not None and self.taken > self.capacity

    @property
    def differs(self) -> bool:
        """The owner tells another number than there are tenancies."""
        return self.told is not None and self.told != self.taken


def places_of(attributes: Mapping[str, object], taken: int) -> Places:
    """What an object's attributes and its living tenancies say.

    Forms count operators with the owner among them (this product's reading, not verified): of three that
    can share, two places are for others.

    >>> places_of({"sharing_operators": 3, "shared_by": 2}, 1)
    Places(capacity=2, taken=1, told=1, may=True)
    >>> places_of({"sharing": True}, 0).is_open, places_of({"sharing": False}, 0).is_open
    (True, False)
    """
    capacity, may, told = (attributes.get(name) for name in (CAPACITY, OPEN, TOLD))
    number = _others(capacity)
    if number is None and may is False:
        number = 0
    return Places(
        number,
        taken,
        _others(told),
        number > 0 if number is not None else may if isinstance(may, bool) else None,
    )


def _others(operators: object) -> int | None:
    """How many besides the owner; None where no number was told."""
    if not isinstance(operators, int) or isinstance(operators, bool):
        return None
    return max(operators - 1, 0)
