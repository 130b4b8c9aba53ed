"""A worker killed hard leaves its task RUNNING for ever; such tasks are given back or given up."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hatangso.store.plans.models import PlanDocument

logger = logging.getLogger("hatangso.clock")
LONGEST = timedelta(minutes=20)  # the longest task is the recognition of a scanned plan of forty pages
TRIES = 2


def reap_tasks(*, now: datetime) -> int:
    """Tasks that have run longer than any can: queued again once, then failed; how many were touched."""
    stuck = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - LONGEST)
    touched = 0
    for result in stuck:
        with transaction.atomic():
            again = len(result.worker_ids) < TRIES
            result.status = TaskResultStatus.READY if again else TaskResultStatus.FAILED
            result.started_at = None if again else result.started_at
            result.finished_at = None if again else now
            result.save(update_fields=["status", "started_at", "finished_at"])
            if not again:
                _tell(result)
        logger.warning("task %s of a killed worker: %s", result.pk, result.status)
        touched += 1
    return touched


def _tell(result: DBTaskResult) -> None:
    """The plan that was being read says so on its page."""
    plan = PlanDocument.objects.filter(task_result_id=str(result.pk), state="reading").first()
    if plan is not None:
        plan.state = "failed"
        plan.problem = {
            "code": "worker_killed",
            "vi": "Việc đọc kế hoạch bị ngắt giữa chừng; hãy bấm “Đọc lại”.",
            "en": "Reading the plan was cut off; press “Read again”.",
        }
        plan.save()
