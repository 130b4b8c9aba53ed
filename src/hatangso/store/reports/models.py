"""Reports: composed from the data, edited in their words, frozen on approval with every figure's evidence."""

from django.conf import settings
from django.db import models

from hatangso.store.audit.audited import Audited
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit


class Report(Audited):
    """One report for one duty and period. `texts` holds what people wrote; `frozen` the approved snapshot."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    occurrence = models.ForeignKey(
        DutyOccurrence, null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    period = models.CharField(max_length=10)
    cutoff = models.DateField()  # data known and valid up to this day
    title = models.TextField()
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    signer_name = models.CharField(max_length=120, blank=True)
    signer_title = models.CharField(max_length=120, blank=True)  # CHỦ TỊCH, KT. CHỦ TỊCH / PHÓ CHỦ TỊCH
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

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.title
