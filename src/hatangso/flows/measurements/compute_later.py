"""Results are computed anew by the background worker: it may take minutes, and loads what pages need not.

Which months changed is written in the same transaction as the change (`mark_stale`), so that nothing is
forgotten where a process is killed before it could ask: the clock asks for what is still marked.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hatangso.flows.measurements.placer_of import province_of
from hatangso.store.measurements.models import MeasurementImport, StaleResults
from hatangso.store.places.models import Unit

LONG = timedelta(minutes=30)  # so long after it was asked for, and no task about it: nobody will


def mark_stale(imported: MeasurementImport, *, now: datetime) -> None:
    """Every result that holds a month of the import's kept tests is to be computed anew."""
    kept = imported.parts.filter(holds="kept").order_by()
    if months := sorted(kept.values_list("month", flat=True).distinct()):
        StaleResults.objects.create(
            province=province_of(imported.unit), source=imported.source, months=months, asked_at=now
        )


def compute_later(*, province: Unit, source: str) -> None:
    """Queue the computing of what is marked."""
    compute_touched.enqueue(province.pk, source)


def compute_forgotten(*, now: datetime) -> int:
    """The clock's part: queue what was marked long ago and no task is about; how many."""
    to_do = DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING), task_path=compute_touched.module_path
    )
    busy = {tuple(arguments["args"]) for arguments in to_do.values_list("args_kwargs", flat=True)}
    forgotten = StaleResults.objects.filter(asked_at__lt=now - LONG)
    due = set(forgotten.values_list("province", "source")) - busy
    for province, source in sorted(due):
        StaleResults.objects.filter(province=province, source=source).update(asked_at=now)
        compute_touched.enqueue(province, source)
    return len(due)


@task()
def compute_touched(province_id: int, source: str) -> None:
    """Compute what is marked, if anything is. Repeatable: the same tests give the same results."""
    from hatangso.flows.measurements.compute_speeds import compute_speeds

    if StaleResults.objects.filter(province=province_id, source=source).exists():
        province = Unit.objects.get(pk=province_id)
        compute_speeds(province=province, source=source, months=(), now=timezone.now())
