"""The placing of one import's tests: by the boundaries of its province, into the communes of its unit."""

from datetime import date

from hatangso.domain.places.coarse_grid import cell_numbers
from hatangso.flows.measurements.place_tests import Placer
from hatangso.store.places.models import Unit


def province_of(unit: Unit) -> Unit:
    """The province in whose folder a unit's tests lie."""
    return unit if unit.parent is None else unit.parent


def placer_of(unit: Unit, *, on: date, told_unit: str = "", swap: bool = False) -> tuple[Placer, str]:
    """How the tests of an import for `unit` are placed, and the version of the boundaries used."""
    from hatangso.store.places.ward_index import ward_index  # compiled code: only who places tests loads it

    province = province_of(unit)
    index, version = ward_index(on, province)
    living = Unit.objects.filter(parent=province, level="commune", valid_to=None)
    own = {unit.code} if unit.level == "commune" else set(living.values_list("code", flat=True))
    placer = Placer(
        codes=(*index.codes, *sorted(own - set(index.codes))),  # told by code, though no boundary is known
        assign=lambda lon, lat: index.assign(lon, lat, threads=1).unit,  # several batches are placed at once
        cells=cell_numbers,
        near=lambda lon, lat, metres: index.near_border(lon, lat, metres, threads=1),
        allowed=frozenset(own),
        told_unit=told_unit,
        swap=swap,
    )
    return placer, version
