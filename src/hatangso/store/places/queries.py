"""Questions about places: units by what a person types, what a former unit became, names on a day."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from hatangso.domain.places.search_key import search_key
from hatangso.store.places.models import Succession, Unit, UnitName
from hatangso.store.places.unit_key import SEPARATOR


@dataclass(frozen=True)
class Became:
    """A unit that a former one went into; `whole` is False where only a part of it did."""

    unit: Unit
    whole: bool


def search_units(text: str, limit: int = 20, level: str = "") -> list[Unit]:
    """Living units by code, name, former name and province, without accents, the likeliest first.

    Every word typed must begin a word of the unit's key. Ranked: the code; the name; the beginning of the
    name; the name among other words ("chu van an hai phong"); a former name; the rest. Provinces go before
    communes of the same rank. One query for the keys and one for the units shown.
    """
    words = search_key(text).split()
    if not words:
        return []
    found = Unit.objects.filter(valid_to=None)
    if level:
        found = found.filter(level=level)
    for word in dict.fromkeys(words):
        found = found.filter(search_key__contains=f" {word}")
    typed = " ".join(words)
    ranked = sorted(
        (_rank(key, typed, words), level_ == "commune", key, pk)
        for pk, level_, key in found.order_by().values_list("pk", "level", "search_key")
    )
    chosen = [pk for *_, pk in ranked[:limit]]
    units = Unit.objects.select_related("parent").in_bulk(chosen)
    return [units[pk] for pk in chosen]


def _rank(key: str, typed: str, words: list[str]) -> int:
    code, named, former, *_ = [*(part.strip() for part in key.split(SEPARATOR)), "", ""]
    bare = _without_kind(named)
    if typed == code:
        return 0
    if typed in (named, bare):
        return 1
    if bare.startswith(f"{typed} ") or named.startswith(f"{typed} "):
        return 2
    if set(bare.split()) <= set(words):
        return 3
    if f" {named}".find(f" {typed}") >= 0:
        return 4
    if f" {former}".find(f" {typed}") >= 0:
        return 5
    return 6


KINDS_AS_KEYS = ("thanh pho ", "tinh ", "phuong ", "xa ", "dac khu ")


def _without_kind(named: str) -> str:
    for kind in KINDS_AS_KEYS:
        if named.startswith(kind):
            return named.removeprefix(kind)
    return named


def who_became(unit: Unit, on: date) -> tuple[Became, ...]:
    """The units in which a unit lives on by that day: itself while it exists, else its successors' ends.

    A plan of a former ward belongs to what this gives. Followed through further mergers; a part of a part
    is a part. Empty where the unit has ended and nobody has entered what became of it.
    """
    if unit.valid_to is None or on < unit.valid_to:
        return (Became(unit, True),)
    ends: dict[int, Became] = {}
    steps = Succession.objects.filter(predecessor=unit, on__lte=on).select_related("successor__parent")
    for step in steps:
        for end in who_became(step.successor, on):
            whole = step.whole and end.whole
            known = ends.get(end.unit.pk)
            ends[end.unit.pk] = Became(end.unit, whole or (known is not None and known.whole))
    return tuple(sorted(ends.values(), key=lambda became: became.unit.name))


def former_units(unit: Unit) -> QuerySet[Succession]:
    """The units that went into this one, with their dates and sources."""
    return (
        Succession.objects.filter(successor=unit).select_related("predecessor__parent").order_by("-on", "pk")
    )


def full_name_on(unit: Unit, on: date) -> str:
    """What the unit was called on that day."""
    then = (
        UnitName.objects.filter(unit=unit)
        .filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gt=on))
        .values_list("full_name", flat=True)
        .first()
    )
    return then or unit.full_name
