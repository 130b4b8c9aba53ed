"""Plan documents, what was read from them, and what people made of it before it became live."""

from django.conf import settings
from django.db import models

from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit


class PlanDocument(Audited):
    """A plan of one locality: the received file, its text, and its state from received to accepted."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plans")
    received = models.ForeignKey(Received, on_delete=models.PROTECT, related_name="plans")
    state = models.CharField(max_length=16, default="received")
    # received → reading → review → live → (amended | withdrawn); or refused / failed with `problem`;
    # a plan kept to compare with ends as reference
    progress = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=80, blank=True)
    problem = models.JSONField(null=True, blank=True)  # {"code", "vi", "en"}
    task_result_id = models.CharField(max_length=64, blank=True)
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    title = models.TextField(blank=True)
    locality_text = models.CharField(max_length=200, blank=True)
    level = models.CharField(max_length=12, blank=True)
    period_start = models.PositiveSmallIntegerField(null=True, blank=True)
    period_end = models.PositiveSmallIntegerField(null=True, blank=True)
    signer_name = models.CharField(max_length=120, blank=True)
    signer_position = models.CharField(max_length=200, blank=True)
    legal_bases = models.JSONField(default=list)
    fields_as_read = models.JSONField(default=dict)  # the reader's own answer for the fields above
    is_reference = models.BooleanField(default=False)  # a superior's plan, kept to compare with, never live
    text = models.TextField(blank=True)
    reader_version = models.CharField(max_length=20, blank=True)
    superior = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="inferiors"
    )
    amends = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="amendments"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.title or self.received.file_name


class PlanItem(Audited):
    """One thing read from a plan (or added by hand): as read, as corrected, and what was decided.

    `kind`: target, task, assignment, commitment, duty, warning. `data` has the fields of the plan-extract
    schema for that kind; `as_read` keeps the reader's own answer (null for an item added by a person).
    """

    plan = models.ForeignKey(PlanDocument, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=12)
    position = models.FloatField()
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    as_read = models.JSONField(null=True)
    data = models.JSONField()
    confidence = models.FloatField(default=1.0)
    doubts = models.JSONField(default=list)
    origin = models.CharField(max_length=8, default="read")  # read, added, split, joined
    parents = models.JSONField(default=list)  # ids of the items this one was split or joined from
    state = models.CharField(max_length=10, default="pending")  # pending, accepted, dropped, replaced
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)  # raised by each edit; a stale edit is refused

    class Meta:
        ordering = ["plan", "position", "id"]
        indexes = [models.Index(fields=["plan", "kind", "state"])]

    def __str__(self) -> str:
        named = (self.data.get(name) for name in ("text", "message", "reporter"))
        return str(next(filter(None, named), self.kind))[:200]


class PlanWordingMatch(Audited):
    """Which organisation a wording of this plan means, once a person has said so (null: still open)."""

    plan = models.ForeignKey(PlanDocument, on_delete=models.CASCADE, related_name="wording_matches")
    text = models.CharField(max_length=300)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="+")
    certain = models.BooleanField(default=False)  # decided by the exact name; a person may still change it
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "text"], name="one_match_a_wording_and_plan")]

    def __str__(self) -> str:
        return f"{self.text} → {self.organisation}"
