"""Questions about neighbourhoods: which were there on a day, and what was true of them then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from hatangso.domain.places.search_key import search_key
from hatangso.store.places.models import Neighbourhood, NeighbourhoodState, Unit


@dataclass(frozen=True)
class Totals:
    """Sums over the neighbourhoods of a day; None where none of them has told its number."""

    count: int
    households: int | None
    population: int | None
    culture_houses: int
    telling_households: int


def with_state(unit: Unit, on: date, text: str = "") -> QuerySet[Neighbourhood]:
    """Those that exist on the day, each with `states_newest` (all its states, newest first)."""
    found: QuerySet[Neighbourhood] = Neighbourhood.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on), unit=unit, valid_from__lte=on
    )
    for word in search_key(text).split():
        found = found.filter(search_key__contains=word)
    newest = Prefetch("states", NeighbourhoodState.objects.order_by("-valid_from"), to_attr="states_newest")
    return found.prefetch_related(newest).order_by("kind", "name")


def ever(unit: Unit) -> QuerySet[Neighbourhood]:
    """Those that exist or existed, each with `states_newest`; one query, and one more where there are any."""
    return of_units([unit.pk])


def of_units(unit_ids: Iterable[int]) -> QuerySet[Neighbourhood]:
    """Those that exist or existed in any of the units, each with `states_newest`; two queries at most."""
    newest = Prefetch("states", NeighbourhoodState.objects.order_by("-valid_from"), to_attr="states_newest")
    return Neighbourhood.objects.filter(unit_id__in=unit_ids).prefetch_related(newest)


def state_on(neighbourhood: Neighbourhood, on: date) -> NeighbourhoodState | None:
    """What was true that day (of a neighbourhood got by `with_state` or `ever`)."""
    states: list[NeighbourhoodState] = neighbourhood.states_newest  # type: ignore[attr-defined]
    return next((s for s in states if s.valid_from <= on and (s.valid_to is None or s.valid_to > on)), None)


def totals(states: list[NeighbourhoodState | None]) -> Totals:
    """Sums of what is known, with how many told it."""
    known = [state for state in states if state is not None]
    households = [s.households for s in known if s.households is not None]
    population = [s.population for s in known if s.population is not None]
    return Totals(
        count=len(states),
        households=sum(households) if households else None,
        population=sum(population) if population else None,
        culture_houses=sum(bool(s.culture_house) for s in known),
        telling_households=len(households),
    )
