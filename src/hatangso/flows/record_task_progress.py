"""Somebody reports how far a task is, with evidence."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.flows.task_due import open_occurrence, schedule_of, set_next_due
from hatangso.flows.task_rights import organisations_of
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import Task, TaskProgress

STATES = ("not_started", "in_progress", "done", "cancelled")


def record_task_progress(
    *,
    actor: Actor,
    task: Task,
    state: str,
    percent: int,
    text: str,
    evidence: Sequence[Received],
    now: datetime,
) -> TaskProgress:
    """Append one report of progress and bring the task up to date.

    'done' of a recurring task closes the occurrence that is open now; the task itself goes on until its
    last occurrence is done. A task that names a product (kết quả) is done only with words or evidence of it.
    """
    actor.require("work_tasks", task.unit, organisations_of(task))
    if state not in STATES:
        raise Refused(_("Trạng thái không hợp lệ."), field="state")
    if not 0 <= percent <= 100:
        raise Refused(_("Tỷ lệ hoàn thành phải từ 0 đến 100 %."), field="percent")
    if state == "done" and task.output and not (text.strip() or evidence):
        raise Refused(
            _(
                "Nhiệm vụ có sản phẩm “%(output)s”: hãy ghi kết quả hoặc đính kèm minh chứng trước khi hoàn thành."
            )
            % {"output": task.output},
            field="text",
        )
    if state == "cancelled" and not text.strip():
        raise Refused(_("Hãy ghi lý do không thực hiện nhiệm vụ."), field="text")
    today = timezone.localdate(now)
    occurrence = open_occurrence(task, as_of=today)
    schedule = schedule_of(task)
    with transaction.atomic():
        entry = TaskProgress.objects.create(
            task=task,
            occurrence=occurrence.key if occurrence else "",
            state=state,
            percent=100 if state == "done" else percent,
            text=text.strip(),
            by=actor.user,
            at=now,
        )
        entry.evidence.set(evidence)
        task.state, task.percent = state, entry.percent
        if state == "done":
            task.finished_on = today
            if schedule is not None and schedule.is_recurring:
                _go_on(task, today)
        else:
            task.finished_on = None
        set_next_due(task, as_of=today)
        task.save()
    return entry


def _go_on(task: Task, today: date) -> None:
    """A recurring task whose occurrence was done starts again, unless it was the last one."""
    task.state, task.percent, task.finished_on = "in_progress", 0, None
    set_next_due(task, as_of=today)
    if task.next_due is None:
        task.state, task.percent, task.finished_on = "done", 100, today
