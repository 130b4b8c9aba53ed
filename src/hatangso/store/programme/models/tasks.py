"""Work to be done: from the annex, the assignments, the commitments, or added by hand."""

from django.conf import settings
from django.db import models

from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument, PlanItem
from hatangso.store.programme.models.targets import TargetMeasure


class Task(Audited):
    """One task. `schedule` has the shape of the plan-extract schema; `next_due` is derived from it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tasks")
    plan = models.ForeignKey(
        PlanDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    source_item = models.ForeignKey(
        PlanItem, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    group = models.CharField(max_length=12, blank=True)
    group_name = models.CharField(max_length=300, blank=True)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField()
    output = models.TextField(blank=True)
    note = models.TextField(blank=True)
    schedule = models.JSONField(null=True, blank=True)
    schedule_text = models.CharField(max_length=200, blank=True)
    next_due = models.DateField(null=True, blank=True, db_index=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks"
    )
    measures = models.ManyToManyField(TargetMeasure, blank=True, related_name="tasks")
    state = models.CharField(
        max_length=12, default="not_started"
    )  # not_started, in_progress, done, cancelled
    percent = models.PositiveSmallIntegerField(default=0)
    position = models.FloatField(default=0)
    search_key = models.TextField(blank=True)
    made_at = models.DateTimeField()
    finished_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["unit", "position", "id"]
        indexes = [models.Index(fields=["unit", "state", "next_due"])]

    def __str__(self) -> str:
        return self.text[:120]


class TaskOrganisation(Audited):
    """Who leads or coordinates a task: the plan's wording, and the organisation it was matched to."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="organisations")
    role = models.CharField(max_length=12)  # lead, coordinating
    wording = models.CharField(max_length=300)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="task_roles"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["task", "role", "position"]

    def __str__(self) -> str:
        return f"{self.role}: {self.wording}"


class TaskProgress(Audited):
    """What was reported of a task, or of one occurrence of it ('2026', '2026-Q3'). Append only."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="progress_entries")
    occurrence = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=12)
    percent = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    evidence = models.ManyToManyField(Received, blank=True, related_name="task_progress")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["task", "-at", "-id"]

    def __str__(self) -> str:
        return f"{self.percent} % ({self.at:%d/%m/%Y})"


class TaskHandOver(Audited):
    """A task went from one person (or nobody) to another, with the reason."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="hand_overs")
    from_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["task", "-at"]

    def __str__(self) -> str:
        return f"{self.from_user} → {self.to_user}"
