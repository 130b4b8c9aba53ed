"""Tasks are added by hand, changed, and tied to the targets they serve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.schedules.schedule import schedule_from_extract
from hatangso.flows.refused import Refused, said_by
from hatangso.flows.seen import mark_of, take_up
from hatangso.flows.task_due import set_next_due
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models import TargetMeasure, Task, TaskOrganisation
from hatangso.store.programme.task_queries import task_key


@dataclass(frozen=True)
class TaskWords:
    """What a person may write of a task. `schedule` has the shape of the plan-extract schema."""

    text: str
    output: str = ""
    note: str = ""
    group: str = ""
    group_name: str = ""
    schedule: Mapping[str, object] | None = None
    schedule_text: str = ""


def add_task(
    *,
    actor: Actor,
    unit: Unit,
    words: TaskWords,
    leads: Sequence[Organisation],
    coordinating: Sequence[Organisation],
    plan: PlanDocument | None,
    now: datetime,
) -> Task:
    """A task by hand: of a plan, or of the locality alone."""
    actor.require("edit_plan", unit)
    with transaction.atomic():
        last = Task.objects.filter(unit=unit).order_by("-position").values_list("position", flat=True).first()
        task = Task(unit=unit, plan=plan, made_at=now, position=(last or 0) + 1)
        _write(task, words, now)
        task.save()
        _set_organisations(task, leads, coordinating)
    return task


def edit_task(
    *,
    actor: Actor,
    task: Task,
    words: TaskWords,
    leads: Sequence[Organisation],
    coordinating: Sequence[Organisation],
    seen: str,
    now: datetime,
    meant: Mapping[TaskOrganisation, Organisation] | None = None,
) -> Task:
    """Change a task's words, time and organisations; its progress and evidence stay.

    `seen` is the mark of the task as the person saw it (see `task_mark`); `meant` says which organisation a
    wording of the plan means that nobody had matched yet.
    """
    meant = meant or {}
    if any(row.task_id != task.pk for row in meant):
        raise Refused(_("Cụm từ này không thuộc nhiệm vụ."))
    actor.require("edit_plan", task.unit)
    with transaction.atomic():
        take_up(task, seen, task_mark)
        _write(task, words, now)
        task.save()
        _set_organisations(task, leads, coordinating)
        for row, organisation in meant.items():
            row.organisation = organisation
            row.save()
    return task


def task_mark(task: Task) -> str:
    """The mark of what the form of a task shows; its progress is none of it."""
    rows = task.organisations.order_by("pk").values_list("pk", "role", "organisation_id")
    words = (task.text, task.output, task.note, task.group_name, task.schedule_text)
    return mark_of(words, list(rows))


def tie_task(*, actor: Actor, task: Task, measures: Sequence[TargetMeasure]) -> None:
    """Say which followed quantities the task serves."""
    actor.require("edit_plan", task.unit)
    if any(measure.target.unit_id != task.unit_id for measure in measures):
        raise Refused(_("Chỉ gắn được với chỉ tiêu của chính địa phương."), field="measures")
    with transaction.atomic():
        task.measures.set(measures)


def _write(task: Task, words: TaskWords, now: datetime) -> None:
    if not words.text.strip():
        raise Refused(_("Hãy ghi nội dung nhiệm vụ."), field="text")
    if words.schedule:
        try:
            schedule_from_extract(words.schedule)
        except ValueError as wrong:
            raise Refused(said_by(wrong), field="schedule") from None
    task.text = words.text.strip()
    task.output = words.output.strip()
    task.note = words.note.strip()
    task.group, task.group_name = words.group.strip(), words.group_name.strip()
    task.schedule = dict(words.schedule) if words.schedule else None
    task.schedule_text = words.schedule_text.strip()
    task.search_key = task_key(task.text, task.output, task.group_name)
    set_next_due(task, as_of=timezone.localdate(now))


def _set_organisations(
    task: Task, leads: Sequence[Organisation], coordinating: Sequence[Organisation]
) -> None:
    """Rows that stay keep the plan's wording; wordings that nobody matched yet always stay."""
    for role, wanted in (("lead", leads), ("coordinating", coordinating)):
        kept = {
            row.organisation_id: row
            for row in task.organisations.filter(role=role, organisation__isnull=False)
        }
        for gone in set(kept) - {organisation.pk for organisation in wanted}:
            kept[gone].delete()
        for position, organisation in enumerate(wanted):
            if organisation.pk not in kept:
                TaskOrganisation.objects.create(
                    task=task,
                    role=role,
                    wording=organisation.name,
                    organisation=organisation,
                    position=position,
                )
