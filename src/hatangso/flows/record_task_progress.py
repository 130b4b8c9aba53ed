"""Somebody reports how far a task is, with evidence."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.schedules.occurrences import Occurrence
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused
from hatangso.flows.task_due import done_keys, reportable, schedule_of, set_next_due
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
    now: datetime,
    evidence: Sequence[Received] = (),
    files: Iterable[Any] = (),
    occurrence: str = "",
) -> TaskProgress:
    """Append one report of progress and bring the task up to date.

    'done' of a recurring task closes one occurrence (`occurrence` is its key; '' the oldest open one); the
    task itself goes on until its last occurrence is done. A later report on the same occurrence takes the
    'done' back. A task that names a product (kết quả) is done only with words or evidence of it. `files`
    are uploads, received with the report; `evidence` was received before.
    """
    actor.require("work_tasks", task.unit, organisations_of(task))
    files = list(files)
    _check(task, state, percent, text, has_evidence=bool(evidence or files))
    today = timezone.localdate(now)
    done = done_keys(task)
    reported = _occurrence(task, occurrence, done, today)
    with transaction.atomic():
        kept = [*evidence, *receive_evidence(by=actor.user, unit=task.unit, files=files, now=now)]
        entry = TaskProgress.objects.create(
            task=task,
            occurrence=reported.key if reported else "",
            state=state,
            percent={"done": 100, "not_started": 0}.get(state, percent),
            text=text.strip(),
            by=actor.user,
            at=now,
        )
        entry.evidence.set(kept)
        key = frozenset({reported.key} if reported else ())
        _bring_up_to_date(task, entry, done | key if state == "done" else done - key, today)
        task.save()
    return entry


def _check(task: Task, state: str, percent: int, text: str, *, has_evidence: bool) -> None:
    if state not in STATES:
        raise Refused(_("Trạng thái không hợp lệ."), field="state")
    if not 0 <= percent <= 100:
        raise Refused(_("Tỷ lệ hoàn thành phải từ 0 đến 100 %."), field="percent")
    if state == "done" and task.output and not (text.strip() or has_evidence):
        raise Refused(
            _("Nhiệm vụ có sản phẩm “%(output)s”: hãy ghi kết quả hoặc đính kèm minh chứng của sản phẩm đó.")
            % {"output": task.output},
            field="text",
        )
    if state == "cancelled" and not text.strip():
        raise Refused(_("Hãy ghi lý do không thực hiện nhiệm vụ."), field="text")


def _occurrence(task: Task, key: str, done: frozenset[str], today: date) -> Occurrence | None:
    """The occurrence that is reported on: the one asked for, else the oldest that is not done."""
    offered = reportable(task, as_of=today)
    if not key:
        return next((o for o in offered if o.key not in done), offered[-1] if offered else None)
    found = next((o for o in offered if o.key == key), None)
    if found is None:
        raise Refused(_("Không báo cáo được cho kỳ %(key)s.") % {"key": key}, field="occurrence")
    return found


def _bring_up_to_date(task: Task, entry: TaskProgress, done: frozenset[str], today: date) -> None:
    schedule = schedule_of(task)
    task.state, task.percent, task.finished_on = entry.state, entry.percent, None
    if entry.state == "done" and schedule is not None and schedule.is_recurring:
        # The next occurrence starts afresh; the task is done with the last one of its years.
        task.state, task.percent = "in_progress", 0
        set_next_due(task, as_of=today, done=done)
        if task.next_due is not None:
            return
        task.state, task.percent = "done", 100
    if task.state == "done":
        task.finished_on = today
    set_next_due(task, as_of=today, done=done)
