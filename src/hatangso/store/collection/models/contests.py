"""A ward contests a figure that was handed down to it; who published it answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation


class Contest(Audited):
    """Why the ward holds a published figure to be wrong, what it proposes instead, and the answer."""

    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="contests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contests")
    reason = models.TextField()
    part = models.FloatField(null=True, blank=True)
    whole = models.FloatField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    evidence = models.ManyToManyField(Received, blank=True, related_name="+")
    state = models.CharField(max_length=10, default="open")  # open, accepted, rejected, withdrawn
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["observation"], condition=Q(state="open"), name="one_open_contest_a_figure"
            )
        ]

    def __str__(self) -> str:
        return self.reason[:80]
