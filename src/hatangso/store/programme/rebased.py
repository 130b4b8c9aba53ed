"""Past figures of the units a locality was made of, brought to its borders of today, when asked for.

Nothing is stored: the raw figures stay with the former units (docs/methods/rebasing.md).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from hatangso.domain.indicators.evaluate import value_in_unit
from hatangso.domain.indicators.indicator import Weight
from hatangso.domain.periods import Period
from hatangso.domain.places import lineage
from hatangso.domain.places.rebase import FormerFigure, Piece, Rebased, pieces, rebase
from hatangso.domain.quantities import Ratio, Unknown
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood, Succession, Unit
from hatangso.store.places.neighbourhoods import of_units
from hatangso.store.programme.definitions import Definition
from hatangso.store.programme.figure_rows import LIVING, Figure, figures_by_indicator, newest_of_each
from hatangso.store.programme.models import Observation


@dataclass(frozen=True)
class FormerPart:
    """One former unit in a re-based figure: its share in per cent (None: not known), its raw figure."""

    unit: Unit
    share: float | None
    figure: Figure | None


@dataclass(frozen=True)
class RebasedFigure:
    """A past figure brought to today's unit. `value` is None where it is not known: `why` says so."""

    period: Period
    on: date
    value: float | None
    result: Rebased[int]
    parts: tuple[FormerPart, ...]

    @property
    def complete(self) -> bool:
        """Whether every former unit is in it."""
        return self.value is not None and not self.result.combined.missing

    @property
    def why(self) -> Unknown | None:
        return self.result.value if isinstance(self.result.value, Unknown) else None

    @property
    def covered_people(self) -> float | None:
        """The share of the people that is covered, in per cent; None where populations are not known."""
        covered = self.result.combined.covered_weight
        percent = covered.percent if isinstance(covered, Ratio) else None
        return None if isinstance(percent, Unknown) else percent


@dataclass(frozen=True)
class Ancestry:
    """A unit with the units it came from, and what happened to them all."""

    unit: Unit
    units: Mapping[int, Unit]
    successions: Sequence[lineage.Succession[int]]

    def pieces(self, *, on: date, as_of: date) -> tuple[Piece[int], ...]:
        """Of what the unit was made at the end of that day."""
        began = {pk: unit.valid_from for pk, unit in self.units.items()}
        return pieces(self.unit.pk, on=on, as_of=as_of, successions=self.successions, began=began)


def has_changed(unit: Unit) -> bool:
    """Whether anybody has entered that other units went into this one, or a part of it left."""
    return Succession.objects.filter(Q(successor=unit) | Q(predecessor=unit)).exists()


def ancestry(unit: Unit) -> Ancestry:
    """Everything the unit came from; a query for each generation, and one for the units."""
    found: dict[int, Succession] = {}
    known, newest = {unit.pk}, {unit.pk}
    while newest:
        steps = Succession.objects.filter(Q(successor__in=newest) | Q(predecessor__in=newest))
        found |= {step.pk: step for step in steps}
        newest = {step.predecessor_id for step in found.values() if step.successor_id in known} - known
        known |= newest
    units = Unit.objects.in_bulk(list(known))
    facts = tuple(
        lineage.Succession(s.predecessor_id, s.successor_id, s.on, s.whole, s.source, s.share)
        for s in found.values()
    )
    return Ancestry(unit, units, facts)


def raw_figures(known: Ancestry, codes: Collection[str], actor: Actor) -> QuerySet[Observation]:
    """What was told for the former units, of every state, as far as the person may see it."""
    former = [pk for pk in known.units if pk != known.unit.pk]
    return _visible(Observation.objects.filter(unit__in=former, indicator__in=codes), known.unit, actor)


def rebased_figures(
    unit: Unit, definitions: Mapping[str, Definition], units_of: Mapping[str, str | None], *,
    as_of: date, actor: Actor,
) -> dict[str, tuple[RebasedFigure, ...]]:  # fmt: skip
    """Re-based figures by indicator, oldest first; `units_of` gives the codes wanted, each with its unit.

    Only periods in which the unit was made of others; where it has a figure of its own for its borders of
    today, that stands. A constant number of queries for a given depth of the ancestry.
    """
    known = ancestry(unit)
    if len(known.units) == 1 and not known.successions:
        return {}
    rows = Observation.objects.filter(unit__in=list(known.units), indicator__in=list(units_of))
    by_unit: dict[int, list[Observation]] = {}
    for row in _visible(rows.filter(state__in=LIVING), unit, actor):
        by_unit.setdefault(row.unit_id, []).append(row)
    places: dict[int, list[Neighbourhood]] = {}
    for place in of_units(by_unit):
        places.setdefault(place.unit_id, []).append(place)
    told = {
        pk: figures_by_indicator(newest_of_each(of_unit), definitions, places.get(pk, []))
        for pk, of_unit in by_unit.items()
    }
    found = {}
    for code, number_unit in units_of.items():
        if (definition := definitions.get(code)) is not None:
            of_code = {pk: figures.get(code, ()) for pk, figures in told.items()}
            found[code] = _of_indicator(known, definition, of_code, number_unit, as_of)
    return found


def _of_indicator(
    known: Ancestry,
    definition: Definition,
    told: Mapping[int, Sequence[Figure]],
    number_unit: str | None,
    as_of: date,
) -> tuple[RebasedFigure, ...]:
    by_period: dict[Period, dict[int, Figure]] = {}
    for pk, figures in told.items():
        for figure in figures:
            if figure.counts and figure.value is not None:
                by_period.setdefault(figure.period, {})[pk] = figure
    found = []
    for period, figures_of in by_period.items():
        made_of = known.pieces(on=period.last_day, as_of=as_of)
        units = {piece.unit for piece in made_of}
        unchanged = all(piece.unit == known.unit.pk and piece.share == 1 for piece in made_of)
        own_stands = known.unit.pk in figures_of and known.unit.pk not in units
        if not unchanged and not own_stands and units & figures_of.keys():
            found.append(_one(known, definition, period, made_of, figures_of, number_unit))
    return tuple(sorted(found, key=lambda one: one.on))


def _one(
    known: Ancestry,
    definition: Definition,
    period: Period,
    made_of: Sequence[Piece[int]],
    figures: Mapping[int, Figure],
    number_unit: str | None,
) -> RebasedFigure:
    weight = (definition.weight or Weight.POPULATION).value
    people = {pk: getattr(unit, weight) for pk, unit in known.units.items()}
    result = rebase(
        definition.roll_up,
        made_of,
        {pk: former for pk, figure in figures.items() if (former := _former(figure, number_unit))},
        names={pk: unit.full_name for pk, unit in known.units.items()},
        people={pk: count for pk, count in people.items() if count is not None},
    )
    told = result.value
    value = value_in_unit(told, number_unit) if isinstance(told, Ratio) else told
    parts = tuple(
        FormerPart(
            known.units[piece.unit],
            None if piece.share is None else 100 * piece.share,
            figures.get(piece.unit),
        )
        for piece in made_of
    )
    number = None if isinstance(value, Unknown) else value
    return RebasedFigure(period, period.last_day, number, result, parts)


def _former(figure: Figure, number_unit: str | None) -> FormerFigure | None:
    halves = Ratio(figure.part, figure.whole) if figure.part is not None and figure.whole else None
    value = value_in_unit(halves, number_unit) if halves else figure.value
    if value is None or isinstance(value, Unknown):
        return None
    return FormerFigure(value, halves, figure.on, figure.footing)


def _visible(rows: QuerySet[Observation], unit: Unit, actor: Actor) -> QuerySet[Observation]:
    """Who sees the whole programme of today's unit sees what was told of the units it came from."""
    rows = rows.select_related("unit", "neighbourhood", "source_organisation", "entered_by")
    if actor.sees_all(unit):
        return rows
    own = Q(source_organisation_id__in=actor.organisation_ids) | Q(entered_by=actor.user)
    return rows.filter(Q(state="approved") | own)
