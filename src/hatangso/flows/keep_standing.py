"""The read model of standing figures is brought up to date, in the transaction that wrote the observations.

Whoever writes or supersedes observations, changes the neighbourhoods of a place or the definition of an
indicator calls one of these. Only what differs is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.places.neighbourhoods import of_units
from hatangso.store.programme.definitions import definitions_by_code
from hatangso.store.programme.figure_rows import LIVING
from hatangso.store.programme.models import Observation
from hatangso.store.results.counting import by_unit, standing_of
from hatangso.store.results.models import StandingFigure

UNITS_AT_ONCE = 400
WRITTEN_AT_ONCE = 2000


@dataclass(frozen=True, order=True)
class StandingKey:
    """Of what there is one standing figure."""

    unit_id: int
    indicator: str
    period: str


def keys_of(rows: Iterable[Observation]) -> set[StandingKey]:
    """The keys that those observations may change."""
    return {StandingKey(row.unit_id, row.indicator, row.period) for row in rows}


def refresh_standing(keys: Iterable[StandingKey]) -> int:
    """Make anew what stands of those keys; how many rows were written or taken away.

    Set-based: thousands of keys cost a handful of queries for every few hundred units. Two writers of the
    same unit take turns, so that each sees what the other wrote.
    """
    wanted = defaultdict(set)
    for key in keys:
        wanted[key.unit_id].add(key)
    changed = 0
    with transaction.atomic():
        for some in _chunks(sorted(wanted), UNITS_AT_ONCE):
            changed += _refresh(some, {key for unit_id in some for key in wanted[unit_id]})
    return changed


def refresh_unit(unit: Unit) -> int:
    """Make anew all that stands of one unit: its neighbourhoods or a definition of its own changed."""
    with transaction.atomic():
        return _refresh([unit.pk], None)


def rebuild_standing() -> int:
    """Throw the whole read model away and make it anew; how many rows it has then.

    Unit by unit in small transactions: figures may be entered meanwhile.
    """
    there = set(Observation.objects.order_by().values_list("unit_id", flat=True).distinct())
    StandingFigure.objects.exclude(unit_id__in=there).delete()
    for some in _chunks(sorted(there), UNITS_AT_ONCE):
        with transaction.atomic():
            _lock(some)
            StandingFigure.objects.filter(unit_id__in=some).delete()
            _refresh(some, None)
    return StandingFigure.objects.count()


def _refresh(unit_ids: Sequence[int], keys: set[StandingKey] | None) -> int:
    """`keys` None: everything of the units."""
    units = _lock(unit_ids)
    told = Observation.objects.filter(unit_id__in=unit_ids, state__in=LIVING)
    known = StandingFigure.objects.filter(unit_id__in=unit_ids)
    if keys is not None:
        narrow = {
            "indicator__in": sorted({key.indicator for key in keys}),
            "period__in": sorted({key.period for key in keys}),
        }
        told, known = told.filter(**narrow), known.filter(**narrow)
    rows = by_unit(row for row in told.order_by("pk") if keys is None or _key(row) in keys)
    definitions = definitions_by_code({row.indicator for of_unit in rows.values() for row in of_unit})
    with_parts = {row.unit_id for of_unit in rows.values() for row in of_unit if row.neighbourhood_id}
    neighbourhoods: dict[int, list[Neighbourhood]] = defaultdict(list)
    for one in of_units(with_parts) if with_parts else ():
        neighbourhoods[one.unit_id].append(one)
    wanted = {
        _identity(figure): figure
        for unit_id, of_unit in rows.items()
        for figure in standing_of(units[unit_id], of_unit, definitions, neighbourhoods[unit_id])
    }
    there = {_identity(figure): figure for figure in known if keys is None or _key(figure) in keys}
    gone = [figure.pk for one, figure in there.items() if one not in wanted]
    new = [figure for one, figure in wanted.items() if one not in there]
    for some in _chunks(gone, WRITTEN_AT_ONCE):
        StandingFigure.objects.filter(pk__in=some).delete()
    StandingFigure.objects.bulk_create(new, batch_size=WRITTEN_AT_ONCE)
    return len(gone) + len(new)


def _lock(unit_ids: Sequence[int]) -> dict[int, Unit]:
    """The units, held until the transaction ends; rows that only point to them stay free to be written."""
    return {
        unit.pk: unit
        for unit in Unit.objects.select_for_update(no_key=True).filter(pk__in=unit_ids).order_by("pk")
    }


def _key(row: Observation | StandingFigure) -> StandingKey:
    return StandingKey(row.unit_id, row.indicator, row.period)


def _identity(figure: StandingFigure) -> tuple[Any, ...]:
    """Everything the row says: rows that say the same are the same."""
    return tuple(getattr(figure, name) for name in _SAID)


def _chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


_SAID = tuple(field.attname for field in StandingFigure._meta.concrete_fields if not field.primary_key)
