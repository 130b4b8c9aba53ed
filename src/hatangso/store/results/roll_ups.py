"""Roll-ups over many places, commune → province → country, by each indicator's own rule.

The rules are those of hatangso.domain.indicators.consolidate, to which a test holds these: a place counts if
the rule can use what it told; percentages are never averaged; only communes are summed (tallies.py), so that
no parent is counted with its children. Told for people in docs/methods/consolidation.md.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
from hatangso.store.results.tallies import (
    ADDED_ALIKE,
    NO_TALLY,
    TALLIERS,
    Basis,
    Extent,
    GroupKey,
    Tally,
    extents,
    standing,
    weight_of,
)

FEW = 20  # so many indicators are found by naming every province; for more the whole period is read


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
        by_rule[ADDED_ALIKE.get(definition.roll_up, definition.roll_up), weight_of(definition)].append(code)
    tallies: dict[GroupKey, Tally] = {}
    there = extents(provinces)
    for (rule, weight), codes in by_rule.items():
        named = provinces if provinces is not None or len(codes) > FEW else sorted(there)
        rows = standing(codes, periods, basis, named)
        tallies.update(TALLIERS[rule](rows, f"unit__{weight.value}"))
    return RollUps(definitions, there, tallies)


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


WEIGHTS_UNKNOWN = Unknown(
    Words(
        "Chưa biết dân số hoặc số hộ của mọi xã, phường",
        "People or households are not known of every commune",
    )
)
