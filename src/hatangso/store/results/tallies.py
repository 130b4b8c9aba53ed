"""What the communes of a province told, added up in SQL: one query a rule, grouped by indicator and period.

Only communes are added up, those of today's map; a province's own figure never is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from hatangso.domain.indicators.indicator import RollUp, Weight
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition
from hatangso.store.results.models import StandingFigure

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


def weight_of(definition: Definition) -> Weight:
    """By what coverage is told, and by what the rule 'weighted' weights."""
    return definition.weight or Weight.POPULATION


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
ADDED_ALIKE = {RollUp.MAX: RollUp.SUM}
TALLIERS: dict[RollUp, Callable[[QuerySet[StandingFigure], str], dict[GroupKey, Tally]]] = {
    RollUp.RATIO_OF_SUMS: _halves,
    RollUp.SUM: _numbers,
    RollUp.WEIGHTED: _weighted,
    RollUp.LATEST: _latest,
    RollUp.NOT_ADDITIVE: _told,
}
NO_TALLY = Tally()
