"""The places that a table brought for a unit may tell about, by every name they had."""

from collections.abc import Mapping

from django.db.models import Q

from hatangso.domain.places.told_place import FormerPlace, KnownPlace, ToldPlaces
from hatangso.store.places.models import Succession, Unit, UnitName


def units_told(unit: Unit) -> dict[str, Unit]:
    """By code: the unit itself and, of a province, its communes. One query."""
    below = Q(pk=unit.pk) | Q(parent=unit, level="commune")
    found = Unit.objects.filter(below, valid_to=None).exclude(code="")
    return {one.code: one for one in found.order_by("code")}


def places_told(unit: Unit, matched: Mapping[str, str] | None = None) -> ToldPlaces:
    """Those units with their names now and before, and the former units that went into them. Three queries.

    `matched`: names of the table that a person has matched with a code.
    """
    units = units_told(unit)
    by_pk = {one.pk: one for one in units.values()}
    before: dict[int, list[str]] = {}
    for pk, name in UnitName.objects.filter(unit__in=by_pk).values_list("unit", "full_name"):
        before.setdefault(pk, []).append(name)
    became: dict[str, list[str]] = {}
    gone = Succession.objects.filter(successor__in=by_pk).values_list("predecessor__full_name", "successor")
    for name, successor in gone:
        became.setdefault(name, []).append(by_pk[successor].code)
    return ToldPlaces(
        [KnownPlace(one.code, one.full_name, tuple(before.get(one.pk, ()))) for one in units.values()],
        [FormerPlace(name, tuple(codes)) for name, codes in became.items()],
        matched or {},
    )


def provinces_told() -> ToldPlaces:
    """Every living province. One query."""
    rows = Unit.objects.filter(level="province", valid_to=None).exclude(code="")
    return ToldPlaces([KnownPlace(one.code, one.full_name) for one in rows])
