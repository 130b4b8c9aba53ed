"""A superior asks a locality to explain a figure (yêu cầu giải trình), by a day."""

from django.conf import settings
from django.db import models

from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit


class ExplanationRequest(Audited):
    """The question, of which figure, and the answer. `state`: open, answered, closed, withdrawn."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="explanation_requests")  # is asked
    asker = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="asked_explanations")
    indicator = models.CharField(max_length=60)
    period = models.CharField(max_length=10)
    figure_text = models.CharField(max_length=200, blank=True)  # the figure as it stood when asked
    question = models.TextField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, default="open")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    evidence = models.ManyToManyField(Received, blank=True, related_name="+")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    closing_note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["unit", "state"])]

    def __str__(self) -> str:
        return self.question[:80]
