"""Which state of the communes' boundaries holds on a day, without making or loading their index."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from hatangso.store.places.boundaries import _holding
from hatangso.store.places.communes_on import label_of
from hatangso.store.places.models import Boundary, Unit


class WardState(NamedTuple):
    """Codes and boundaries' keys of the communes, in the order of the codes; `version` is their digest."""

    codes: list[str]
    keys: list[int]
    version: str


def ward_state(on: date, province: Unit | None = None) -> WardState:
    """The communes that exist on a day, of a province, or of all. One query."""
    exists = Q(unit__valid_from=None) | Q(unit__valid_from__lte=on)
    found = Boundary.objects.filter(exists, unit__level="commune").exclude(unit__code="")
    found = found.exclude(unit__valid_to__lte=on)
    holding = _holding(found if province is None else found.filter(unit__parent=province), on)
    return _state(holding.values_list("unit_id", "unit__code", "digest", "pk"))


def ward_state_of(units: Collection[Unit], on: date) -> WardState:
    """The same of communes that are at hand, former ones too, named by their labels. One query."""
    labels = {unit.pk: label_of(unit) for unit in units}
    holding = _holding(Boundary.objects.filter(unit_id__in=labels), on)
    told = holding.values_list("unit_id", "digest", "pk")
    return _state((unit_id, labels[unit_id], digest, pk) for unit_id, digest, pk in told)


def _state(told: Iterable[tuple[int, str, str, int]]) -> WardState:
    """Of (unit, code, digest, key), the newest of a unit last."""
    newest = {unit_id: (code, digest, pk) for unit_id, code, digest, pk in told}
    rows = sorted(newest.values())
    text = "\n".join(f"{code} {digest}" for code, digest, _ in rows)
    version = hashlib.sha256(text.encode()).hexdigest()
    return WardState([code for code, _, _ in rows], [pk for _, _, pk in rows], version)
