"""What must not stay: files that waited too long, imports whose task was killed, keys whose time is over."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hatangso.adapters.speed_sources import speed_sources
from hatangso.catalog.method_files import speed_method
from hatangso.flows.measurements.arriving import forget_arriving
from hatangso.flows.measurements.import_state import fail, move_on
from hatangso.flows.measurements.keep_tests import keep_import
from hatangso.flows.measurements.rehearse_tests import rehearse_import
from hatangso.flows.measurements.write_parts import forget_unnamed
from hatangso.store.measurements.device_keys import destroy_keys
from hatangso.store.measurements.models import MeasurementImport

LONGEST = timedelta(hours=1)  # a reading that nobody does any more


def forget_files(*, now: datetime) -> int:
    """How many imports were ended: dropped after `file_hours`, or failed because their task is gone."""
    ended = 0
    single = [code for code, source in speed_sources().items() if source.single and source.uploaded]
    ours = MeasurementImport.objects.filter(source__in=single)
    oldest = now - timedelta(hours=speed_method()["file_hours"])
    for imported in ours.filter(state="rehearsed", brought_at__lt=oldest):
        ended += move_on(imported, "rehearsed", state="dropped", finished_at=now)
        forget_arriving(imported.pk)
    paths = {"waiting": rehearse_import.module_path, "running": keep_import.module_path}
    to_do = DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING), task_path__in=paths.values()
    )
    busy = {pk for arguments in to_do.values_list("args_kwargs", flat=True) for pk in arguments["args"]}
    for imported in ours.filter(state__in=paths, brought_at__lt=now - LONGEST).exclude(pk__in=busy):
        fail(
            imported,
            imported.state,
            _("Việc đọc tệp bị ngắt giữa chừng; chưa có gì được nạp. Hãy gửi lại tệp."),
        )
        forget_unnamed(imported)
        ended += 1
    return ended


def destroy_old_keys(*, now: datetime) -> list[int]:
    """Destroy the keys of years that ended `device_key_months` ago; which."""
    months = int(speed_method()["device_key_months"])
    day = timezone.localdate(now)
    # A year ended `months` ago when December of it lies further back than that.
    return destroy_keys((day.year * 12 + day.month - 1 - months) // 12)
