"""What an amended plan changes: its items beside those of the plan it amends.

Items are matched by their words: the same words first, then the most alike, so that a corrected typing
slip or a new figure is a change of one item, not one dropped and one added. Nothing is decided here; the
result is shown before anything is changed.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from hatangso.domain.plans.folding import key, words
from hatangso.domain.plans.items import PlanExtract

_NOT_COMPARED = frozenset(("source", "confidence", "doubts"))
_ALIKE = 0.6
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class FieldChange:
    """One field of an item, before and after."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Match:
    """An item of the old plan and its like in the new one, by position, with the fields that differ."""

    old: int
    new: int
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class PartChanges:
    """One part of the plan (targets, tasks, …): matched items, positions dropped and added."""

    part: str
    matched: tuple[Match, ...]
    dropped: tuple[int, ...]
    added: tuple[int, ...]

    @property
    def changed(self) -> tuple[Match, ...]:
        return tuple(match for match in self.matched if match.changes)

    @property
    def unchanged(self) -> bool:
        return not (self.changed or self.dropped or self.added)


@dataclass(frozen=True)
class Amendment:
    """Everything that a new reading of a plan changes."""

    document: tuple[FieldChange, ...]
    parts: tuple[PartChanges, ...]

    @property
    def unchanged(self) -> bool:
        return not self.document and all(part.unchanged for part in self.parts)


def compare(old: PlanExtract, new: PlanExtract) -> Amendment:
    """The new plan held against the old one."""
    parts = (
        _part("targets", old.targets, new.targets, lambda item: (item.text, str(item.year))),
        _part("tasks", old.tasks, new.tasks, lambda item: (item.text, "")),
        _part("assignments", old.assignments, new.assignments, lambda item: (item.text, item.organisation)),
        _part("commitments", old.commitments, new.commitments, lambda item: (item.text, "")),
        _part("duties", old.duties, new.duties, lambda item: (item.reporter, item.frequency)),
    )
    return Amendment(_changes(old.document, new.document), parts)


def _part(
    name: str,
    old: tuple[_Item, ...],
    new: tuple[_Item, ...],
    wording: Callable[[_Item], tuple[str, str]],
) -> PartChanges:
    pairs = _pairs([wording(item) for item in old], [wording(item) for item in new])
    matched = tuple(
        Match(before, after, _changes(old[before], new[after])) for before, after in sorted(pairs.items())
    )
    return PartChanges(
        name,
        matched,
        tuple(place for place in range(len(old)) if place not in pairs),
        tuple(place for place in range(len(new)) if place not in set(pairs.values())),
    )


def _pairs(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> dict[int, int]:
    """Position in the old to position in the new: same words in order first, then the most alike."""
    pairs: dict[int, int] = {}
    free: dict[tuple[str, str], list[int]] = {}
    for place, (text, aside) in enumerate(new):
        free.setdefault((key(text), key(aside)), []).append(place)
    for place, (text, aside) in enumerate(old):
        same = free.get((key(text), key(aside)))
        if same:
            pairs[place] = same.pop(0)
    taken = set(pairs.values())
    left = [place for place in range(len(old)) if place not in pairs]
    rest = [place for place in range(len(new)) if place not in taken]
    new_words = {place: (words(new[place][0]), new[place][1]) for place in rest}
    scored: list[tuple[float, int, int]] = []
    for before in left:
        mine, aside = words(old[before][0]), old[before][1]
        for after in rest:
            theirs, other = new_words[after]
            alike = _alike(mine, theirs) - (0 if aside == other else 0.15)
            if alike >= _ALIKE:
                scored.append((-alike, before, after))
    for _, before, after in sorted(scored):
        if before not in pairs and after not in taken:
            pairs[before] = after
            taken.add(after)
    return pairs


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 1.0


def _changes(old: Any, new: Any) -> tuple[FieldChange, ...]:
    changes: list[FieldChange] = []
    for each in fields(old):
        if each.name in _NOT_COMPARED:
            continue
        before, after = getattr(old, each.name), getattr(new, each.name)
        if _plain(before) != _plain(after):
            changes.append(FieldChange(each.name, before, after))
    return tuple(changes)


def _plain(value: Any) -> Any:
    """A value without the places it was read from."""
    if isinstance(value, tuple):
        return tuple(_plain(each) for each in value)
    if hasattr(value, "span"):
        return (value.indicator, value.op, value.value, value.unit)
    return value
