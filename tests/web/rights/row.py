"""One line of the table of rights: an address, a method, and the people of the world it opens to.

A module of this folder holds `ROWS`. Every address of the product needs at least one row; the test walks the
product's addresses and fails where one has none. `things` makes what the address names (ids after the unit's
code); without it an id 0 is asked for, which tells who gets past the door and nothing about single things.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.world import World

GUEST = "guest"
OFFICERS = frozenset({"officer", "economy_officer", "police"})
OPERATORS = frozenset({"operator", "rival"})
SEES = OFFICERS | OPERATORS | {"head", "leader", "city"}  # the programme of the ward
FOLLOWS = frozenset({"officer", "head"})  # the focal office and the head: the whole programme
WORKS = OFFICERS | OPERATORS | {"head"}  # on what is theirs
APPROVES = frozenset({"head"})
ADMINISTERS = frozenset({"administrator"})
KEEPS = FOLLOWS | ADMINISTERS  # organisations and places
LOOKS = SEES | ADMINISTERS  # at organisations and places
AUDITS = frozenset({"head", "leader", "administrator"})
SIGNED_IN = SEES | ADMINISTERS | {"other_officer"}
EVERYBODY = SIGNED_IN | {GUEST}


@dataclass(frozen=True)
class Row:
    """`who` may do `method` on the address of that name in the ward; everybody else is turned away."""

    name: str
    who: frozenset[str]
    method: str = "GET"
    things: Callable[[World], tuple[Any, ...]] | None = None
    data: Callable[[World], dict[str, Any]] | None = None
    of_unit: bool = True  # the address begins with the unit's code
    of_province: bool = False  # what it names is the province's and stands under each commune's address


def post(name: str, who: frozenset[str], **more: Any) -> Row:
    """A writing row."""
    return Row(name, who, method="POST", **more)
