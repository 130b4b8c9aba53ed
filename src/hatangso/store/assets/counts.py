"""What the rules of catalog/counted count in each commune: one query a type of assets, not one a commune."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import F, FloatField, Q, QuerySet, Sum, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from hatangso.domain.assets.counting import Condition, Count, CountRule, Pick
from hatangso.store.assets.models import Asset
from hatangso.store.places.models import Unit

STANDINGS = ("part", "rest", "unknown")


@dataclass(frozen=True)
class Asked:
    """What a pick asks of objects of its type: which are looked at, which count, of which it is not known."""

    pick: Pick
    looked_at: Q
    counts: Q
    unknown: Q


def counts_of(rule: CountRule, units: Iterable[Unit]) -> dict[int, Count]:
    """One rule in each of the units (communes), by the unit's id; a unit without objects has a count of 0."""
    return counts_of_rules([rule], units)[rule.code]


def counts_of_rules(rules: Sequence[CountRule], units: Iterable[Unit]) -> dict[str, dict[int, Count]]:
    """Every rule in each of the communes: one query a type of assets, however many rules and communes."""
    places = {unit.pk: unit for unit in units}
    asked: dict[tuple[str, str], Asked] = {}
    for rule in rules:
        asked[rule.code, "part"] = _asked(rule.part, _within(rule))
        if isinstance(rule.whole, Pick) and not rule.part_of_whole:
            asked[rule.code, "whole"] = _asked(rule.whole, None)
    tallies = _tallies(Asset.objects.filter(unit_id__in=list(places)), asked)
    return {
        rule.code: {
            pk: _count(
                rule,
                unit,
                tallies.get((rule.code, "part", pk), {}),
                tallies.get((rule.code, "whole", pk), {}),
            )
            for pk, unit in places.items()
        }
        for rule in rules
    }


def objects_of(rule: CountRule, unit: Unit) -> dict[str, QuerySet[Asset]]:
    """The objects behind a count: those that count ('part'), that do not ('rest'), that may ('unknown')."""
    assets = Asset.objects.filter(unit=unit)
    return {standing: behind_count(assets, rule, standing) for standing in STANDINGS}


def behind_count(assets: Any, rule: CountRule, standing: str) -> Any:
    """Those of the assets that stand so in the rule: one of `STANDINGS`."""
    asked = _asked(rule.part, _within(rule))
    base = assets.filter(type=asked.pick.type).filter(asked.looked_at)
    if standing == "part":
        return base.filter(asked.counts)
    if standing == "unknown":
        return base.filter(asked.unknown)
    return base.exclude(pk__in=base.order_by().filter(asked.counts | asked.unknown).values("pk"))


def _within(rule: CountRule) -> Pick | None:
    return rule.whole if rule.part_of_whole and isinstance(rule.whole, Pick) else None


def _tallies(
    assets: Any, asked: Mapping[tuple[str, str], Asked]
) -> dict[tuple[str, str, int], dict[str, Any]]:
    """Sums of every pick by unit: {(rule, part or whole, unit): {listed, counted, unknown, total, known}}."""
    by_type: dict[str, dict[tuple[str, str], Asked]] = defaultdict(dict)
    for key, one in asked.items():
        by_type[one.pick.type][key] = one
    found: dict[tuple[str, str, int], dict[str, Any]] = {}
    for kind, of_type in by_type.items():
        sums: dict[str, Any] = {}
        for place, one in enumerate(of_type.values()):
            looked_at = one.looked_at
            sums |= {
                f"listed_{place}": CountOf("id", filter=looked_at),
                f"counted_{place}": CountOf("id", filter=looked_at & one.counts),
                f"unknown_{place}": CountOf("id", filter=looked_at & one.unknown),
                f"total_{place}": _total(one.pick, looked_at & one.counts),
                f"known_{place}": _total(one.pick, looked_at & ~one.unknown),
            }
        for row in assets.filter(type=kind).order_by().values("unit_id").annotate(**sums):
            for place, (code, side) in enumerate(of_type):
                names = ("listed", "counted", "unknown", "total", "known")
                found[code, side, row["unit_id"]] = {name: row[f"{name}_{place}"] for name in names}
    return found


def _count(rule: CountRule, unit: Unit, part: Mapping[str, Any], other: Mapping[str, Any]) -> Count:
    whole: float | None = None
    if rule.whole == "population":
        whole = unit.population
    elif rule.whole == "households":
        whole = unit.households
    elif rule.whole is not None:
        whole = float(part.get("known", 0) if rule.part_of_whole else other.get("total", 0))
    return Count(
        rule=rule,
        part=float(part.get("total", 0)),
        whole=whole,
        counted=part.get("counted", 0),
        listed=max(part.get("listed", 0), other.get("listed", 0)),
        unknown=max(part.get("unknown", 0), other.get("unknown", 0)),
        doubt=None if _within(rule) else max(_doubt(part), _doubt(other)),
    )


def _doubt(tally: Mapping[str, Any]) -> float:
    """Of a pick that lies in no other: objects that surely do not count say nothing about the others."""
    unknown, counted = tally.get("unknown", 0), tally.get("counted", 0)
    return unknown / (unknown + counted) if unknown else 0.0


def _asked(pick: Pick, within: Pick | None) -> Asked:
    """Of objects in the pick's states; where the part lies within a whole, of those that may lie in it."""
    looked_at = Q(state__in=[str(state) for state in pick.states], merged_into=None, deleted_at=None)
    if within is None:
        return Asked(pick, looked_at, _counts(pick), _unknown(pick))
    inside, perhaps = _counts(within), _unknown(within)
    return Asked(
        pick,
        looked_at & (inside | perhaps),
        inside & _counts(pick),
        perhaps | (inside & _unknown(pick)),
    )


def _counts(pick: Pick) -> Q:
    found = Q(pk__isnull=False)
    for condition in pick.where:
        found &= _meets(condition)
    if pick.measure == "attribute" and pick.empty_as is None:
        found &= ~_missing(pick.sum_of)
    return found


def _unknown(pick: Pick) -> Q:
    """Nothing that is known speaks against them, but something that is asked is not known."""
    open_ = Q(pk__isnull=False)
    for condition in pick.where:
        open_ &= _meets(condition) | _any_missing(condition.asked)
    return open_ & _any_missing(pick.asked)


def _meets(condition: Condition) -> Q:
    name = f"attributes__{condition.attribute}"
    if condition.least_of:
        return Q(GreaterThanOrEqual(_number(condition.attribute), _number(condition.least_of)))
    if condition.least is not None:
        return Q(**{f"{name}__gte": condition.least})
    found = Q(pk__isnull=True)
    for value in condition.values:
        found |= Q(**{name: value})
    return found


def _missing(attribute: str) -> Q:
    return ~Q(attributes__has_key=attribute)


def _any_missing(attributes: tuple[str, ...]) -> Q:
    found = Q(pk__isnull=True)
    for attribute in attributes:
        found |= _missing(attribute)
    return found


def _number(attribute: str) -> Any:
    return Cast(KeyTextTransform(attribute, "attributes"), FloatField())


def _total(pick: Pick, condition: Q) -> Any:
    if pick.measure == "objects":
        return CountOf("id", filter=condition)
    if pick.measure == "length_km":
        summed: Any = F("length_m") / 1000.0
    elif pick.empty_as is None:
        summed = _number(pick.sum_of)
    else:
        summed = Coalesce(_number(pick.sum_of), Value(pick.empty_as))
    return Coalesce(Sum(summed, filter=condition), Value(0.0), output_field=FloatField())
