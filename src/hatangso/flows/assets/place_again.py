"""The communes of assets are computed anew, when boundaries were loaded or have changed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from hatangso.flows.assets.keep_asset import step
from hatangso.flows.assets.leave_commune import tell_left
from hatangso.store.assets.locate import communes_at
from hatangso.store.assets.models import Asset
from hatangso.store.assets.snapshot import require_version, write_version
from hatangso.store.audit.trail import Acting, acting
from hatangso.store.places.models import Unit

AT_ONCE = 20_000  # places looked up together; changes are few
LAND_SURVEY = Acting(None, "Tính lại địa bàn", "worker")


@task()
def place_again_later() -> None:
    """The same in the background, after boundaries were loaded."""
    with acting(LAND_SURVEY):
        place_again(now=timezone.now())


def place_again(*, now: datetime) -> int:
    """Every asset with a place is looked up in today's boundaries; how many moved.

    Those that lie in another commune than they stand in move there, with a version of their own; those
    outside all boundaries stay.
    """
    today = timezone.localdate(now)
    rows = Asset.objects.exclude(lon=None).order_by("pk").values_list("pk", "unit_id", "lon", "lat")
    moved = 0
    last = 0
    while some := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        last = some[-1][0]
        ids, units, lon, lat = zip(*some, strict=True)
        found = communes_at(lon, lat, today).tolist()
        wrong = [
            (pk, there) for pk, unit, there in zip(ids, units, found, strict=True) if there and there != unit
        ]
        moved += _move(wrong, now)
    return moved


def _move(wrong: Iterable[tuple[int, int]], now: datetime) -> int:
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in={there for _, there in wrong})}
    count = 0
    for pk, there in wrong:
        with transaction.atomic():
            asset = Asset.objects.select_for_update().get(pk=pk)
            if asset.unit_id == there:
                continue
            require_version(asset)
            unit = units[there]
            tell_left(asset, unit.pk, now)
            asset.unit, asset.province_id = unit, unit.parent_id or unit.pk
            step(asset, None, now)
            asset.save(update_fields=["unit", "province", "version", "changed_at", "changed_by"])
            write_version(asset, how="boundaries")
            count += 1
    return count
