"""What the rules of catalog/counted count in each commune: one query a type of assets, not one a commune."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import Exists, F, FloatField, OuterRef, Q, QuerySet, Sum, TextField, Value
from django.db.models.fields.json import KT, KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Replace
from django.db.models.lookups import GreaterThanOrEqual, In
from django.utils import timezone

from hatangso.domain.assets.counting import LENGTH, Condition, Count, CountRule, Pick
from hatangso.store.assets.models import Asset
from hatangso.store.assets.shared_use import by_contract
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
                f"grounded_{place}": _total(one.pick, looked_at & one.counts & _grounds(one.pick)),
            }
        for row in assets.filter(type=kind).order_by().values("unit_id").annotate(**sums):
            for place, (code, side) in enumerate(of_type):
                names = ("listed", "counted", "unknown", "total", "known", "grounded")
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
        grounded=float(part.get("grounded", 0)) if rule.part.has_grounds else None,
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
    return found & ~_sum_lacks(pick)


def _unknown(pick: Pick) -> Q:
    """Nothing that is known speaks against them, but something that is asked is not known."""
    open_, lacks = Q(pk__isnull=False), _sum_lacks(pick)
    for condition in pick.where:
        open_ &= _meets(condition) | _lacks(condition)
        lacks |= _lacks(condition)
    return open_ & lacks


def _sum_lacks(pick: Pick) -> Q:
    """What the measure needs is not told; a measured length stands for a declared one."""
    lacks = _any_missing(pick.asked_of_sum)
    return lacks & Q(length_m=None) if pick.measure == "length_km" else lacks


def _meets(condition: Condition) -> Q:
    if condition.of is not None:
        return _points_at(condition, _meets(condition.of))
    name = f"attributes__{condition.attribute}"
    if condition.least_of:
        return Q(GreaterThanOrEqual(_number(condition.attribute), _number(condition.least_of)))
    found = Q(pk__isnull=True)
    if condition.least is not None:
        found = Q(**{f"{name}__gte": condition.least})
    for value in condition.values:
        found |= Q(**{name: value})
    return found | _contract(condition) if condition.contract else found


def _lacks(condition: Condition) -> Q:
    """What it asks is not told; of a reference also where it points at nothing that is there and told."""
    if condition.of is not None:
        return ~_points_at(condition, ~_lacks(condition.of))
    lacks = _any_missing(condition.asked)
    return lacks & ~_contract(condition) if condition.contract else lacks


def _points_at(condition: Condition, wanted: Q) -> Q:
    """Whether the attribute points at an asset that is there, or was merged into one, which answers."""
    others = Asset.objects.order_by().filter(type=condition.of_type, deleted_at=None)
    there = others.filter(merged_into=None).filter(wanted)
    merged = others.filter(merged_into__in=there.values("pk"))
    pointing = _plain_uid(KT(f"attributes__{condition.attribute}__uid"))
    told = Coalesce(pointing, Value(""), output_field=TextField())
    found = Q(pk__isnull=True)
    for rows in (there, merged):
        ids = rows.annotate(told=_plain_uid(Cast("uid", TextField()))).values("told")
        found |= Q(In(told, ids.query))
    return found


def _plain_uid(told: Any) -> Any:
    """SQLite keeps 32 letters, PostgreSQL and JSON tell them with dashes."""
    return Replace(told, Value("-"), Value(""), output_field=TextField())


def _contract(condition: Condition) -> Q:
    """A contract of shared use is in force on the object, or on what of its commune it stands on."""
    on = timezone.localdate()
    if condition.stands_on is None:
        return by_contract(on)
    kind, attribute = condition.stands_on
    under = Asset.objects.order_by().filter(by_contract(on), type=kind, deleted_at=None, merged_into=None)
    code = KeyTextTransform(attribute, OuterRef("attributes"))
    return Q(Exists(under.exclude(code="").filter(unit=OuterRef("unit"), code=code)))


def _grounds(pick: Pick) -> Q:
    """Those known better than by the owner's word: measured on a shape, or by a contract in force."""
    if pick.measure == "length_km":
        return Q(length_m__isnull=False)
    found = Q(pk__isnull=True)
    for condition in pick.where:
        if condition.contract:
            found |= _contract(condition)
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
        summed: Any = Coalesce(F("length_m") / 1000.0, _number(LENGTH))
    elif pick.empty_as is None:
        summed = _number(pick.sum_of)
    else:
        summed = Coalesce(_number(pick.sum_of), Value(pick.empty_as))
    return Coalesce(Sum(summed, filter=condition), Value(0.0), output_field=FloatField())
