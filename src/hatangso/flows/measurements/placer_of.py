"""The placing of one import's tests: by the boundaries of its province, into the communes of its unit."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.measurement.method import Method
from hatangso.domain.places.coarse_grid import cell_numbers
from hatangso.flows.measurements.place_tests import Placer
from hatangso.flows.refused import Refused
from hatangso.store.places.communes_on import communes_on, label_of
from hatangso.store.places.models import Unit
from hatangso.store.places.ward_version import ward_state, ward_state_of


def province_of(unit: Unit) -> Unit:
    """The province in whose folder a unit's tests lie."""
    return unit if unit.parent is None else unit.parent


def placer_of(
    unit: Unit,
    *,
    on: date,
    then: date | None = None,
    told_unit: str = "",
    swap: bool = False,
    method: Method,
) -> tuple[Placer, str]:
    """How the tests of an import for `unit` are placed, and the version of the boundaries used.

    By the boundaries of `on` into the communes that live; or, where `then` is told, by those of that day
    into the communes of then: former ones bear their label (`label_of`), rows name them by their code.
    """
    from hatangso.store.places.ward_index import index_of  # compiled code: only who places tests loads it

    province = province_of(unit)
    called: dict[str, str] = {}
    unbounded: tuple[str, ...] = ()
    if then is None:
        state = ward_state(on, province)
        living = Unit.objects.filter(parent=province, level="commune", valid_to=None)
        own = {unit.code} if unit.level == "commune" else set(living.values_list("code", flat=True))
    else:
        every = communes_on(province, then)
        there = every if unit == province else communes_on(unit, then)
        state = ward_state_of(every, then)
        own = {label_of(one) for one in there}
        called = {label_of(one): one.code for one in every if one.code}
        unbounded = tuple(sorted(one.full_name for one in there if label_of(one) not in state.codes))
    index, version = index_of(state)
    placer = Placer(
        codes=(*index.codes, *sorted(own - set(index.codes))),  # told by code, though no boundary is known
        assign=lambda lon, lat: index.assign(lon, lat, threads=1).unit,  # several batches are placed at once
        cells=cell_numbers,
        near=lambda lon, lat, metres: index.near_border(lon, lat, metres, threads=1),
        allowed=frozenset(own),
        called=called,
        unbounded=unbounded,
        told_unit=told_unit,
        swap=swap,
        method=method,
    )
    return placer, version


def require_placeable(unit: Unit, then: date, told_unit: str, *, now: datetime) -> None:
    """Refused (field 'placed_on') where tests cannot be placed by the boundaries of that day, or 'unit_code'
    where the commune told for them did not exist on it.
    """
    day = f"{then:%d/%m/%Y}"
    if then >= timezone.localdate(now):
        raise Refused(
            _("Hãy chọn một ngày đã qua, hoặc đặt phép đo theo ranh giới hiện nay."), field="placed_on"
        )
    there = communes_on(unit, then)
    if told_unit:
        if told_unit not in {label_of(one) for one in there}:
            raise Refused(
                _("Xã, phường đã chọn không tồn tại vào ngày %(day)s; hãy chọn nơi khác hoặc ngày khác.")
                % {"day": day},
                field="unit_code",
            )
    elif not ward_state_of(there, then).keys:
        raise Refused(
            _(
                "Hệ thống không có ranh giới nào của %(place)s vào ngày %(day)s. Hãy nhờ quản trị nạp"
                " các xã, phường và ranh giới của ngày ấy, hoặc đặt phép đo theo ranh giới hiện nay."
            )
            % {"place": unit.full_name, "day": day},
            field="placed_on",
        )
