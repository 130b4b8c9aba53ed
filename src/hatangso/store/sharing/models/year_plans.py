"""Operators' yearly plans (form 39), version by version, with the department's decision."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit


class YearPlan(Audited):
    """One version of an operator's plan for a year. `state`: domain.sharing.year_plan.PlanState."""

    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="year_plans")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10)
    revision = models.PositiveIntegerField(default=1)  # raised by every change of a line
    remarks = models.TextField(blank=True)  # the department's last
    received = models.ForeignKey(
        Received, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # the file the lines were read from
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year", "operator", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "operator", "year", "version"], name="one_year_plan_a_version"
            ),
            models.UniqueConstraint(
                fields=["province", "operator", "year"],
                condition=Q(state__in=("draft", "submitted", "returned")),
                name="one_open_year_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator} {self.year} ({self.version})"


class YearPlanLine(Audited):
    """One line of form 39, in its group."""

    plan = models.ForeignKey(YearPlan, on_delete=models.CASCADE, related_name="lines")
    group = models.PositiveSmallIntegerField()  # 1–7
    position = models.PositiveIntegerField()
    work = models.CharField(max_length=300)
    quantity = models.FloatField(null=True, blank=True)
    unit_text = models.CharField(max_length=40, blank=True)
    in_service = models.CharField(max_length=60, blank=True)
    owner_text = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["plan", "group", "position", "id"]

    def __str__(self) -> str:
        return self.work


class YearPlanStep(Audited):
    """What happened to a version: made, submitted, returned, approved, taken back."""

    plan = models.ForeignKey(YearPlan, on_delete=models.CASCADE, related_name="steps")
    action = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.action}"
