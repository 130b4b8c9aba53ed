"""Likely duplicates of what changed are looked for by themselves: every province once a day, in steps.

An import and a form ask at once (find_duplicates.py); this finds what other ways brought together: a move, an
undo, a merge, new boundaries, an import whose search was cut off.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hatangso.flows.assets.find_duplicates import BY_ITSELF, find_duplicates, find_duplicates_of
from hatangso.store.assets.models import Asset, LikelyDuplicate, RegistryRound
from hatangso.store.assets.queries import living
from hatangso.store.audit.trail import Acting, acting
from hatangso.store.places.models import Unit

EVERY = timedelta(days=1)
COMMITTING = timedelta(hours=1)  # a large import tells the moment before its transaction ends
FEW = 300  # changed assets are looked at one by one; of more the whole province is looked through sooner
AT_ONCE = 500  # one by one in one step, of a province that is too large for that
DOUBLES = "doubles"
SEARCH = Acting(None, "Tìm tài sản trùng", "worker")


def ask_for_due_doubles(*, now: datetime) -> bool:
    """The clock's turn: queue a step of the province that waits longest; whether there was one."""
    mine = RegistryRound.objects.filter(what=DOUBLES, province=OuterRef("pk"))
    late = mine.filter(Q(ended_at=None) | Q(begun_at__lte=now - EVERY))
    due = (
        Unit.objects.filter(level="province", valid_to=None)
        .filter(Exists(Asset.objects.filter(province=OuterRef("pk"))))
        .filter(Exists(late) | ~Exists(mine))
        .annotate(begun=mine.values("begun_at"))
        .order_by(F("begun").asc(nulls_first=True), "pk")
        .first()
    )
    waiting = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    path = look_for_doubles_later.module_path
    if due is None or DBTaskResult.objects.filter(task_path=path, status__in=waiting).exists():
        return False
    look_for_doubles_later.enqueue(due.pk)
    return True


@task()
def look_for_doubles_later(province_id: int) -> None:
    """One step in the background."""
    with acting(SEARCH):
        look_for_doubles(province=Unit.objects.get(pk=province_id), now=timezone.now())


def look_for_doubles(*, province: Unit, now: datetime) -> RegistryRound:
    """One step: a round that was not ended goes on, else one of what changed since the last begins."""
    this = _round(province, now)
    changed: Any = Asset.objects.filter(
        province=province, pk__gt=this.position, changed_at__lte=this.begun_at
    )
    if this.since is not None:
        changed = changed.filter(changed_at__gt=this.since)
    some = list(changed.select_related("province").order_by("pk")[: AT_ONCE + 1])
    if len(some) > FEW and living().filter(province=province).count() <= BY_ITSELF:
        this.looked_at += changed.count()
        find_duplicates(province=province, now=now)
        some = []
    for asset in some[:AT_ONCE]:
        find_duplicates_of(asset=asset, now=now)
        this.position = asset.pk
    this.looked_at += len(some[:AT_ONCE])
    this.ended_at = None if len(some) > AT_ONCE else now
    new = LikelyDuplicate.objects.filter(province=province, found_at__gte=this.begun_at)
    this.found = new.count()
    this.save()
    return this


def _round(province: Unit, now: datetime) -> RegistryRound:
    first = {"begun_at": now, "asked_at": now}
    this, fresh = RegistryRound.objects.get_or_create(what=DOUBLES, province=province, defaults=first)
    this.asked_at = now
    if not fresh and this.ended_at is not None:
        this.since, this.begun_at, this.ended_at = this.begun_at - COMMITTING, now, None
        this.position = this.looked_at = this.found = 0
    return this
