"""Figures as they were told or measured. Append only: a correction supersedes the old row."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Neighbourhood, Unit


class LocalIndicator(Audited):
    """An indicator that a locality made in the page, where no entry of the catalogue fits."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="local_indicators")
    name = models.CharField(max_length=200)
    unit_text = models.CharField(max_length=40, blank=True)
    component = models.CharField(max_length=12, blank=True)
    better = models.CharField(max_length=8, default="higher")  # higher, lower
    rule = models.CharField(max_length=16, default="value")  # ratio (part/whole), value, level, done
    roll_up = models.CharField(max_length=16, blank=True)  # a RollUp; '' as the rule has it by itself
    weight = models.CharField(max_length=12, blank=True)  # population, households; only with 'weighted'
    method = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["unit", "name"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_local_indicator_a_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return f"local:{self.pk}"


class Observation(Audited):
    """What was said or seen of one indicator in one place and period, with its footing and evidence.

    `part`/`whole` for ratios (the value in percent is then derived and stored beside them), `value` alone
    for counts and measurements; for levels in words and products `progress` (a name of
    hatangso.domain.progress.observation.Progress) with `done`, and `level_text` for the level itself.
    A correction points to what it corrects; the old row is superseded at once where it was not approved,
    else when the correction is approved.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="observations")
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="observations"
    )
    indicator = models.CharField(max_length=60)
    period = models.CharField(max_length=10)  # '2026', '2026-H1', '2026-Q3', '2026-09'
    period_end = models.DateField()
    part = models.FloatField(null=True, blank=True)
    whole = models.FloatField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    level_text = models.CharField(max_length=200, blank=True)
    done = models.BooleanField(null=True, blank=True)
    progress = models.CharField(max_length=12, blank=True)  # not_started, under_way, hindered, achieved
    definition_version = models.PositiveSmallIntegerField(default=1)  # of the indicator, when it was entered
    footing = models.CharField(max_length=10)  # reported, measured, modelled, surveyed
    source = models.CharField(max_length=300)
    source_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="observations"
    )
    evidence = models.ManyToManyField(Received, blank=True, related_name="observations")
    note = models.TextField(blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="entered")  # entered, approved, returned, superseded
    approved_level = models.CharField(
        max_length=10, blank=True
    )  # commune, province: how far up it is approved
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    correction_reason = models.TextField(blank=True)
    unusual_reason = models.TextField(blank=True)  # why a figure that stands out is right all the same
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["unit", "indicator", "period_end", "id"]
        indexes = [models.Index(fields=["unit", "indicator", "period_end"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(level_text="") | Q(done__isnull=False),
                name="an_observation_says_something",
            ),
            models.CheckConstraint(condition=Q(whole=None) | Q(whole__gt=0), name="the_whole_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.period}: {self.value if self.value is not None else self.level_text}"
