"""What the rules of catalog/counted count in each commune: one query a rule, whatever the communes are."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import F, FloatField, Q, QuerySet, Sum, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from hatangso.domain.assets.counting import Condition, Count, CountRule, Pick
from hatangso.store.assets.models import Asset
from hatangso.store.places.models import Unit


def counts_of(rule: CountRule, units: Iterable[Unit]) -> dict[int, Count]:
    """The rule in each of the units (communes), by the unit's id; a unit without objects has a count of 0."""
    places = {unit.pk: unit for unit in units}
    picked = Asset.objects.filter(unit_id__in=list(places))
    part = _tallies(picked, rule.part, _within(rule))
    whole = (
        {} if rule.part_of_whole or not isinstance(rule.whole, Pick) else _tallies(picked, rule.whole, None)
    )
    return {pk: _count(rule, unit, part.get(pk, {}), whole.get(pk, {})) for pk, unit in places.items()}


STANDINGS = ("part", "rest", "unknown")


def objects_of(rule: CountRule, unit: Unit) -> dict[str, QuerySet[Asset]]:
    """The objects behind a count: those that count ('part'), that do not ('rest'), that may ('unknown')."""
    assets = Asset.objects.filter(unit=unit)
    return {standing: behind_count(assets, rule, standing) for standing in STANDINGS}


def behind_count(assets: Any, rule: CountRule, standing: str) -> Any:
    """Those of the assets that stand so in the rule: one of `STANDINGS`."""
    base, counts, unknown = _asked(assets, rule.part, _within(rule))
    if standing == "part":
        return base.filter(counts)
    if standing == "unknown":
        return base.filter(unknown)
    return base.exclude(pk__in=base.order_by().filter(counts | unknown).values("pk"))


def _within(rule: CountRule) -> Pick | None:
    return rule.whole if rule.part_of_whole and isinstance(rule.whole, Pick) else None


def _tallies(assets: Any, pick: Pick, within: Pick | None) -> dict[int, Mapping[str, Any]]:
    base, counts, unknown = _asked(assets, pick, within)
    rows = (
        base.order_by()
        .values("unit_id")
        .annotate(
            listed=CountOf("id"),
            counted=CountOf("id", filter=counts),
            unknown=CountOf("id", filter=unknown),
            total=_total(pick, counts),
            known=_total(pick, ~unknown) if within else Value(0.0),
        )
    )
    return {row["unit_id"]: row for row in rows}


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
    )


def _asked(assets: Any, pick: Pick, within: Pick | None) -> tuple[Any, Q, Q]:
    """The objects of the pick's type and state that may lie in the whole; which count; which are unknown."""
    rows = assets.filter(
        type=pick.type, state__in=[str(s) for s in pick.states], merged_into=None, deleted_at=None
    )
    if within is None:
        return rows, _counts(pick), _unknown(pick)
    inside, perhaps = _counts(within), _unknown(within)
    return rows.filter(inside | perhaps), inside & _counts(pick), perhaps | (inside & _unknown(pick))


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
