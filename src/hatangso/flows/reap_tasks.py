"""A worker killed hard leaves its task RUNNING for ever; such tasks are given back or given up."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hatangso.flows.assets.keep_import import write_import
from hatangso.flows.assets.rehearse_import import rehearse_import as rehearse_assets
from hatangso.flows.assets.withdraw_import import take_back_import
from hatangso.flows.measurements.compute_later import compute_touched
from hatangso.flows.measurements.keep_tests import keep_import
from hatangso.flows.measurements.rehearse_tests import rehearse_import
from hatangso.flows.read_table_upload import read_table_upload
from hatangso.flows.rehearse_workbook import read_filing_workbook
from hatangso.store.collection.models import FilingUpload
from hatangso.store.plans.models import PlanDocument

logger = logging.getLogger("hatangso.clock")
LONGEST = timedelta(minutes=20)  # the longest task is the recognition of a scanned plan of forty pages
LONGEST_OF_TESTS = timedelta(hours=6)  # files of speed tests of several GB, lists of a million assets
TRIES = 2
_CUT_OFF = {
    "code": "worker_killed",
    "vi": "Việc đọc kế hoạch bị ngắt giữa chừng; hãy bấm “Đọc lại”.",
    "en": "Reading the plan was cut off; press “Read again”.",
}

_TABLE_CUT_OFF = {
    "vi": "Việc đọc tệp bị ngắt giữa chừng; chưa có gì thay đổi. Hãy bấm “Đọc lại”.",
    "en": "Reading the file was cut off; nothing changed. Press “Read again”.",
}


def reap_tasks(*, now: datetime) -> int:
    """Tasks that have run longer than any can: queued again once, then failed; how many were touched."""
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    tests = Q(
        task_path__in=(
            keep_import.module_path,
            rehearse_import.module_path,
            compute_touched.module_path,
            rehearse_assets.module_path,
            write_import.module_path,
            take_back_import.module_path,
        )
    )
    stuck = running.filter(
        (~tests & Q(started_at__lt=now - LONGEST)) | (tests & Q(started_at__lt=now - LONGEST_OF_TESTS))
    )
    return _give_back(stuck, now) + _tell_the_forgotten(now) + _tell_forgotten_uploads(now)


def free_tasks_of(worker_id: str, *, now: datetime) -> int:
    """Called before a worker of that name starts: what it was running when it died cannot be running."""
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    return _give_back([task for task in running if task.worker_ids[-1:] == [worker_id]], now)


def _give_back(stuck: Iterable[DBTaskResult], now: datetime) -> int:
    touched = 0
    for result in stuck:
        again = len(result.worker_ids) < TRIES
        with transaction.atomic():
            result.status = TaskResultStatus.READY if again else TaskResultStatus.FAILED
            result.started_at = None if again else result.started_at
            result.finished_at = None if again else now
            result.save(update_fields=["status", "started_at", "finished_at"])
            if not again:
                _tell(PlanDocument.objects.filter(task_result_id=str(result.pk), state="reading"))
        logger.warning("task %s of a killed worker: %s", result.pk, result.status)
        touched += 1
    return touched


def _tell_the_forgotten(now: datetime) -> int:
    """Plans that wait for a reading which nobody does or will do."""
    waiting = PlanDocument.objects.filter(state="reading", uploaded_at__lt=now - LONGEST)
    to_do = DBTaskResult.objects.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    busy = {str(pk) for pk in to_do.values_list("pk", flat=True)}
    return _tell(plan for plan in waiting if plan.task_result_id not in busy)


def _tell_forgotten_uploads(now: datetime) -> int:
    """Tables and workbooks that wait for a reading which nobody does or will do; their page says so."""
    waiting = FilingUpload.objects.filter(state__in=("waiting", "reading"), at__lt=now - LONGEST)
    paths = (read_table_upload.module_path, read_filing_workbook.module_path)
    to_do = DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING), task_path__in=paths
    )
    busy = {pk for arguments in to_do.values_list("args_kwargs", flat=True) for pk in arguments["args"]}
    told = 0
    for upload in waiting.exclude(pk__in=busy):
        upload.state = "failed"
        if upload.table:
            upload.story = {"words": _TABLE_CUT_OFF}
        else:
            upload.failure = _("Việc đọc tệp bị ngắt giữa chừng; chưa có gì thay đổi. Hãy gửi lại tệp.")
        upload.save()
        told += 1
    return told


def _tell(plans: Iterable[PlanDocument]) -> int:
    """The plans that were being read say on their page what happened and what to do."""
    told = 0
    for plan in plans:
        plan.state, plan.problem = "failed", _CUT_OFF
        plan.save()
        told += 1
    return told
