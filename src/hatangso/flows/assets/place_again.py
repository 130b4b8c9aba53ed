"""The communes of assets are computed anew, when boundaries were loaded or have changed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hatangso.flows.assets.keep_asset import step
from hatangso.flows.assets.leave_commune import tell_left
from hatangso.store.assets.locate import communes_at
from hatangso.store.assets.models import Asset, RegistryRound
from hatangso.store.assets.snapshot import require_version, write_version
from hatangso.store.audit.trail import Acting, acting
from hatangso.store.places.models import Unit
from hatangso.store.places.ward_version import ward_state

AT_ONCE = 20_000  # places looked up together; changes are few
PLACES = "places"
LAND_SURVEY = Acting(None, "Tính lại địa bàn", "worker")


def ask_to_place_again(*, now: datetime) -> bool:
    """The clock's turn: once a day, or where a round was cut off, and only where the boundaries that hold
    today are not those by which assets were placed (some begin to hold on a day to come); whether queued."""
    last = RegistryRound.objects.filter(what=PLACES).first()
    today = timezone.localdate(now)
    if last is not None and last.ended_at is not None:
        if timezone.localdate(last.asked_at) == today:
            return False
        RegistryRound.objects.filter(pk=last.pk).update(asked_at=now)
        if last.of == ward_state(today).version:
            return False
    waiting = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    path = place_again_later.module_path
    if DBTaskResult.objects.filter(task_path=path, status__in=waiting).exists():
        return False
    if not Asset.objects.exclude(lon=None).exists():
        return False
    place_again_later.enqueue()
    return True


@task()
def place_again_later() -> None:
    """The same in the background, after boundaries were loaded or began to hold."""
    with acting(LAND_SURVEY):
        place_again(now=timezone.now())


def place_again(*, now: datetime) -> int:
    """Every asset with a place is looked up in today's boundaries; how many moved.

    Those that lie in another commune than they stand in move there, with a version of their own; those
    outside all boundaries stay. A round that was cut off goes on, unless boundaries have changed since.
    """
    today = timezone.localdate(now)
    this = _round(ward_state(today).version, now)
    rows = Asset.objects.exclude(lon=None).order_by("pk").values_list("pk", "unit_id", "lon", "lat")
    while some := list(rows.filter(pk__gt=this.position)[:AT_ONCE]):
        ids, units, lon, lat = zip(*some, strict=True)
        found = communes_at(lon, lat, today).tolist()
        wrong = [
            (pk, there) for pk, unit, there in zip(ids, units, found, strict=True) if there and there != unit
        ]
        this.found += _move(wrong, now)
        this.position, this.looked_at = ids[-1], this.looked_at + len(ids)
        this.save()
    this.ended_at = now
    this.save()
    return this.found


def _round(of: str, now: datetime) -> RegistryRound:
    first = {"begun_at": now, "asked_at": now, "of": of}
    this, fresh = RegistryRound.objects.get_or_create(what=PLACES, province=None, defaults=first)
    if not fresh and (this.ended_at is not None or this.of != of):
        this.of, this.begun_at, this.asked_at, this.ended_at = of, now, now, None
        this.position = this.looked_at = this.found = 0
    return this


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
