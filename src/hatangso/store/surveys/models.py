"""Surveys of a locality: what is asked of how many, the forms as they came from phones, what was published.

No name, address or telephone number of who answers has a place here, and no place more exact than the
neighbourhood.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hatangso.domain.surveys.floor import DEFAULT_FLOOR
from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.programme.models import Observation


class Survey(Audited):
    """One survey. `questionnaire` is what domain/surveys/reading.py reads; `design` what
    flows/surveys/design_survey.py keeps: margin, confidence, expected, design_effect, response, method, seed.

    The questionnaire changes only while the survey is a draft; its version grows each time.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="surveys")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    period = models.CharField(max_length=10)  # of the figures that come of it: '2026-Q4'
    opens = models.DateField()
    closes = models.DateField()
    questionnaire = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    design = models.JSONField(default=dict)
    floor = models.PositiveIntegerField(default=DEFAULT_FLOOR)
    state = models.CharField(max_length=8, default="draft")  # draft, open, closed
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.title


class SurveyStratum(Audited):
    """One neighbourhood of the design; without one it stands for the whole locality.

    `drawn` are the numbers of the households to visit in the neighbourhood's own list.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="strata")
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    households = models.PositiveIntegerField(null=True, blank=True)
    expected = models.FloatField(default=0.5)
    planned = models.PositiveIntegerField(default=0)
    drawn = models.JSONField(default=list)

    class Meta:
        ordering = ["survey", "neighbourhood__kind", "neighbourhood__name"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "neighbourhood"], name="one_stratum_a_neighbourhood"),
            models.UniqueConstraint(
                fields=["survey"], condition=Q(neighbourhood=None), name="one_stratum_of_the_whole"
            ),
        ]

    def __str__(self) -> str:
        return str(self.neighbourhood or self.survey.unit)


class SurveyRecord(Audited):
    """One filled form, known by the number its device gave it. What it says stands in its versions."""

    uuid = models.UUIDField(unique=True)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="records")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default="counted")  # counted, conflict, rejected
    reason = models.CharField(max_length=300, blank=True)  # why it is rejected
    revision = models.PositiveIntegerField(default=1)
    standing = models.ForeignKey("SurveyVersion", null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["survey", "-received_at", "-pk"]
        indexes = [models.Index(fields=["survey", "state"])]

    def __str__(self) -> str:
        return str(self.uuid)[:8]


class SurveyVersion(Audited):
    """What one device sent for a form; append only. `digest` is of neighbourhood, household, answers and
    photos.

    `household` is its number in the neighbourhood's own list, one of those drawn, where the surveyor told it.
    `base` is the digest of what the device had edited; '' for a form it had not sent before.
    `photos` is a list of [question, SHA-256 of the photo as sent].
    """

    record = models.ForeignKey(SurveyRecord, on_delete=models.CASCADE, related_name="versions")
    digest = models.CharField(max_length=64)
    base = models.CharField(max_length=64, blank=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    household = models.PositiveIntegerField(null=True, blank=True)
    answers = models.JSONField()
    photos = models.JSONField(default=list)
    questionnaire_version = models.PositiveIntegerField()
    filled_at = models.DateTimeField()  # by the device's clock
    device = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["record", "pk"]
        constraints = [models.UniqueConstraint(fields=["record", "digest"], name="one_version_a_content")]

    def __str__(self) -> str:
        return f"{self.record} · {self.digest[:8]}"


class SurveyPhoto(Audited):
    """A photo of a form. `sent` is the SHA-256 of what came; `received` holds it without metadata."""

    record = models.ForeignKey(SurveyRecord, on_delete=models.CASCADE, related_name="photos")
    sent = models.CharField(max_length=64)
    received = models.ForeignKey(Received, on_delete=models.PROTECT, related_name="survey_photos")

    class Meta:
        ordering = ["record", "pk"]
        constraints = [models.UniqueConstraint(fields=["record", "sent"], name="one_photo_a_digest")]

    def __str__(self) -> str:
        return f"{self.record} · {self.sent[:8]}"


class SurveyConflict(Audited):
    """A form edited on two devices, each without the other: both versions are kept until a person chooses."""

    record = models.ForeignKey(SurveyRecord, on_delete=models.CASCADE, related_name="conflicts")
    standing = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="+")
    arrived = models.ForeignKey(SurveyVersion, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField()
    chosen = models.ForeignKey(SurveyVersion, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-found_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["record", "arrived"], name="one_conflict_an_arrival")]

    def __str__(self) -> str:
        return f"{self.record}: {self.found_at:%d/%m/%Y}"


class SurveyPublication(Audited):
    """An estimate that became a figure: on how many forms it stood, and how sure it was.

    `details`: value, low, high (in the indicator's unit), level, answered, counted, design_effect,
    found_effect, weighting_effect, effective, interval, covered.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="publications")
    indicator = models.CharField(max_length=60)
    observation = models.ForeignKey(Observation, on_delete=models.PROTECT, related_name="+")
    details = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["survey", "indicator", "-at"]

    def __str__(self) -> str:
        return f"{self.indicator} {self.at:%d/%m/%Y}"
