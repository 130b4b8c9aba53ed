"""Difficulties (khó khăn, vướng mắc): raised, carried up to who can solve them, answered, closed."""

from django.conf import settings
from django.db import models

from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models.targets import Target
from hatangso.store.programme.models.tasks import Task


class Obstacle(Audited):
    """One difficulty. `level`: office, ward, city – where it lies now; `held_by` is who must answer."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="obstacles")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="obstacles")
    target = models.ForeignKey(
        Target, null=True, blank=True, on_delete=models.PROTECT, related_name="obstacles"
    )
    title = models.CharField(max_length=200)
    text = models.TextField()
    proposal = models.TextField(blank=True)
    level = models.CharField(max_length=8, default="office")
    held_by = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="obstacles")
    raised_by_organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="raised_obstacles"
    )
    state = models.CharField(max_length=10, default="open")  # open, answered, closed
    evidence = models.ManyToManyField(Received, blank=True, related_name="obstacles")
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-raised_at"]
        indexes = [models.Index(fields=["unit", "state"])]

    def __str__(self) -> str:
        return self.title


class ObstacleStep(Audited):
    """What happened to an obstacle: raise, escalate, answer, comment, close, reopen. Append only."""

    obstacle = models.ForeignKey(Obstacle, on_delete=models.CASCADE, related_name="steps")
    action = models.CharField(max_length=10)
    level = models.CharField(max_length=8)
    to_organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["obstacle", "at", "id"]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%d/%m/%Y}"
