"""What one row of a form says of an asset, how two such rows are compared, and what a row changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hatangso.domain.assets.asset_type import AssetType
from hatangso.domain.assets.counting import LENGTH
from hatangso.domain.assets.draft import AssetDraft, Value
from hatangso.domain.assets.states import State
from hatangso.domain.places.search_key import plain

NEAR = 1e-6  # degrees, about a tenth of a metre: the same position


@dataclass(frozen=True)
class Told:
    """A row's words as values; what its cells leave empty is None, '' or absent and changes nothing.

    `place`: the administrative unit in words; `owner`: who owns or manages, in words; `year`, `day`: when it
    is in use from, as exactly as it was told. `length_km` as told or measured.
    """

    type: str
    name: str = ""
    address: str = ""
    place: str = ""
    owner: str = ""
    lon: float | None = None
    lat: float | None = None
    day: date | None = None
    year: int | None = None
    length_km: float | None = None
    note: str = ""
    attributes: Mapping[str, Value] = field(default_factory=dict)

    def differs(self, known: "Told") -> tuple[str, ...]:
        """What the row says otherwise than a known asset's row, by field; what it leaves empty never differs.

        >>> Told("pole", name="A", note="x").differs(Told("pole", name="a", note="y"))
        ('note',)
        """
        found = []
        for name in ("name", "address", "owner", "note"):
            said = getattr(self, name)
            if said and plain(said) != plain(getattr(known, name)):
                found.append(name)
        if self.lon is not None and self.lat is not None and not _near(self, known):
            found.append("place")
        if self.day is not None and self.day != known.day:
            found.append("day")
        if self.day is None and self.year is not None and self.year != known.year:
            found.append("year")
        if self.length_km is not None and not _same_number(self.length_km, known.length_km, 0.0011):
            found.append("length_km")
        for code, value in self.attributes.items():
            if not _same_number(value, known.attributes.get(code), 1e-9):
                found.append(code)
        return tuple(found)


def _near(one: Told, other: Told) -> bool:
    if other.lon is None or other.lat is None or one.lon is None or one.lat is None:
        return False
    return abs(one.lon - other.lon) < NEAR and abs(one.lat - other.lat) < NEAR


def _same_number(one: Any, other: Any, within: float) -> bool:
    numbers = isinstance(one, int | float) and isinstance(other, int | float)
    if numbers and not isinstance(one, bool) and not isinstance(other, bool):
        return bool(abs(one - other) <= within)
    return bool(one == other)


def laid_over(
    told: Told,
    kind: AssetType,
    base: AssetDraft | None,
    *,
    owner: int | None,
    state: State,
    today: date,
    shape: Any,
) -> AssetDraft:
    """The draft of the asset as the row has it: all that the row leaves empty stays as in `base`.

    Without `base` it is a new asset of `owner` in `state`; told for a day or year to come it is planned.
    `shape`: of the row's position, None without one.
    """
    attributes = dict(base.attributes if base else {}) | dict(told.attributes)
    if told.year is not None and told.day is None and kind.attribute("year"):
        attributes["year"] = told.year
    if told.length_km is not None and kind.attribute(LENGTH) and (base is None or base.shape is None):
        attributes[LENGTH] = told.length_km
    to_come = told.day > today if told.day else told.year is not None and told.year > today.year
    if base is None:
        base = AssetDraft(
            told.type,
            owner=owner,
            owner_name="" if owner else told.owner,
            state=(State.PLANNED if to_come else state).value,
        )
    planned_on = told.day if told.day and to_come else base.planned_on
    in_service_on = told.day if told.day and not to_come else base.in_service_on
    return replace(
        base,
        name=told.name or base.name,
        address=told.address or base.address,
        note=told.note or base.note,
        attributes=attributes,
        shape=shape if shape is not None else base.shape,
        planned_on=planned_on,
        in_service_on=in_service_on,
    )
