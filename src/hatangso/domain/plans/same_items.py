"""When an item read by the program is the item that a person read: by its words and what belongs to them.

Each `same_…` of items gives their likeness (0 to 1), 0 where they cannot be the same.
"""

from collections.abc import Mapping
from typing import Any

from hatangso.domain.plans.same_words import Item, folded, likeness


def same_text(wanted: Item, got: Item) -> float:
    return likeness(wanted["text"], got["text"])


def same_statement(wanted: Item, got: Item) -> float:
    return same_text(wanted, got) if wanted["year"] == got["year"] else 0.0


def same_assignment(wanted: Item, got: Item) -> float:
    return same_text(wanted, got) if likeness(wanted["organisation"], got["organisation"]) else 0.0


def same_commitment(wanted: Item, got: Item) -> float:
    return same_text(wanted, got) if same(wanted["heading"], got["heading"]) else 0.0


def commitment_by_text(wanted: Item, got: Item) -> float:
    """Alike by text alone, a shade better under the same heading: a wrong heading spoils no measure."""
    return same_text(wanted, got) * (1.0 if same(wanted["heading"], got["heading"]) else 0.99)


def same_duty(wanted: Item, got: Item) -> float:
    keys = ("reporter", "recipient", "frequency", "due")
    return float(all(same(wanted[key], got[key]) for key in keys))


def same(wanted: Any, got: Any) -> bool:
    """Equal values; texts by their likeness; objects key by key, numbers exactly."""
    if isinstance(wanted, str) and isinstance(got, str):
        return likeness(wanted, got) > 0
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        return wanted.keys() == got.keys() and all(same(value, got[key]) for key, value in wanted.items())
    return bool(wanted == got)


def exactly_the_same(wanted: Any, got: Any) -> bool:
    """Equal, texts apart from case, spaces, quotes and dashes."""
    if isinstance(wanted, str) and isinstance(got, str):
        return folded(wanted) == folded(got)
    return bool(wanted == got)
