"""The figures of a province's communes as a person may see them: all, the approved ones, or their own."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, QuerySet

from hatangso.domain.access.roles import Thing, may
from hatangso.domain.periods import parse_period
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.places.neighbourhoods import of_units
from hatangso.store.programme.definitions import definitions_by_code
from hatangso.store.programme.figure_rows import LIVING
from hatangso.store.programme.models import Observation
from hatangso.store.results.counting import by_unit, standing_of
from hatangso.store.results.models import StandingFigure
from hatangso.store.results.tallies import Basis

CellKey = tuple[int, str, str]  # unit id, indicator, period
NOBODY = -1  # a unit that is none: what holds of it holds of every commune below


@dataclass(frozen=True)
class Sight:
    """What a person sees of the communes of a province. `own`: only what these organisations told."""

    province: Unit
    basis: Basis
    own: frozenset[int] | None = None

    @property
    def sees_all(self) -> bool:
        """Whether nothing is kept back: unapproved figures of every commune too."""
        return self.own is None and self.basis is Basis.TOLD


class Cell(NamedTuple):
    """One figure in a table. `was`: the approved value where what was told since is not approved yet."""

    value: float | None
    part: float | None
    whole: float | None
    approved: bool
    footing: str
    observation_id: int | None
    was: float | None = None


def sight_of(actor: Actor, unit: Unit) -> Sight | None:
    """How far the person sees into the communes of the unit's province; None where not at all.

    Whoever sees below the province sees everything; whoever sees the whole programme of the province or of a
    commune of it sees approved figures, to compare like with like; an operator or other organisation of the
    province sees what it told itself.
    """
    province = unit if unit.level == "province" else unit.parent
    if province is None:
        return None
    if may(actor.grants, "view_programme", Thing(NOBODY, above=(province.pk,))):
        return Sight(province, Basis.TOLD)
    if actor.sees_all(province) or actor.sees_all(unit):
        return Sight(province, Basis.APPROVED)
    own = frozenset(
        grant.organisation_id
        for grant in actor.grants
        if grant.unit_id == province.pk and grant.reach("view_programme") == "own"
    )
    return Sight(province, Basis.TOLD, own) if own else None


def cells_of(sight: Sight, codes: Sequence[str], periods: Sequence[str]) -> dict[CellKey, Cell]:
    """The figures of the province's communes; one query, a few more for an organisation's own."""
    if not codes or not periods:
        return {}
    if sight.own is not None:
        return _own_cells(sight, codes, periods)
    rows = StandingFigure.objects.filter(province=sight.province, indicator__in=codes, period__in=periods)
    if sight.basis is Basis.APPROVED:
        rows = rows.filter(as_approved=True)
    found: dict[CellKey, Cell] = {}
    beside: dict[CellKey, float | None] = {}
    row: tuple[Any, ...]
    for row in rows.order_by().values_list("unit_id", "indicator", "period", "as_told", *Cell._fields[:-1]):
        unit_id, code, period, as_told, *told = row
        if as_told or sight.basis is Basis.APPROVED:
            found[unit_id, code, period] = Cell(*told)
        else:
            beside[unit_id, code, period] = told[0]
    for key, value in beside.items():
        if key in found:
            found[key] = found[key]._replace(was=value)
    return found


def own_figures(
    province: Unit, codes: Sequence[str], periods: Sequence[str], basis: Basis
) -> dict[tuple[str, str], Cell]:
    """What the province told of itself, by indicator and period: shown beside the roll-up, never in it."""
    rows = StandingFigure.objects.filter(
        unit=province, indicator__in=codes, period__in=periods, **{basis.value: True}
    ).order_by()
    found: dict[tuple[str, str], Cell] = {}
    row: tuple[Any, ...]
    for row in rows.values_list("indicator", "period", *Cell._fields[:-1]):
        found[row[0], row[1]] = Cell(*row[2:])
    return found


def periods_there(sight: Sight | None) -> list[str]:
    """The periods of which the communes (of every province without `sight`) told anything, newest last.

    One step of the index a period: reading them all to find twenty would take seconds.
    """
    if sight is not None and sight.own is not None:
        rows = _own_rows(sight).order_by().values_list("period", flat=True).distinct()
        return sorted(rows, key=_order)
    place = "f.province_id = %s" if sight else "f.province_id IS NOT NULL"
    with connection.cursor() as cursor:
        cursor.execute(_STEPS.format(place=place), [sight.province.pk] if sight else [])
        return sorted((period for (period,) in cursor.fetchall()), key=_order)


def indicators_there(sight: Sight, period: str) -> dict[str, int]:
    """How many communes told of each indicator in the period."""
    if sight.own is not None:
        own = _own_rows(sight).filter(period=period).values_list("indicator")
        return dict(own.annotate(places=Count("unit_id", distinct=True)).order_by())
    rows = StandingFigure.objects.filter(province=sight.province, period=period, **{sight.basis.value: True})
    return dict(rows.values_list("indicator").annotate(places=Count("*")).order_by())


def _own_rows(sight: Sight) -> QuerySet[Observation]:
    return Observation.objects.filter(
        unit__parent=sight.province,
        unit__valid_to=None,
        source_organisation_id__in=sight.own or (),
        state__in=LIVING,
    )


def _own_cells(sight: Sight, codes: Sequence[str], periods: Sequence[str]) -> dict[CellKey, Cell]:
    told = _own_rows(sight).filter(indicator__in=codes, period__in=periods).order_by("pk")
    rows = by_unit(told.select_related("unit"))
    with_parts = {row.unit_id for of_unit in rows.values() for row in of_unit if row.neighbourhood_id}
    neighbourhoods: dict[int, list[Neighbourhood]] = defaultdict(list)
    for one in of_units(with_parts) if with_parts else ():
        neighbourhoods[one.unit_id].append(one)
    definitions = definitions_by_code(codes)
    return {
        (unit_id, figure.indicator, figure.period): Cell(
            figure.value, figure.part, figure.whole, figure.approved, figure.footing, figure.observation_id
        )
        for unit_id, of_unit in rows.items()
        for figure in standing_of(of_unit[0].unit, of_unit, definitions, neighbourhoods[unit_id])
        if figure.as_told
    }


def _order(code: str) -> tuple[str, int, str]:
    period = parse_period(code)
    return (str(period.last_day), -period.kind.months, code) if period else ("", 0, code)


_STEPS = """
WITH RECURSIVE step(period) AS (
    SELECT min(period) FROM results_standingfigure
    UNION ALL
    SELECT (SELECT min(f.period) FROM results_standingfigure f WHERE f.period > step.period)
    FROM step WHERE step.period IS NOT NULL
)
SELECT period FROM step
WHERE period IS NOT NULL
  AND EXISTS (SELECT 1 FROM results_standingfigure f WHERE f.period = step.period AND {place})
"""
