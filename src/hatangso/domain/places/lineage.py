"""What became of a unit: successions are facts with dates and sources, and nothing is guessed from names."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from hatangso.domain.quantities import Unknown
from hatangso.domain.words import Words

UnitId = TypeVar("UnitId", bound=Hashable)


class Change(StrEnum):
    """What happened to a unit on a day."""

    RENAMED = "renamed"
    MERGED = "merged"
    SPLIT = "split"


@dataclass(frozen=True)
class Succession(Generic[UnitId]):
    """From the day `on`, what `predecessor` was belongs to `successor`: wholly, or a part of it.

    `share` is the part of the predecessor's population that went over (0 to 1); None where nobody told it.
    Identities are those of the register, not codes: a new unit may take over the code of a former one.
    """

    predecessor: UnitId
    successor: UnitId
    on: date
    whole: bool = True
    source: str = ""
    share: float | None = None


@dataclass(frozen=True)
class Heir(Generic[UnitId]):
    """A unit that a former one became; `whole` is False where it got only a part on some step."""

    unit: UnitId
    whole: bool
    facts: tuple[Succession[UnitId], ...] = ()


def heirs(unit: UnitId, *, on: date, successions: Iterable[Succession[UnitId]]) -> tuple[Heir[UnitId], ...]:
    """What the unit is on a day: itself while nothing succeeded it, else its heirs, followed to the last.

    A split gives several, each with a part. Of several ways to one heir, a whole one counts.
    """
    facts = sorted((s for s in successions if s.on <= on), key=lambda s: s.on)
    ended: dict[UnitId, Heir[UnitId]] = {}
    open_ends = [Heir(unit, whole=True)]
    while open_ends:
        heir = open_ends.pop()
        known = {fact.predecessor for fact in heir.facts}
        since = heir.facts[-1].on if heir.facts else date.min
        steps = [
            s for s in facts if s.predecessor == heir.unit and s.on >= since and s.successor not in known
        ]
        if not steps:
            if heir.unit not in ended or heir.whole:
                ended[heir.unit] = heir
            continue
        split = len({s.successor for s in steps}) > 1
        for s in steps:
            whole = heir.whole and s.whole and not split
            open_ends.append(Heir(s.successor, whole, (*heir.facts, s)))
    return tuple(sorted(ended.values(), key=lambda h: (not h.whole, str(h.unit))))


def sole_heir(unit: UnitId, *, on: date, successions: Iterable[Succession[UnitId]]) -> Heir[UnitId] | Unknown:
    """The one unit that the whole of a former one belongs to; Unknown where it was divided.

    A plan of a former ward belongs to this one. Where there is none, a person has to say.
    """
    found = heirs(unit, on=on, successions=successions)
    if len(found) == 1 and found[0].whole:
        return found[0]
    return Unknown(
        Words(
            "Đơn vị cũ đã được chia cho nhiều đơn vị; cần người phụ trách chọn đơn vị kế thừa.",
            "The former unit was divided; a person has to choose which unit follows it.",
        )
    )


def forebears(
    unit: UnitId, *, on: date, successions: Iterable[Succession[UnitId]]
) -> tuple[Heir[UnitId], ...]:
    """The former units that make up a unit on a day, nearest first; `whole` as seen from each of them."""
    facts = [s for s in successions if s.on <= on]
    found: dict[UnitId, Heir[UnitId]] = {}
    open_ends = [Heir(unit, whole=True)]
    while open_ends:
        here = open_ends.pop(0)
        before = here.facts[0].on if here.facts else date.max
        for s in facts:
            if s.successor == here.unit and s.on <= before and s.predecessor not in (unit, *found):
                found[s.predecessor] = Heir(s.predecessor, here.whole and s.whole, (s, *here.facts))
                open_ends.append(found[s.predecessor])
    return tuple(found.values())


def change_of(unit: UnitId, successions: Sequence[Succession[UnitId]]) -> Change | None:
    """What ended a unit: renamed (one whole heir with no other part), merged, or split; None if it stands."""
    outgoing = [s for s in successions if s.predecessor == unit]
    if not outgoing:
        return None
    last = max(s.on for s in outgoing)
    outgoing = [s for s in outgoing if s.on == last]
    if len(outgoing) > 1 or not outgoing[0].whole:
        return Change.SPLIT
    beside = [s for s in successions if s.successor == outgoing[0].successor and s.on == last]
    return Change.MERGED if len(beside) > 1 else Change.RENAMED


@dataclass(frozen=True)
class NameInTime:
    """What a unit was called from a day (None: always) up to, not with, another (None: still)."""

    name: str
    valid_from: date | None
    valid_to: date | None


def name_at(names: Iterable[NameInTime], on: date) -> str | Unknown:
    """The name a unit had on a day; Unknown where no name is recorded for it."""
    for entry in names:
        if (entry.valid_from is None or entry.valid_from <= on) and (
            entry.valid_to is None or on < entry.valid_to
        ):
            return entry.name
    return Unknown(Words("Chưa ghi tên đơn vị ở thời điểm này", "No name is recorded for that day"))
