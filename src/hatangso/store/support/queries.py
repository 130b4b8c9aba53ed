"""Reading support programmes: the counts by neighbourhood and group, in a constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from hatangso.domain.support.small_counts import NONE_SHOWN, ShownCounts, shown_counts
from hatangso.domain.support.tally import Cell, Listed, Sum, Told, sum_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.support.models import SupportCount, SupportedHousehold, SupportProgramme


@dataclass(frozen=True)
class TallyRow:
    """One neighbourhood: its cells in the order of the groups, and their sum."""

    neighbourhood: Neighbourhood
    cells: tuple[Cell, ...]

    @property
    def total(self) -> Sum:
        return sum_of(self.cells)


@dataclass(frozen=True)
class Tally:
    """A programme with its counts by neighbourhood and group."""

    programme: SupportProgramme
    groups: tuple[str, ...]
    rows: tuple[TallyRow, ...]

    @property
    def totals(self) -> tuple[Sum, ...]:
        """By group, over the neighbourhoods."""
        return tuple(sum_of(row.cells[place] for row in self.rows) for place in range(len(self.groups)))

    @property
    def total(self) -> Sum:
        return sum_of(cell for row in self.rows for cell in row.cells)

    @property
    def contradictions(self) -> int:
        """How many cells say one thing and the list another."""
        return sum(cell.contradicts for row in self.rows for cell in row.cells)

    @property
    def shown(self) -> tuple[ShownCounts | None, ...]:
        """By group, what may be read outside the ward; None where nothing is known."""
        return tuple(shown_of(total) for total in self.totals)

    @property
    def shown_total(self) -> ShownCounts | None:
        """Over the groups, made of what is shown of each."""
        return sum_shown(self.shown)


def shown_of(total: Sum) -> ShownCounts | None:
    """A sum as it may be read outside the ward."""
    if total.eligible is None or total.helped is None:
        return None
    return shown_counts(total.eligible, total.helped)


def sum_shown(counts: Iterable[ShownCounts | None]) -> ShownCounts | None:
    """The sum of what is known; None where nothing is."""
    known = [one for one in counts if one is not None]
    return sum(known, start=NONE_SHOWN) if known else None


def is_inside(actor: Actor, unit: Unit) -> bool:
    """Whether the person acts in this ward itself for the whole programme: exact counts are theirs to read.

    Operators, the province and everybody else outside read what `shown` gives.
    """
    return any(
        grant.unit_id == unit.pk and grant.reach("view_programme") in {"unit", "below"}
        for grant in actor.grants
    )


def programmes_of(unit: Unit) -> QuerySet[SupportProgramme]:
    """The ward's programmes, open ones first; of a province, those of its communes."""
    found: QuerySet[SupportProgramme] = SupportProgramme.objects.select_related("unit")
    if unit.level == "province":
        return found.filter(unit__parent=unit, unit__valid_to=None).order_by(
            "unit__name", "-state", "-begins", "name"
        )
    return found.filter(unit=unit).order_by("-state", "-begins", "name")


def tallies(programmes: Sequence[SupportProgramme], *, today: date) -> list[Tally]:
    """The programmes with their counts: three queries for however many."""
    told = _told(programmes)
    listed = _listed(programmes)
    places: dict[int, list[Neighbourhood]] = {}
    for place in Neighbourhood.objects.filter(unit__in={p.unit_id for p in programmes}).order_by(
        "kind", "name"
    ):
        places.setdefault(place.unit_id, []).append(place)
    found = []
    for programme in programmes:
        mine, names = told.get(programme.pk, {}), listed.get(programme.pk, {})
        groups = tuple(programme.groups)
        with_data = {place for place, _ in (*mine, *names)}
        rows = tuple(
            TallyRow(place, tuple(Cell(mine.get((place.pk, g)), names.get((place.pk, g))) for g in groups))
            for place in places.get(programme.unit_id, [])
            if _there(place, today) or place.pk in with_data
        )
        found.append(Tally(programme, groups, rows))
    return found


Place = tuple[int, str]  # a neighbourhood's id and a group


def _told(programmes: Sequence[SupportProgramme]) -> Mapping[int, Mapping[Place, Told]]:
    """The newest count of each cell, by programme."""
    found: dict[int, dict[Place, Told]] = {}
    for row in SupportCount.objects.filter(programme__in=programmes).order_by("as_of", "pk"):
        cells = found.setdefault(row.programme_id, {})
        cells[row.neighbourhood_id, row.group] = Told(row.eligible, row.helped, row.as_of, row.source)
    return found


def _listed(programmes: Sequence[SupportProgramme]) -> Mapping[int, Mapping[Place, Listed]]:
    found: dict[int, dict[Place, Listed]] = {}
    rows = (
        SupportedHousehold.objects.filter(programme__in=programmes)
        .order_by()
        .values_list("programme", "neighbourhood", "group")
        .annotate(all=Count("pk"), helped=Count("pk", filter=Q(helped_on__isnull=False)))
    )
    for pk, place, group, count, helped in rows:
        found.setdefault(pk, {})[place, group] = Listed(count, helped)
    return found


def _there(place: Neighbourhood, on: date) -> bool:
    return place.valid_from <= on and (place.valid_to is None or place.valid_to > on)
