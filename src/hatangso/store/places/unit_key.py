"""The column by which units are searched: code | name with its kind | former names | the unit above."""

from collections.abc import Iterable

from hatangso.domain.places.search_key import search_key
from hatangso.store.places.models import Succession, Unit, UnitName

SEPARATOR = "|"  # never part of a key: those hold letters, digits and spaces only


def unit_key(code: str, full_name: str, former: Iterable[str] = (), above: str = "") -> str:
    """A unit's key; every word in it has a space before it, so that ' ' + word finds words by their start.

    >>> unit_key("24319", "xã Ea H'Leo", ["xã Ea Ral"], "tỉnh Đắk Lắk")
    ' 24319 | xa ea h leo xa ea hleo | xa ea ral | tinh dak lak '
    """
    parts = (search_key(code), _both(full_name), " ".join(_both(name) for name in former), search_key(above))
    return " " + f" {SEPARATOR} ".join(parts) + " "


def refresh_key(unit: Unit) -> None:
    """Bring the key up to date after a change of names or successions (saves only if it differs)."""
    former = [
        *UnitName.objects.filter(unit=unit)
        .exclude(full_name=unit.full_name)
        .values_list("full_name", flat=True),
        *Succession.objects.filter(successor=unit).values_list("predecessor__full_name", flat=True),
    ]
    key = unit_key(
        unit.code, unit.full_name, dict.fromkeys(former), unit.parent.full_name if unit.parent else ""
    )
    if key != unit.search_key:
        unit.search_key = key
        unit.save(update_fields=["search_key"])


def _both(name: str) -> str:
    """The name as written, and once more without its apostrophes (Ea H'Leo is typed Ea Hleo)."""
    spoken = search_key(name)
    joined = search_key(name.replace("'", "").replace("’", ""))
    return spoken if joined == spoken else f"{spoken} {joined}"
