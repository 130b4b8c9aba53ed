"""The figures of a locality as they count: one a period, corrections applied, neighbourhoods rolled up.

Told for people in docs/methods/figures.md.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from hatangso.domain.figures.told import true_on
from hatangso.domain.footing import TRUST, Footing, weakest
from hatangso.domain.indicators.consolidate import Amount, Missing, Part, Place, consolidate
from hatangso.domain.indicators.evaluate import value_in_unit
from hatangso.domain.indicators.indicator import RollUp, Weight
from hatangso.domain.periods import Period, parse_period
from hatangso.domain.quantities import Ratio, Unknown
from hatangso.domain.words import Words
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.places.neighbourhoods import state_on
from hatangso.store.programme.definitions import Definition
from hatangso.store.programme.models import Observation

LIVING = ("entered", "approved")


@dataclass(frozen=True)
class FromBelow:
    """From how many communes of how many a province's figure of the indicator was rolled up.

    `covered`: of its people or households the share who live there, None where their number is not known.
    """

    indicator: str
    counted: int
    expected: int
    part: float | None
    whole: float | None
    covered: Ratio | None


@dataclass(frozen=True)
class Figure:
    """One figure of the whole locality. `parts` are the neighbourhoods' rows it was rolled up from.

    `on` is the day for which it stands; `gaps` are the neighbourhoods without a usable figure of the period;
    `covered_weight` is the share of people or households of those that have one. `counts` is False for a
    second figure of a period, and for a roll-up that is not complete. `below` is told of a province's
    figure that was made from its communes'.
    """

    period: Period
    on: date
    value: float | None
    footing: Footing
    approved: bool
    row: Observation | None = None
    parts: tuple[Observation, ...] = ()
    gaps: tuple[Missing, ...] = ()
    covered_weight: Ratio | None = None
    weight: Weight | None = None
    counts: bool = True
    below: FromBelow | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The names of the neighbourhoods that do not count."""
        return tuple(gap.place.name for gap in self.gaps)

    @property
    def key(self) -> str:
        """What a verdict cites: the observation's id, or the period rolled up."""
        return str(self.row.pk) if self.row else f"rolled:{self.period.code}"

    @property
    def neighbourhoods(self) -> int:
        """How many there are: those with a figure and those without."""
        return len(self.parts) + len(self.gaps)

    @property
    def part(self) -> float | None:
        if self.below is not None:
            return self.below.part
        return self.row.part if self.row else _total(row.part for row in self.parts)

    @property
    def whole(self) -> float | None:
        if self.below is not None:
            return self.below.whole
        return self.row.whole if self.row else _total(row.whole for row in self.parts)


def observations_of(
    unit: Unit, *, approved_only: bool = False, actor: Actor | None = None
) -> list[Observation]:
    """The rows that stand, oldest period first: not returned, not superseded. One query.

    `actor` narrows them to what the person may see: someone who sees only their own organisation's part
    sees approved figures and those their organisation told.
    """
    rows = visible_observations(unit, actor)
    if approved_only:
        return list(rows.filter(state="approved"))
    return newest_of_each(rows.filter(state__in=LIVING))


def newest_of_each(living: Iterable[Observation]) -> list[Observation]:
    """Of the living rows of one locality those that stand: a pending correction before what it corrects."""
    rows = list(living)
    newest = {key_of(row): row.pk for row in sorted(rows, key=lambda row: row.pk)}
    return [row for row in rows if newest[key_of(row)] == row.pk]


def key_of(row: Observation) -> tuple[object, ...]:
    """What there is one standing figure of; a correction has the key of what it corrects."""
    return (row.indicator, row.neighbourhood_id, row.period, row.source_organisation_id)


def visible_observations(unit: Unit, actor: Actor | None) -> QuerySet[Observation]:
    """All rows of the unit, of every state, that the person may see (everybody's without `actor`)."""
    rows = (
        Observation.objects.filter(unit=unit)
        .select_related("neighbourhood", "source_organisation", "entered_by", "decided_by")
        .prefetch_related("evidence")
    )
    if actor is not None and not actor.sees_all(unit):
        own = Q(source_organisation_id__in=actor.organisation_ids) | Q(entered_by=actor.user)
        rows = rows.filter(Q(state="approved") | own)
    return rows


def figures_by_indicator(
    rows: Sequence[Observation],
    definitions: Mapping[str, Definition],
    neighbourhoods: Sequence[Neighbourhood],
) -> dict[str, tuple[Figure, ...]]:
    """Figures of the whole locality by indicator, oldest first; `neighbourhoods` as `ever` gives them."""
    by_code: dict[str, list[Observation]] = {}
    for row in rows:
        by_code.setdefault(row.indicator, []).append(row)
    return {code: _figures(found, definitions.get(code), neighbourhoods) for code, found in by_code.items()}


def value_in(row: Observation, unit: str | None) -> float | None:
    """The row's number in a unit; from its halves where it has them."""
    if row.part is not None and row.whole:
        value = value_in_unit(Ratio(row.part, row.whole), unit)
        return None if isinstance(value, Unknown) else value
    return row.value


def period_of_row(row: Observation) -> Period:
    """The row's period; its code was checked when it was entered."""
    period = parse_period(row.period)
    if period is None:
        raise ValueError(f"observation {row.pk} has no period: {row.period}")
    return period


def _figures(
    rows: Sequence[Observation], definition: Definition | None, neighbourhoods: Sequence[Neighbourhood]
) -> tuple[Figure, ...]:
    whole = _grouped(row for row in rows if row.neighbourhood_id is None)
    parts = _grouped(row for row in rows if row.neighbourhood_id is not None)
    figures = []
    for found in whole.values():
        first, *others = sorted(found, key=_rank)
        figures += [_of_row(first), *(_of_row(other, counts=False) for other in others)]
    for code, found in parts.items():
        if definition is not None:
            figures += _rolled(found, definition, neighbourhoods, counts=code not in whole)
    return tuple(sorted(figures, key=lambda f: (f.on, f.counts)))


def _grouped(rows: Iterable[Observation]) -> dict[str, list[Observation]]:
    by_period: dict[str, list[Observation]] = {}
    for row in rows:
        by_period.setdefault(row.period, []).append(row)
    return by_period


def _rank(row: Observation) -> tuple[bool, int, float]:
    return row.state != "approved", TRUST.index(Footing(row.footing)), -row.entered_at.timestamp()


def _of_row(row: Observation, *, counts: bool = True) -> Figure:
    return Figure(
        period=period_of_row(row),
        on=true_on(row.period_end, timezone.localdate(row.entered_at)),
        value=row.value,
        footing=Footing(row.footing),
        approved=row.state == "approved",
        row=row,
        counts=counts,
    )


def _rolled(
    rows: Sequence[Observation],
    definition: Definition,
    neighbourhoods: Sequence[Neighbourhood],
    *,
    counts: bool,
) -> list[Figure]:
    """The neighbourhoods' figures of one period as one of the whole, by the indicator's own rule."""
    best: dict[int, Observation] = {}
    for row in sorted(rows, key=_rank):
        best.setdefault(row.neighbourhood_id or 0, row)
    end = rows[0].period_end
    there = [n for n in neighbourhoods if n.valid_from <= end and (n.valid_to is None or n.valid_to > end)]
    ended = [n for n in neighbourhoods if n.pk in best and n not in there]
    weight = definition.weight or Weight.HOUSEHOLDS
    total = consolidate(
        definition.roll_up,
        [Part(pk, _told(row, definition.roll_up), row.period_end) for pk, row in best.items()],
        [Place(n.pk, str(n)) for n in (*there, *ended)],
        _weights((*there, *ended), weight, end),
    )
    if isinstance(total.value, Unknown):
        return []
    told = total.value
    value = value_in_unit(told, definition.shape.unit) if isinstance(told, Ratio) else told
    if isinstance(value, Unknown):
        return []
    without = {gap.place.id for gap in total.missing}
    counted = [best[pk] for pk in sorted(best) if pk not in without]
    return [
        Figure(
            period=period_of_row(counted[0]),
            on=max(true_on(row.period_end, timezone.localdate(row.entered_at)) for row in counted),
            value=value,
            footing=weakest(Footing(row.footing) for row in counted),
            approved=all(row.state == "approved" for row in counted),
            parts=tuple(counted),
            gaps=total.missing,
            covered_weight=_told_share(total.covered_weight),
            weight=weight,
            counts=counts and not total.missing,
        )
    ]


def _told(row: Observation, rule: RollUp) -> Amount | Unknown:
    """What the row gives to the whole: its halves where the rule adds halves, else its number."""
    if rule is RollUp.RATIO_OF_SUMS and row.part is not None and row.whole:
        return Ratio(row.part, row.whole)
    return NO_NUMBER if row.value is None else row.value


def _told_share(covered: Ratio | Unknown) -> Ratio | None:
    """None where nothing is known of it."""
    return covered if isinstance(covered, Ratio) and covered.whole else None


def _weights(places: Iterable[Neighbourhood], weight: Weight, on: date) -> dict[Hashable, float]:
    """The people or households of each place on the day, where they are known."""
    known = {place.pk: getattr(state_on(place, on), weight.value, None) for place in places}
    return {pk: count for pk, count in known.items() if count is not None}


def _total(values: Iterable[float | None]) -> float | None:
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if known and len(known) == len(found) else None


NO_NUMBER = Unknown(Words("chưa có con số", "no number yet"))
