"""Roll-ups over many places in SQL, commune → province → country, by each indicator's own rule.

The rules are those of hatangso.domain.indicators.consolidate, to which a test holds these: a place counts if
the rule can use what it told; percentages are never averaged; only communes are summed, so that no parent is
counted with its children.
Communes are those of today's map. Told for people in docs/methods/consolidation.md.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from hatangso.domain.indicators.consolidate import (
    CANNOT,
    NO_FIGURE,
    NO_HALVES,
    NO_WEIGHT,
    NO_WEIGHTS,
    NOTHING,
    Amount,
)
from hatangso.domain.indicators.evaluate import value_in_unit
from hatangso.domain.indicators.indicator import RollUp, Weight
from hatangso.domain.quantities import Ratio, Unknown
from hatangso.domain.words import Words
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition
from hatangso.store.results.models import StandingFigure

FEW = 20  # so many indicators are found by naming every province; for more the whole period is read
GroupKey = tuple[int, str, str]  # province id, indicator, period


class Basis(StrEnum):
    """The rule of counting: with figures nobody approved yet, or approved ones alone."""

    TOLD = "as_told"
    APPROVED = "as_approved"


@dataclass(frozen=True)
class Extent:
    """The communes of a whole: how many, their people and households (None where one's are not known)."""

    places: int = 0
    population: float | None = 0.0
    households: float | None = 0.0

    def __add__(self, other: "Extent") -> "Extent":
        return Extent(
            self.places + other.places,
            _both(self.population, other.population),
            _both(self.households, other.households),
        )

    def weight(self, weight: Weight) -> float | None:
        """The people or the households."""
        return self.population if weight is Weight.POPULATION else self.households


@dataclass(frozen=True)
class Tally:
    """What the places of one whole told of one indicator and period, added up; tallies can be added.

    `counted`: the places that the rule can use, `approved` those of them with an approved figure, `covered`
    their people or households. `total` is the sum of values, `part`/`whole` those of the halves (by the rule
    'weighted' of value times weight and of weights); `on` is the newest day, `latest` its largest value.
    """

    counted: int = 0
    approved: int = 0
    covered: float = 0.0
    part: float = 0.0
    whole: float = 0.0
    total: float = 0.0
    highest: float | None = None
    on: date | None = None
    latest: float | None = None

    def __add__(self, other: "Tally") -> "Tally":
        dated = [tally for tally in (self, other) if tally.on is not None]
        newest = max(dated, key=lambda t: (t.on, t.latest or 0.0), default=self)
        highest = [tally.highest for tally in (self, other) if tally.highest is not None]
        return Tally(
            counted=self.counted + other.counted,
            approved=self.approved + other.approved,
            covered=self.covered + other.covered,
            part=self.part + other.part,
            whole=self.whole + other.whole,
            total=self.total + other.total,
            highest=max(highest, default=None),
            on=newest.on,
            latest=newest.latest,
        )


@dataclass(frozen=True)
class RolledUp:
    """The value of a whole with what it covers.

    `number` is the value in the indicator's unit (None where unknown: `why` says the reason). `counted` of
    `expected` places count, of which `approved` are approved. `covered`: the share of people, or of
    households, who live in places that count.
    """

    value: Amount | Unknown
    number: float | None
    part: float | None
    whole: float | None
    on: date | None
    counted: int
    expected: int
    approved: int
    covered: Ratio | Unknown

    @property
    def missing(self) -> int:
        return self.expected - self.counted

    @property
    def why(self) -> Words | None:
        """Why there is no value."""
        return self.value.reason if isinstance(self.value, Unknown) else None


@dataclass(frozen=True)
class RollUps:
    """Tallies of provinces, from which the value of each province and of the country follow."""

    definitions: Mapping[str, Definition]
    extents: Mapping[int, Extent]
    tallies: Mapping[GroupKey, Tally]

    def of_province(self, province_id: int, code: str, period: str) -> RolledUp:
        """One province's value."""
        tally = self.tallies.get((province_id, code, period), NO_TALLY)
        return rolled_up(self.definitions[code], tally, self.extents.get(province_id, Extent()))

    def of_country(self, code: str, period: str) -> RolledUp:
        """The value over all provinces asked for, from their communes."""
        found = (self.tallies.get((pk, code, period), NO_TALLY) for pk in self.extents)
        extent = sum(self.extents.values(), start=Extent())
        return rolled_up(self.definitions[code], sum(found, start=NO_TALLY), extent)


def roll_ups(
    definitions: Mapping[str, Definition],
    periods: Sequence[str],
    *,
    basis: Basis = Basis.TOLD,
    provinces: Sequence[int] | None = None,
) -> RollUps:
    """Every province (or those) for those indicators and periods: a query for the communes, one a rule."""
    by_rule: dict[tuple[RollUp, Weight], list[str]] = defaultdict(list)
    for code, definition in definitions.items():
        by_rule[_ADDED_ALIKE.get(definition.roll_up, definition.roll_up), weight_of(definition)].append(code)
    tallies: dict[GroupKey, Tally] = {}
    there = extents(provinces)
    for (rule, weight), codes in by_rule.items():
        named = provinces if provinces is not None or len(codes) > FEW else sorted(there)
        rows = standing(codes, periods, basis, named)
        tallies.update(_TALLIERS[rule](rows, f"unit__{weight.value}"))
    return RollUps(definitions, there, tallies)


def extents(provinces: Sequence[int] | None = None) -> dict[int, Extent]:
    """How many communes every province has today, and their people and households (one query)."""
    found = Unit.objects.filter(level="commune", valid_to=None)
    if provinces is not None:
        found = found.filter(parent_id__in=provinces)
    rows = (
        found.order_by()
        .values_list("parent_id")
        .annotate(Count("pk"), Sum("population"), Count("population"), Sum("households"), Count("households"))
    )
    return {
        pk: Extent(places, people if known == places else None, homes if housed == places else None)
        for pk, places, people, known, homes, housed in rows
        if pk is not None
    }


def standing(
    codes: Sequence[str], periods: Sequence[str], basis: Basis, provinces: Sequence[int] | None = None
) -> QuerySet[StandingFigure]:
    """The figures of today's communes that count by the basis; never a province's own."""
    rows = StandingFigure.objects.filter(
        period__in=periods,
        indicator__in=codes,
        province__isnull=False,
        unit__valid_to=None,
        **{basis.value: True},
    )
    return rows if provinces is None else rows.filter(province_id__in=provinces)


def missing_places(
    definition: Definition,
    period: str,
    *,
    basis: Basis = Basis.TOLD,
    provinces: Sequence[int] | None = None,
) -> list[tuple[Unit, Words]]:
    """Today's communes that do not count in the value, by name, each with why (two queries)."""
    places = Unit.objects.filter(level="commune", valid_to=None).select_related("parent")
    if provinces is not None:
        places = places.filter(parent_id__in=provinces)
    rows = standing([definition.code], [period], basis, provinces).values_list("unit_id", "part", "value")
    told = {unit_id: (part, value) for unit_id, part, value in rows}
    lacking = []
    for place in places.order_by("parent__name", "name", "pk"):
        why = _why_not(definition, place, told.get(place.pk))
        if why is not None:
            lacking.append((place, why))
    return lacking


def _why_not(
    definition: Definition, place: Unit, told: tuple[float | None, float | None] | None
) -> Words | None:
    if told is None:
        return NO_FIGURE
    part, value = told
    match definition.roll_up:
        case RollUp.RATIO_OF_SUMS:
            return NO_HALVES if part is None else None
        case RollUp.NOT_ADDITIVE:
            return None
        case RollUp.WEIGHTED if getattr(place, weight_of(definition).value) is None:
            return NO_WEIGHT
        case _:
            return NO_FIGURE if value is None else None


def weight_of(definition: Definition) -> Weight:
    """By what coverage is told, and by what the rule 'weighted' weights."""
    return definition.weight or Weight.POPULATION


def rolled_up(definition: Definition, tally: Tally, extent: Extent) -> RolledUp:
    """A tally as the value of a whole, by the indicator's rule."""
    value, part, whole = _value(definition.roll_up, tally)
    number = value_in_unit(value, definition.shape.unit) if isinstance(value, Ratio) else value
    weight = extent.weight(weight_of(definition))
    return RolledUp(
        value=value,
        number=None if isinstance(number, Unknown) else number,
        part=part,
        whole=whole,
        on=tally.on,
        counted=tally.counted,
        expected=extent.places,
        approved=tally.approved,
        covered=WEIGHTS_UNKNOWN if weight is None else Ratio(tally.covered, weight),
    )


def _value(rule: RollUp, tally: Tally) -> tuple[Amount | Unknown, float | None, float | None]:
    if rule is RollUp.NOT_ADDITIVE:
        return CANNOT, None, None
    if not tally.counted:
        return NOTHING, None, None
    match rule:
        case RollUp.RATIO_OF_SUMS:
            return Ratio(tally.part, tally.whole), tally.part, tally.whole
        case RollUp.WEIGHTED:
            mean = tally.part / tally.whole if tally.whole else NO_WEIGHTS
            return mean, tally.part, tally.whole
        case RollUp.SUM:
            return tally.total, None, None
        case RollUp.MAX:
            return tally.highest if tally.highest is not None else NOTHING, None, None
        case _:
            return tally.latest if tally.latest is not None else NOTHING, None, None


def _halves(rows: QuerySet[StandingFigure], weight: str) -> dict[GroupKey, Tally]:
    return {
        (pk, code, period): Tally(counted, approved, covered or 0.0, part=part, whole=whole, on=on)
        for pk, code, period, counted, approved, covered, part, whole, on in rows.filter(part__isnull=False)
        .order_by()
        .values_list("province_id", "indicator", "period")
        .annotate(**_COUNTS, covered=Sum(weight), parts=Sum("part"), wholes=Sum("whole"), newest=Max("on"))
    }


def _numbers(rows: QuerySet[StandingFigure], weight: str) -> dict[GroupKey, Tally]:
    return {
        (pk, code, period): Tally(counted, approved, covered or 0.0, total=total, highest=highest, on=on)
        for pk, code, period, counted, approved, covered, total, highest, on in rows.filter(
            value__isnull=False
        )
        .order_by()
        .values_list("province_id", "indicator", "period")
        .annotate(**_COUNTS, covered=Sum(weight), total=Sum("value"), highest=Max("value"), newest=Max("on"))
    }


def _weighted(rows: QuerySet[StandingFigure], weight: str) -> dict[GroupKey, Tally]:
    known = rows.filter(value__isnull=False, **{f"{weight}__isnull": False})
    return {
        (pk, code, period): Tally(counted, approved, covered, part=part, whole=covered, on=on)
        for pk, code, period, counted, approved, covered, part, on in known.order_by()
        .values_list("province_id", "indicator", "period")
        .annotate(**_COUNTS, covered=Sum(weight), parts=Sum(F("value") * F(weight)), newest=Max("on"))
    }


def _latest(rows: QuerySet[StandingFigure], weight: str) -> dict[GroupKey, Tally]:
    """A row a day; adding tallies keeps the newest day and its largest value."""
    found: dict[GroupKey, Tally] = {}
    days = (
        rows.filter(value__isnull=False)
        .order_by()
        .values_list("province_id", "indicator", "period", "on")
        .annotate(**_COUNTS, covered=Sum(weight), highest=Max("value"))
    )
    for pk, code, period, on, counted, approved, covered, highest in days:
        key = (pk, code, period)
        tally = Tally(counted, approved, covered or 0.0, on=on, latest=highest)
        found[key] = found.get(key, NO_TALLY) + tally
    return found


def _told(rows: QuerySet[StandingFigure], weight: str) -> dict[GroupKey, Tally]:
    """Who told anything at all, a level in words too."""
    return {
        (pk, code, period): Tally(counted, approved, covered or 0.0, on=on)
        for pk, code, period, counted, approved, covered, on in rows.order_by()
        .values_list("province_id", "indicator", "period")
        .annotate(**_COUNTS, covered=Sum(weight), newest=Max("on"))
    }


def _both(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other


_COUNTS = {"counted": Count("*"), "settled": Count("approved", filter=Q(approved=True))}
_ADDED_ALIKE = {RollUp.MAX: RollUp.SUM}
_TALLIERS: dict[RollUp, Callable[[QuerySet[StandingFigure], str], dict[GroupKey, Tally]]] = {
    RollUp.RATIO_OF_SUMS: _halves,
    RollUp.SUM: _numbers,
    RollUp.WEIGHTED: _weighted,
    RollUp.LATEST: _latest,
    RollUp.NOT_ADDITIVE: _told,
}
NO_TALLY = Tally()
WEIGHTS_UNKNOWN = Unknown(
    Words(
        "Chưa biết dân số hoặc số hộ của mọi xã, phường",
        "People or households are not known of every commune",
    )
)
