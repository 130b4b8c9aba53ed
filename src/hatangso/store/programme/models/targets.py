"""What a plan promises, by when, and who answers for it."""

from django.db import models

from hatangso.store.audit.audited import Audited
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument, PlanItem


class Target(Audited):
    """One statement of a plan for one year; its measures are what is followed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="targets")
    plan = models.ForeignKey(
        PlanDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="targets"
    )
    source_item = models.ForeignKey(
        PlanItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    component = models.CharField(max_length=12, blank=True)
    output = models.TextField(blank=True)
    schedule_text = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    position = models.FloatField(default=0)
    state = models.CharField(max_length=10, default="live")  # live, withdrawn

    class Meta:
        ordering = ["unit", "position", "id"]

    def __str__(self) -> str:
        return self.text[:120]


class TargetMeasure(Audited):
    """One followed quantity of a target: indicator, comparator, value, unit, baseline.

    `indicator` is a code of the catalogue, 'local:<id>' for an indicator of the locality, or '' where none
    fits yet. `kind`: numeric, qualitative (a level in words), product (a document, a deed).
    """

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="measures")
    indicator = models.CharField(max_length=60, blank=True, db_index=True)
    kind = models.CharField(max_length=12, default="numeric")
    op = models.CharField(max_length=8)  # >=, >, <=, <, =, between, done
    value = models.FloatField(null=True, blank=True)
    value_high = models.FloatField(null=True, blank=True)  # only with 'between'
    unit_text = models.CharField(max_length=40, blank=True)
    baseline_value = models.FloatField(null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    baseline_source = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["target", "position", "id"]

    def __str__(self) -> str:
        return f"{self.indicator} {self.op} {self.value} {self.unit_text}"


class Milestone(Audited):
    """The value that a measure should have reached by the end of a year on the way."""

    measure = models.ForeignKey(TargetMeasure, on_delete=models.CASCADE, related_name="milestones")
    year = models.PositiveSmallIntegerField()
    value = models.FloatField()

    class Meta:
        ordering = ["measure", "year"]
        constraints = [models.UniqueConstraint(fields=["measure", "year"], name="one_milestone_a_year")]

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"


class TargetOrganisation(Audited):
    """Who leads or coordinates a target: the plan's wording, and the organisation it was matched to."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="organisations")
    role = models.CharField(max_length=12)  # lead, coordinating
    wording = models.CharField(max_length=300)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="target_roles"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["target", "role", "position"]

    def __str__(self) -> str:
        return f"{self.role}: {self.wording}"
