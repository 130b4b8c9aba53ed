"""What the rules of catalog/counted count in each commune: one query a rule, whatever the communes are."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import F, FloatField, Q, QuerySet, Sum, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from hatangso.domain.assets.counting import Condition, Count, CountRule, Pick
from hatangso.store.assets.models import Asset
from hatangso.store.places.models import Unit


def counts_of(rule: CountRule, units: Iterable[Unit]) -> dict[int, Count]:
    """The rule in each of the units (communes), by the unit's id; a unit without objects has a count of 0."""
    places = {unit.pk: unit for unit in units}
    picked = Asset.objects.filter(unit_id__in=list(places))
    part = _tallies(picked, rule.part, within=rule.whole if rule.part_of_whole else None)
    whole = {} if not isinstance(rule.whole, Pick) else _wholes(picked, rule, part)
    return {pk: _count(rule, unit, part.get(pk, {}), whole.get(pk)) for pk, unit in places.items()}


def objects_of(rule: CountRule, unit: Unit) -> dict[str, QuerySet[Asset]]:
    """The objects behind a count: that count ('part'), do not ('rest'), are of unknown standing ('unknown')."""
    within = rule.whole if rule.part_of_whole and isinstance(rule.whole, Pick) else None
    base = _living(Asset.objects.filter(unit=unit), rule.part, within)
    counts, unknown = _counts(rule.part), _unknown(rule.part)
    return {
        "part": base.filter(counts),
        "rest": base.exclude(pk__in=base.filter(counts | unknown).values("pk")),
        "unknown": base.filter(unknown),
    }


def _tallies(assets: Any, pick: Pick, within: object) -> dict[int, Mapping[str, Any]]:
    base = _living(assets, pick, within if isinstance(within, Pick) else None)
    counts, unknown = _counts(pick), _unknown(pick)
    rows = (
        base.order_by()
        .values("unit_id")
        .annotate(
            listed=CountOf("id"),
            counted=CountOf("id", filter=counts),
            unknown=CountOf("id", filter=unknown),
            total=_total(pick, counts),
            known=_total(pick, ~unknown) if isinstance(within, Pick) else Value(0.0),
        )
    )
    return {row["unit_id"]: row for row in rows}


def _wholes(assets: Any, rule: CountRule, part: Mapping[int, Mapping[str, Any]]) -> dict[int, float]:
    if rule.part_of_whole:
        return {pk: float(row["known"]) for pk, row in part.items()}
    assert isinstance(rule.whole, Pick)
    return {pk: float(row["total"]) for pk, row in _tallies(assets, rule.whole, None).items()}


def _count(rule: CountRule, unit: Unit, part: Mapping[str, Any], whole: float | None) -> Count:
    if rule.whole == "population":
        whole = unit.population
    elif rule.whole == "households":
        whole = unit.households
    return Count(
        rule=rule,
        part=float(part.get("total", 0)),
        whole=whole,
        counted=part.get("counted", 0),
        listed=part.get("listed", 0),
        unknown=part.get("unknown", 0),
    )


def _living(assets: Any, pick: Pick, within: Pick | None) -> Any:
    """Objects of the pick's type and state; of the whole's conditions too, where the part lies within it."""
    rows = assets.filter(
        type=pick.type, state__in=[str(s) for s in pick.states], merged_into=None, deleted_at=None
    )
    return rows.filter(_counts(within)) if within is not None else rows


def _counts(pick: Pick) -> Q:
    found = Q(pk__isnull=False)
    for condition in pick.where:
        found &= _meets(condition)
    if pick.measure == "attribute":
        found &= Q(attributes__has_key=pick.sum_of)
    return found


def _unknown(pick: Pick) -> Q:
    """Nothing that is known speaks against them, but something that is asked is not known."""
    open_ = Q(pk__isnull=False)
    for condition in pick.where:
        open_ &= _meets(condition) | _missing(condition.attribute)
    missing = Q(pk__isnull=True)
    for attribute in pick.asked:
        missing |= _missing(attribute)
    return open_ & missing


def _meets(condition: Condition) -> Q:
    name = f"attributes__{condition.attribute}"
    if condition.least is not None:
        return Q(**{f"{name}__gte": condition.least})
    found = Q(pk__isnull=True)
    for value in condition.values:
        found |= Q(**{name: value})
    return found


def _missing(attribute: str) -> Q:
    return ~Q(attributes__has_key=attribute)


def _total(pick: Pick, condition: Q) -> Any:
    if pick.measure == "objects":
        return CountOf("id", filter=condition)
    if pick.measure == "length_km":
        length: Any = F("length_m") / 1000.0
    else:
        length = Cast(KeyTextTransform(pick.sum_of, "attributes"), FloatField())
    return Coalesce(Sum(length, filter=condition), Value(0.0), output_field=FloatField())
