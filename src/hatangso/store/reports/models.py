"""Reports: composed from the data, edited in their words, frozen on approval with every figure's evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hatangso.store.audit.audited import Audited
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit


class Report(Audited):
    """One report for one duty and period, by hand where `occurrence` is empty.

    `texts` holds the parts that people wrote, by name; a part that is not there shows its proposal, drafted
    anew from the facts. `head` holds issuer, addressees, recipients and the like as they were set for this
    report. `frozen` is the approved snapshot. A correction after approval is a new report that `replaces` it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    occurrence = models.ForeignKey(
        DutyOccurrence, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    period = models.CharField(max_length=10)
    data_from = models.DateField()
    cutoff = models.DateField()  # data known and valid up to this day
    head = models.JSONField(default=dict)
    title = models.TextField()
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    signer_name = models.CharField(max_length=120, blank=True)
    signer_title = models.CharField(max_length=120, blank=True)  # the lines of authority, ' / ' between
    texts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, default="draft")  # draft, submitted, returned, approved
    frozen = models.JSONField(null=True, blank=True)
    frozen_digest = models.CharField(max_length=64, blank=True)
    docx = models.ForeignKey(Received, null=True, on_delete=models.PROTECT, related_name="+")
    pdf = models.ForeignKey(Received, null=True, on_delete=models.PROTECT, related_name="+")
    signed = models.ForeignKey(Received, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["occurrence"],
                condition=Q(state__in=("draft", "submitted", "returned")) & Q(occurrence__isnull=False),
                name="one_open_report_an_occurrence",
            )
        ]

    def __str__(self) -> str:
        return self.title
