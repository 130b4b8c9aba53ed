"""What follows from an asset's shape and texts: its commune, size, and the key by which it is found."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.geometry import nowhere
from hatangso.domain.assets.measures import area_m2, length_m, point_of
from hatangso.domain.places.search_key import search_key
from hatangso.flows.refused import Refused, said_by
from hatangso.store.assets.locate import commune_at, communes_at, is_outlined, nearest_at
from hatangso.store.assets.models import Asset
from hatangso.store.places.models import Unit


def commune_of(shape: Any, register: Unit, on: date, *, stays: bool = True) -> Unit:
    """The commune in which a shape lies, or that it touches or lies off where the register is outlined;
    without a shape, or where no boundary tells, the unit whose register it is. Refused for a shape that does
    not stand there already (`stays`) and lies nowhere."""
    if shape is None:
        return register
    found = commune_at(*point_of(shape), on)
    if found is not None or not is_outlined(register):
        return found or register
    (pk,), (near,) = (told.tolist() for told in nearest_at([shape], on))
    if not (near or stays):
        raise Refused(said_by(nowhere(point_of(shape))), field="shape")
    return Unit.objects.select_related("parent").get(pk=pk) if pk else register


def require_known_place(shape: Any, register: Unit, on: date, *, field: str = "shape") -> None:
    """Raise Refused for a shape that lies nowhere; see `nowhere_of`."""
    if shape is not None and nowhere_of([shape], register, on):
        raise Refused(said_by(nowhere(point_of(shape))), field=field)


def nowhere_of(shapes: Sequence[Any], register: Unit, on: date) -> set[int]:
    """Which shapes lie far from every unit, where the boundaries of the register are loaded: what stands in
    Phnom Penh is no asset of An Hòa. Where none are loaded only the box around the country tells."""
    if not len(shapes) or not is_outlined(register):
        return set()
    lon, lat = zip(*(point_of(shape) for shape in shapes), strict=True)
    outside = [place for place, pk in enumerate(communes_at(lon, lat, on).tolist()) if not pk]
    near = nearest_at([shapes[place] for place in outside], on)[1].tolist()
    return {place for place, one in zip(outside, near, strict=True) if not one}


def province_of(unit: Unit) -> Unit:
    """The province of a unit, or itself."""
    return unit.parent if unit.parent is not None else unit


def require_register(unit: Unit, register: Unit) -> None:
    """Raise Refused where a shape lies in a place that this register does not hold."""
    if register.pk not in (unit.pk, unit.parent_id):
        raise Refused(
            _("Vị trí này thuộc %(there)s, không thuộc %(here)s; hãy kiểm tra lại toạ độ.")
            % {"there": _full(unit), "here": register.full_name},
            field="shape",
        )


def _full(unit: Unit) -> str:
    return f"{unit.full_name}, {unit.parent.full_name}" if unit.parent else unit.full_name


def take_place(asset: Asset, shape: Any, unit: Unit) -> None:
    """Set all columns that follow from the shape and the unit."""
    asset.take_shape(shape)
    asset.lon, asset.lat = point_of(shape) if shape is not None else (None, None)
    asset.length_m, asset.area_m2 = length_m(shape), area_m2(shape)
    asset.unit, asset.province = unit, province_of(unit)


def key_of(asset: Asset) -> str:
    """By name, code, address, owner and type; of a type whose place is not public these words find it only
    for those who see them (store/assets/queries.py)."""
    kind = asset_type(asset.type)
    owner = asset.owner.name if asset.owner else asset.owner_name
    return search_key(asset.name, asset.code, asset.address, owner, kind.name.vi if kind else "")
