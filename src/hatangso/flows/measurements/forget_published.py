"""Tables of published speeds whose reading or keeping nobody does any more: their page says so."""

from datetime import datetime, timedelta

from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hatangso.flows.measurements.choose_columns import end, rehearse_published
from hatangso.flows.measurements.import_table import keep_rehearsed
from hatangso.flows.measurements.receive_published import SOURCE
from hatangso.store.measurements.models import MeasurementImport

LONGEST = timedelta(minutes=20)
_CUT_OFF = {
    "vi": "Việc đọc tệp bị ngắt giữa chừng; chưa có gì thay đổi. Hãy bấm “Đọc lại”.",
    "en": "Reading the file was cut off; nothing changed. Press “Read again”.",
}


def tell_forgotten_tables(*, now: datetime) -> int:
    """How many waited in vain; they are 'failed' and can be read again, for their bytes are kept."""
    waiting = MeasurementImport.objects.filter(
        source=SOURCE, state__in=("waiting", "running"), brought_at__lt=now - LONGEST
    )
    paths = (rehearse_published.module_path, keep_rehearsed.module_path)
    to_do = DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING), task_path__in=paths
    )
    busy = {pk for arguments in to_do.values_list("args_kwargs", flat=True) for pk in arguments["args"]}
    told = 0
    for imported in waiting.exclude(pk__in=busy):
        end(imported, "failed", {"words": _CUT_OFF})
        told += 1
    return told
