"""Take the catalogue of administrative units into the store; may be run again at any time.

New units are added. A unit whose name or kind changed keeps its row and gets a line of history; nothing is
deleted or closed, since what became of a unit that is no longer listed is for a person to say, with a source.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from hatangso.catalog.places import (
    SOURCE,
    START,
    VERSION,
    EarlierName,
    PlaceFact,
    digest,
    earlier_names,
    full_name,
    places,
)
from hatangso.store.places.models import LoadedCatalogue, Unit, UnitName
from hatangso.store.places.unit_key import unit_key

KIND_IN_ENGLISH = {
    "thanh_pho": "City",
    "tinh": "Province",
    "phuong": "Ward",
    "xa": "Commune",
    "dac_khu": "Special Zone",
}


@dataclass(frozen=True)
class Loaded:
    """What a loading did; `unlisted` are codes of living units that the catalogue does not name."""

    version: str
    added: int = 0
    changed: int = 0
    unlisted: tuple[str, ...] = ()

    def __str__(self) -> str:
        return (
            f"Danh mục đơn vị hành chính {self.version}: thêm {self.added}, đổi {self.changed}"
            + (f", không còn trong danh mục {len(self.unlisted)}" if self.unlisted else "")
            + "."
        )


def load_places(now: datetime | None = None) -> Loaded:
    """Make the store's units those of the catalogue (about a second once; nothing to do afterwards)."""
    latest = LoadedCatalogue.objects.first()
    if latest is not None and latest.digest == digest():
        return Loaded(VERSION)
    facts = places()
    earlier = {name.code: name for name in earlier_names()}
    with transaction.atomic():
        known = {unit.code: unit for unit in Unit.objects.filter(valid_to=None, demo=False).exclude(code="")}
        changed = sum(
            _follow(known[fact.code], fact, earlier.get(fact.code)) for fact in facts if fact.code in known
        )
        added = _add([fact for fact in facts if fact.code not in known], known, earlier)
        LoadedCatalogue.objects.create(version=VERSION, digest=digest(), loaded_at=now or timezone.now())
    unlisted = sorted(known.keys() - {fact.code for fact in facts})
    return Loaded(VERSION, added, changed, tuple(unlisted))


def _add(facts: list[PlaceFact], known: dict[str, Unit], earlier: dict[str, EarlierName]) -> int:
    for level in ("province", "commune"):
        made = Unit.objects.bulk_create(
            [
                _unit(fact, known.get(fact.parent), earlier.get(fact.code))
                for fact in facts
                if fact.level == level
            ],
            batch_size=500,
        )
        known.update({unit.code: unit for unit in made})
    names = []
    for fact in facts:
        if (before := earlier.get(fact.code)) is not None:
            unit = known[fact.code]
            names.append(_name(unit, before.kind, before.name, START, before.until, before.source))
            names.append(_name(unit, fact.kind, fact.name, before.until, None, before.source))
    UnitName.objects.bulk_create(names)
    return len(facts)


def _unit(fact: PlaceFact, parent: Unit | None, before: EarlierName | None) -> Unit:
    called = full_name(fact.kind, fact.name)
    former = [full_name(before.kind, before.name)] if before else []
    return Unit(
        code=fact.code,
        level=fact.level,
        kind=fact.kind,
        name=fact.name,
        full_name=called,
        name_en=_in_english(fact),
        parent=parent,
        valid_from=START,
        source=SOURCE,
        search_key=unit_key(fact.code, called, former, parent.full_name if parent else ""),
    )


def _follow(unit: Unit, fact: PlaceFact, before: EarlierName | None) -> bool:
    """Bring a known unit up to the catalogue, keeping what it was called; whether anything changed."""
    called = full_name(fact.kind, fact.name)
    if unit.full_name == called:
        return False
    on = before.until if before else date.fromisoformat(VERSION)
    source = before.source if before else SOURCE
    last = UnitName.objects.filter(unit=unit, valid_to=None).last()
    if last is None:
        _name(unit, unit.kind, unit.name, unit.valid_from, on, source).save()
    else:
        last.valid_to = on
        last.save()
    _name(unit, fact.kind, fact.name, on, None, source).save()
    former = UnitName.objects.filter(unit=unit).exclude(full_name=called).values_list("full_name", flat=True)
    unit.kind, unit.name, unit.full_name, unit.name_en = fact.kind, fact.name, called, _in_english(fact)
    unit.search_key = unit_key(unit.code, called, former, unit.parent.full_name if unit.parent else "")
    unit.save()
    return True


def _name(
    unit: Unit, kind: str, name: str, valid_from: date | None, valid_to: date | None, source: str
) -> UnitName:
    return UnitName(
        unit=unit,
        name=name,
        full_name=full_name(kind, name),
        kind=kind,
        valid_from=valid_from,
        valid_to=valid_to,
        source=source,
    )


def _in_english(fact: PlaceFact) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", fact.name) if not unicodedata.combining(c))
    return f"{bare.replace('đ', 'd').replace('Đ', 'D')} {KIND_IN_ENGLISH[fact.kind]}"
