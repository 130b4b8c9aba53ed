"""Support programmes of a ward: what they are, how many households they reach, and – apart – whom.

The audit trail keeps that a household was entered or changed and never who it is: the columns
`household_head`, `household_code` and `household_note` are hidden there (store/audit/trail.py).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hatangso.store.audit.audited import Audited
from hatangso.store.places.models import Neighbourhood, Unit


class SupportProgramme(Audited):
    """Help to groups of households: a device, a telecom subsidy. `groups` are names as the ward calls them.

    `retain_until` is the last day on which names may be kept; after it they are deleted, counts stay.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="support_programmes")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)  # device, telecom, other
    groups = models.JSONField(default=list)
    funding = models.CharField(max_length=300, blank=True)
    begins = models.DateField()
    ends = models.DateField(null=True, blank=True)
    legal_basis = models.TextField(blank=True)
    retain_until = models.DateField()
    state = models.CharField(max_length=8, default="open")  # open, closed
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["unit", "state", "-begins", "name"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_support_programme_a_name")]

    def __str__(self) -> str:
        return self.name


class SupportCount(Audited):
    """How many households of a neighbourhood and group were eligible and helped by a day, and who says so."""

    programme = models.ForeignKey(SupportProgramme, on_delete=models.CASCADE, related_name="counts")
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="support_counts")
    group = models.CharField(max_length=80)
    as_of = models.DateField()
    eligible = models.PositiveIntegerField()
    helped = models.PositiveIntegerField()
    source = models.CharField(max_length=300)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["programme", "neighbourhood", "group", "as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "neighbourhood", "group", "as_of"], name="one_support_count_a_day"
            ),
            models.CheckConstraint(
                condition=Q(helped__lte=F("eligible")), name="no_more_households_helped_than_eligible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.helped}/{self.eligible} ({self.as_of:%d/%m/%Y})"


class SupportedHousehold(Audited):
    """One household of the list, kept apart from everything that is shown above the ward."""

    programme = models.ForeignKey(SupportProgramme, on_delete=models.CASCADE, related_name="households")
    neighbourhood = models.ForeignKey(
        Neighbourhood, on_delete=models.PROTECT, related_name="supported_households"
    )
    group = models.CharField(max_length=80)
    household_head = models.CharField(max_length=120)
    household_code = models.CharField(max_length=40, blank=True)
    helped_on = models.DateField(null=True, blank=True)
    what = models.CharField(max_length=200, blank=True)
    household_note = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["programme", "neighbourhood", "group", "household_head", "pk"]
        indexes = [models.Index(fields=["programme", "neighbourhood", "group"])]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "household_code"],
                condition=~Q(household_code=""),
                name="one_support_household_a_code",
            )
        ]

    def __str__(self) -> str:
        return f"hộ #{self.pk}"
