"""Scoring of indices: rounds that a unit runs, criteria that people entered, own and verified scores."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.places.models import Unit


class OwnCriterion(Audited):
    """A criterion that people of a unit entered for an edition of an index, from the decision.

    `rule` is a table of hatangso.domain.indices.rule. `example`: copied from an invented set and not yet
    confirmed from the decision. Rounds keep criteria as they were when they were opened.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="own_criteria")
    index = models.CharField(max_length=60)
    group = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    points = models.FloatField()
    rule = models.JSONField()
    guide = models.TextField(blank=True)
    indicator = models.CharField(max_length=60, blank=True)
    evidence_required = models.BooleanField(default=False)
    may_not_arise = models.BooleanField(default=False)
    bonus = models.BooleanField(default=False)
    example = models.BooleanField(default=False)
    source = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["unit", "index", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "index", "code"], name="one_own_criterion_a_code"),
            models.CheckConstraint(condition=Q(points__gt=0), name="a_criterion_has_points"),
        ]

    def __str__(self) -> str:
        return self.name


class IndexRound(Audited):
    """One scoring of an edition of an index for a period, run by a unit for itself or for its communes.

    `definition` is the index with its criteria as they stood when the round was opened: later changes of a
    file or a criterion never move a score. `state`: open (self-scoring), verifying, closed; `verification`
    is the number of the round of verification under way or last done, 0 before the first.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="index_rounds")
    index = models.CharField(max_length=60)
    edition = models.CharField(max_length=60)
    definition = models.JSONField()
    scores = models.CharField(max_length=8)  # below (the communes), own (the unit itself)
    period = models.CharField(max_length=10)
    cutoff_on = models.DateField()  # the last day whose data count
    due_on = models.DateField()
    accept_until = models.DateField()
    state = models.CharField(max_length=10, default="open")
    verification = models.PositiveSmallIntegerField(default=0)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "index", "edition", "period", "scores"], name="one_index_round_a_period"
            ),
            models.CheckConstraint(
                condition=Q(cutoff_on__lte=F("due_on"), due_on__lte=F("accept_until")),
                name="cutoff_then_due_then_the_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.edition} {self.period}"


class IndexSubmission(Audited):
    """A unit handed its self-score in. Drawn back, `withdrawn_at` is set and a new one may follow."""

    round = models.ForeignKey(IndexRound, on_delete=models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="index_submissions")
    days_late = models.PositiveSmallIntegerField(default=0)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round", "unit", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"], condition=Q(withdrawn_at=None), name="one_standing_submission"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit} ({self.submitted_at:%d/%m/%Y})"


class CriterionScore(Audited):
    """What a unit answered to a criterion of a round, with its evidence; `points` as the rule gave them."""

    round = models.ForeignKey(IndexRound, on_delete=models.PROTECT, related_name="criterion_scores")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="criterion_scores")
    criterion = models.CharField(max_length=60)
    value = models.FloatField(null=True, blank=True)
    step = models.CharField(max_length=8, blank=True)  # full, half, none
    not_arising = models.BooleanField(default=False)
    points = models.FloatField(null=True, blank=True)  # empty where evidence is missing
    document = models.CharField(max_length=300, blank=True)  # number and day of the document that proves it
    evidence = models.ManyToManyField(Received, blank=True, related_name="criterion_scores")
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["round", "unit", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["round", "unit", "criterion"], name="one_self_score_a_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class VerifiedScore(Audited):
    """What a verifier gave a unit's criterion in one round of verification, and what the unit replied."""

    round = models.ForeignKey(IndexRound, on_delete=models.PROTECT, related_name="verified_scores")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="verified_scores")
    criterion = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    points = models.FloatField()
    not_arising = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    document = models.CharField(max_length=300, blank=True)  # of the authority above, where it scored
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reply = models.TextField(blank=True)
    agreed = models.BooleanField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round", "unit", "criterion", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit", "criterion", "number"], name="one_verified_score_a_number"
            ),
            models.CheckConstraint(condition=Q(number__gt=0, points__gte=0), name="verified_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} ({self.number}): {self.points}"
