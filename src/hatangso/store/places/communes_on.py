"""The communes of a province or commune on a day: those that live, and former ones that went into them."""

from datetime import date

from hatangso.store.places.models import Succession, Unit


def communes_ever(province: Unit) -> list[Unit]:
    """The communes that are or were of the province, and those that went into them, by merger after merger.

    A former one of no known province belongs to it where all that it became does. Two queries a generation.
    """
    found = {unit.pk: unit for unit in Unit.objects.filter(parent=province, level="commune")}
    before: dict[int, Unit] = {}
    became: dict[int, set[int]] = {}
    newest = set(found)
    while newest:
        rows = Unit.objects.filter(level="commune", successors__successor__in=newest)
        fresh = {
            unit.pk: unit
            for unit in rows.select_related("parent").distinct()
            if unit.pk not in found and unit.pk not in before and not _is_elsewhere(unit)
        }
        steps = Succession.objects.filter(predecessor__in=fresh).order_by()
        for predecessor, successor in steps.values_list("predecessor", "successor"):
            became.setdefault(predecessor, set()).add(successor)
        before |= fresh
        newest = set(fresh)
    while gone := [pk for pk in before if not became[pk] <= found.keys() | before.keys()]:
        for pk in gone:
            del before[pk]
    return [*found.values(), *before.values()]


def communes_on(place: Unit, on: date) -> list[Unit]:
    """Those of `communes_ever` that existed on the day; of a commune: itself and what went into it."""
    province = place if place.parent is None else place.parent
    then = [unit for unit in communes_ever(province) if _existed(unit, on)]
    if place.level != "commune":
        return then
    own, newest = {place.pk}, {place.pk}
    while newest:
        steps = Succession.objects.filter(successor__in=newest).order_by()
        newest = set(steps.values_list("predecessor", flat=True)) - own
        own |= newest
    return [unit for unit in then if unit.pk in own]


def label_of(unit: Unit) -> str:
    """What tells a commune from every other of any time: its code while it exists, afterwards code#id.

    A code alone does not, for a new unit may take over the one of a former, and some former ones have none.
    """
    return unit.code if unit.valid_to is None else f"{unit.code}#{unit.pk}"


def _existed(unit: Unit, on: date) -> bool:
    return (unit.valid_from is None or unit.valid_from <= on) and (
        unit.valid_to is None or on < unit.valid_to
    )


def _is_elsewhere(unit: Unit) -> bool:
    """Whether it is a commune of another province that exists."""
    above = unit.parent
    return above is not None and above.level == "province" and above.valid_to is None
