"""Whom a unit may ask, one by one and by class: the same office of every commune, every operator, …"""

from collections import Counter, defaultdict
from collections.abc import Collection as Ids
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q

from hatangso.domain.organisations.collective import ENTERPRISES
from hatangso.domain.organisations.kinds import KINDS
from hatangso.domain.organisations.wording import take_apart
from hatangso.domain.places.search_key import plain
from hatangso.domain.words import Words
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import on_day
from hatangso.store.places.models import Unit

FOCAL = Words("Cơ quan đầu mối", "The focal office")


@dataclass(frozen=True, order=True)
class Asked:
    """One organisation about one place, by their ids."""

    organisation_id: int
    place_id: int


@dataclass(frozen=True)
class Audience:
    """A class of recipients. `in_communes`: each about its own commune, so that communes may be chosen."""

    key: str
    label: Words
    members: tuple[Asked, ...]
    in_communes: bool = False
    is_class: bool = True

    @property
    def count(self) -> int:
        return len(self.members)

    def within(self, communes: Ids[int]) -> tuple[Asked, ...]:
        """The members in the chosen communes; all of them where none is chosen or it has none."""
        if not communes or not self.in_communes:
            return self.members
        return tuple(one for one in self.members if one.place_id in communes)


def audiences(unit: Unit, on: date) -> tuple[Audience, ...]:
    """Classes over the communes first (of a province), then the unit's own organisations. Two queries."""
    rows = list(_askable(unit, on))
    communes = list(_communes(unit).values_list("pk", flat=True)) if unit.level == "province" else []
    below, own, enterprises = defaultdict(list), [], []
    for row in rows:
        if row.kind in ENTERPRISES.kinds and row.unit_id in {unit.pk, unit.parent_id}:
            enterprises.append(row)
        elif row.unit_id == unit.pk:
            own.append(row)
        else:
            below[_core(row.name)].append(row)
    return (
        *_over_communes(below),
        *_over_enterprises(enterprises, unit, communes),
        *(_single(row, unit) for row in [*own, *enterprises]),
    )


def may_be_asked(unit: Unit, asked: Iterable[Asked], on: date) -> frozenset[Asked]:
    """Those of them that the unit may ask: its own organisations and those of the communes below it about
    their own place, enterprises of the province about the unit or a commune of it. Two queries."""
    wanted = frozenset(asked)
    places = {
        place.pk: place
        for place in Unit.objects.filter(
            Q(pk=unit.pk) | Q(parent=unit), pk__in={one.place_id for one in wanted}, valid_to=None
        )
    }
    organisations = {row.pk: row for row in _askable(unit, on)}
    return frozenset(
        one
        for one in wanted
        if (place := places.get(one.place_id)) is not None
        and (row := organisations.get(one.organisation_id)) is not None
        and (row.unit_id == place.pk or (row.kind in ENTERPRISES.kinds and row.unit_id == place.parent_id))
    )


def _askable(unit: Unit, on: date) -> Iterable[Organisation]:
    here = Q(unit=unit) | Q(unit__parent=unit, unit__valid_to=None)
    if unit.parent_id:
        here |= Q(unit_id=unit.parent_id, kind__in=ENTERPRISES.kinds)
    return on_day(Organisation.objects.filter(here, is_collective=False), on).order_by("kind", "name", "pk")


def _communes(unit: Unit):  # type: ignore[no-untyped-def]
    return Unit.objects.filter(parent=unit, level="commune", valid_to=None).order_by("name")


def _over_communes(below: dict[str, list[Organisation]]) -> list[Audience]:
    """'Phòng VH-XH của mọi xã, phường' and the like, the focal offices first, then the most common.

    Those are of one class whose names are the same but for the place, or that are called alike for short.
    """
    focal = [row for rows in below.values() for row in rows if row.is_focal]
    found = []
    if focal:
        found.append(Audience("focal", _of_all(FOCAL), tuple(_own(row) for row in focal), in_communes=True))
    named: dict[str, tuple[Words, list[Organisation]]] = {}
    for rows in below.values():
        label = _name_of(rows)
        named.setdefault(plain(label.vi), (label, []))[1].extend(rows)
    for key, (label, rows) in sorted(named.items(), key=lambda pair: (-len(pair[1][1]), pair[0])):
        members = tuple(_own(row) for row in rows)
        found.append(Audience(f"name:{key}", _of_all(label), members, in_communes=True))
    return found


def _over_enterprises(rows: list[Organisation], unit: Unit, communes: list[int]) -> list[Audience]:
    found = []
    for kind in ENTERPRISES.kinds:
        of_kind = [row for row in rows if row.kind == kind]
        if not of_kind:
            continue
        label = KINDS[kind].label
        about = tuple(Asked(row.pk, unit.pk) for row in of_kind)
        found.append(
            Audience(
                f"kind:{kind}",
                Words(
                    f"Mọi {_lower(label.vi)} – về {unit.full_name}",
                    f"Every {_lower(label.en)} – about {unit.name_en or unit.full_name}",
                ),
                about,
            )
        )
        if communes:
            each = tuple(Asked(row.pk, commune) for row in of_kind for commune in communes)
            vi, en = (
                f"Mọi {_lower(label.vi)} – riêng từng xã, phường",
                f"Every {_lower(label.en)}, by commune",
            )
            found.append(Audience(f"each:{kind}", Words(vi, en), each, in_communes=True))
    return found


def _single(row: Organisation, unit: Unit) -> Audience:
    return Audience(f"org:{row.pk}", Words(row.name, row.name), (Asked(row.pk, unit.pk),), is_class=False)


def _own(row: Organisation) -> Asked:
    return Asked(row.pk, row.unit_id)


def _of_all(label: Words) -> Words:
    return Words(f"{label.vi} – mọi xã, phường", f"{label.en} – every commune")


def _name_of(rows: list[Organisation]) -> Words:
    """What they are called in common: the short name most of them have, else the name without its place."""
    short = Counter(row.short_name for row in rows if row.short_name).most_common(1)
    if short:
        return Words(short[0][0], short[0][0])
    name = rows[0].name
    if rows[0].kind in {"police", "people_committee"}:
        return KINDS[rows[0].kind].label
    return Words(name, name)


@lru_cache(maxsize=20_000)
def _core(name: str) -> str:
    return take_apart(name).core


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
