"""A task goes to another person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.flows.task_rights import organisations_of
from hatangso.store.accounts.models import User
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import Task, TaskHandOver


def hand_over_task(*, actor: Actor, task: Task, to: User | None, reason: str, now: datetime) -> TaskHandOver:
    """Give the task to `to` (None: back to the office).

    Who may assign tasks may give it to anybody of its organisations; others only hand over what is theirs.
    """
    organisations = organisations_of(task)
    if not actor.may("assign_tasks", task.unit, organisations):
        actor.require("work_tasks", task.unit, organisations)
        if task.assignee_id not in {None, actor.user.pk}:
            raise Refused(
                _("Nhiệm vụ này đang do người khác thực hiện; chỉ người giao việc mới chuyển được.")
            )
    if to is not None and not _works_for(to, organisations, task.unit_id, now):
        raise Refused(_("Người nhận không thuộc cơ quan chủ trì hoặc phối hợp của nhiệm vụ."), field="to")
    if task.assignee_id is not None and not reason.strip():
        raise Refused(_("Hãy ghi lý do bàn giao."), field="reason")
    with transaction.atomic():
        handed = TaskHandOver.objects.create(
            task=task, from_user=task.assignee, to_user=to, reason=reason.strip(), by=actor.user, at=now
        )
        task.assignee = to
        task.save()
    return handed


def _works_for(user: User, organisations: frozenset[int], unit_id: int, now: datetime) -> bool:
    receiver = Actor(user, now.date())
    return bool(receiver.organisation_ids & organisations) or any(
        grant.unit_id == unit_id and grant.reach("work_tasks") == "unit" for grant in receiver.grants
    )
