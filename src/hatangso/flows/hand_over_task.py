"""Tasks go to a person, or back to the office."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.flows.task_rights import organisations_of
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import Task, TaskHandOver


def hand_over_task(*, actor: Actor, task: Task, to: User | None, reason: str, now: datetime) -> TaskHandOver:
    """Give the task to `to` (None: back to the office), who is told of it.

    Who may assign tasks may give it to anybody who may work on it; others only hand over what is theirs or
    nobody's.
    """
    _check(actor, task, to, reason, now)
    with transaction.atomic():
        return _hand_over(actor, task, to, reason, now)


def hand_over_tasks(
    *, actor: Actor, tasks: Sequence[Task], to: User | None, reason: str, now: datetime
) -> list[TaskHandOver]:
    """Several at once: all of them or, where one is refused, none."""
    if not tasks:
        raise Refused(_("Hãy đánh dấu ít nhất một nhiệm vụ."))
    wanted = [task for task in tasks if task.assignee_id != (to.pk if to else None)]
    for task in wanted:
        try:
            _check(actor, task, to, reason, now)
        except Refused as refused:
            raise Refused(
                _("“%(task)s”: %(why)s") % {"task": task.text[:80], "why": refused.sentence},
                field=refused.field,
            ) from None
    with transaction.atomic():
        return [_hand_over(actor, task, to, reason, now) for task in wanted]


def _check(actor: Actor, task: Task, to: User | None, reason: str, now: datetime) -> None:
    organisations = organisations_of(task)
    if not actor.may("assign_tasks", task.unit, organisations):
        actor.require("work_tasks", task.unit, organisations)
        if task.assignee_id not in {None, actor.user.pk}:
            raise Refused(
                _("Nhiệm vụ này đang do người khác thực hiện; chỉ người giao việc mới chuyển được.")
            )
    if task.assignee_id == (to.pk if to else None):
        raise Refused(_("Nhiệm vụ đã ở đúng người này; hãy chọn người khác."), field="to")
    if to is not None and not Actor(to, timezone.localdate(now)).may("work_tasks", task.unit, organisations):
        raise Refused(
            _("%(person)s không có quyền thực hiện nhiệm vụ này (không thuộc cơ quan chủ trì, phối hợp).")
            % {"person": to},
            field="to",
        )
    if task.assignee_id is not None and not reason.strip():
        raise Refused(_("Hãy ghi lý do bàn giao."), field="reason")


def _hand_over(actor: Actor, task: Task, to: User | None, reason: str, now: datetime) -> TaskHandOver:
    handed = TaskHandOver.objects.create(
        task=task, from_user=task.assignee, to_user=to, reason=reason.strip(), by=actor.user, at=now
    )
    task.assignee = to
    task.save()
    if to is not None and to != actor.user:
        tell_people(
            users=[to],
            object_type="hand_over",
            object_id=handed.pk,
            text=lambda: _("Bạn được giao nhiệm vụ: %(task)s") % {"task": task.text[:200]},
            now=now,
        )
    return handed
