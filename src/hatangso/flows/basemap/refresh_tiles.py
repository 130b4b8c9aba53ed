"""The clock's part: what tiles are cut from is made anew where it has fallen behind, in the background."""

from datetime import datetime

from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hatangso.store.assets.point_index import is_stale, make_point_index
from hatangso.store.basemap.base_tiles import are_base_tiles_missing, make_base_tiles
from hatangso.store.places.unit_tiles import are_unit_tiles_missing, make_unit_tiles


def refresh_tiles(*, now: datetime) -> bool:
    """Queue the work where there is any and it is not queued yet; whether it was."""
    today = timezone.localdate(now)
    if not (is_stale() or are_unit_tiles_missing(today) or are_base_tiles_missing()):
        return False
    waiting = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    if DBTaskResult.objects.filter(task_path=make_tiles.module_path, status__in=waiting).exists():
        return False
    make_tiles.enqueue()
    return True


@task()
def make_tiles() -> None:
    """The index of assets, the outlines, the base map: each where it is needed. Repeatable."""
    now = timezone.now()
    make_unit_tiles(timezone.localdate(now))
    make_base_tiles()
    if is_stale():
        make_point_index(now)
