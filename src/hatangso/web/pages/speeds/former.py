"""Communes that are no more, with what was measured in them by the boundaries of their time."""

from hatangso.domain.places.alphabet import alphabetical
from hatangso.store.measurements.models import SpeedResult
from hatangso.store.measurements.readings import readings_of
from hatangso.store.organisations.access import Actor
from hatangso.store.places.communes_on import communes_ever
from hatangso.store.places.models import Unit
from hatangso.web.pages.speeds.table import Line, line_of
from hatangso.web.pages.speeds.wanted import Wanted


def former_lines(province: Unit, wanted: Wanted, actor: Actor) -> list[Line]:
    """Lines of ended communes with tests in that stratum, by name; no plan promises anything of them now.

    One query where there are none.
    """
    cell = wanted.cell
    measured = SpeedResult.objects.filter(
        source=cell.source, period=cell.period, operator=cell.operator, network=cell.network,
        technology=cell.technology, metric=cell.metric, devices__gt=0, unit__level="commune",
    ).exclude(unit__valid_to=None)  # fmt: skip
    ids = set(measured.order_by().values_list("unit", flat=True))
    if not ids:
        return []
    units = sorted((one for one in communes_ever(province) if one.pk in ids), key=_by_name)
    readings = readings_of(units, cell, whole={one.pk for one in units if actor.sees_all(one)})
    return [line_of(one, wanted, readings, {}, {}) for one in units]


def _by_name(unit: Unit) -> tuple[object, int]:
    return alphabetical(unit.name), unit.pk
