"""What citizens report from the street, and what became of it; who told it is kept apart."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hatangso.store.assets.models import Asset
from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.shapes.shaped import AuditedShapedQuerySet, Shaped


class CitizenReport(Shaped, Audited):
    """One report. Its shape is a point, or there is none and the address tells the place.

    `reporter_text`, `reporter_address`, `reporter_answers` stand as they were sent and may hold personal
    data: only who handles the report reads them, the trail does not keep them. `public_text` and
    `public_address` are what everybody may read once `moderated_at` is set. `number` is public; `mark` names
    the tracking code (domain/measurement/deletion_code), which alone lets somebody act as the reporter.
    """

    uid = models.UUIDField(unique=True)  # of the form that was given out: sent twice it is the same report
    number = models.CharField(max_length=12, unique=True)
    mark = models.CharField(max_length=8, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=40)
    state = models.CharField(max_length=12)  # domain.citizen_reports.states.ReportState
    private = models.BooleanField(default=False)
    reporter_text = models.TextField(blank=True)
    reporter_address = models.CharField(max_length=300, blank=True)
    public_text = models.TextField(blank=True)
    public_address = models.CharField(max_length=300, blank=True)
    place_accuracy_m = models.FloatField(null=True, blank=True)  # as the device told; None: by hand, unknown
    reporter_answers = models.JSONField(default=dict)  # to the category's questions
    via = models.CharField(max_length=8)  # web, api
    received_at = models.DateTimeField()
    due_on = models.DateField()
    moderated_at = models.DateTimeField(null=True, blank=True)
    office = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    forwarded_at = models.DateTimeField(null=True, blank=True)
    owner_due_on = models.DateField(null=True, blank=True)
    owner_answered_at = models.DateTimeField(null=True, blank=True)
    asset = models.ForeignKey(
        Asset, null=True, blank=True, on_delete=models.PROTECT, related_name="citizen_reports"
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    also = models.PositiveIntegerField(default=0)  # further devices that said: I meet this too
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)  # once
    changed_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True, blank=True)  # raw text and contact deleted
    search_key = models.TextField(blank=True)  # of what is public
    demo = models.BooleanField(default=False)

    objects = AuditedShapedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["unit", "state", "-received_at"], name="reports_of_a_unit"),
            models.Index(fields=["province", "-received_at"], name="reports_of_a_province"),
            models.Index(fields=["owner", "state"], name="reports_of_an_owner"),
            models.Index(fields=["asset"], name="reports_of_an_asset"),
            models.Index(fields=["closed_at"], name="reports_by_close"),
            models.Index(fields=["received_at", "id"], name="reports_by_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="no_report_merges_into_itself")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def lon(self) -> float | None:
        return self.min_lon

    @property
    def lat(self) -> float | None:
        return self.min_lat


class ReporterContact(Audited):
    """How the reporter can be reached, with the version of the consent they read; deleted by rule."""

    report = models.OneToOneField(CitizenReport, on_delete=models.CASCADE, related_name="contact")
    reporter_name = models.CharField(max_length=120, blank=True)
    reporter_phone = models.CharField(max_length=20, blank=True)
    reporter_mail = models.CharField(max_length=200, blank=True)
    consent = models.CharField(max_length=20)
    consented_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"#{self.report_id}"


class ReportPhoto(Audited):
    """A photo without what a camera writes into it; public only when somebody has looked at it."""

    report = models.ForeignKey(CitizenReport, on_delete=models.CASCADE, related_name="photos")
    uid = models.UUIDField(unique=True)
    file = models.ForeignKey(Received, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    public = models.BooleanField(default=False)
    answer = models.BooleanField(default=False)  # of what was mended, by who answered
    at = models.DateTimeField()

    class Meta:
        ordering = ["report", "position", "id"]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.position}"


class ReportStep(Audited):
    """One thing that happened to a report; `public` ones are read by everybody."""

    report = models.ForeignKey(CitizenReport, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=12)  # after the step
    text = models.TextField(blank=True)
    reporter_text = models.TextField(blank=True)  # what the reporter wrote with it
    public = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # to whom it went, or which one answers
    due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # null: the reporter, the clock
    at = models.DateTimeField()

    class Meta:
        ordering = ["report", "at", "id"]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.kind}"


class CategoryPromise(Audited):
    """A locality's own days to an answer of a category, or that it does not take such reports."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    category = models.CharField(max_length=40)
    days = models.PositiveSmallIntegerField()
    owner_days = models.PositiveSmallIntegerField()
    offered = models.BooleanField(default=True)

    class Meta:
        ordering = ["unit", "category"]
        constraints = [models.UniqueConstraint(fields=["unit", "category"], name="one_promise_a_category")]

    def __str__(self) -> str:
        return f"{self.category}: {self.days}"


class AnswerTemplate(Audited):
    """A ready-made answer of a locality; `category` '' = for all."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    category = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        ordering = ["unit", "category", "name"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "category", "name"], name="one_template_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class MeToo(models.Model):
    """That a device met the same thing: kept so long that it counts once, never shown."""

    report = models.ForeignKey(CitizenReport, on_delete=models.CASCADE, related_name="me_too")
    device = models.CharField(max_length=24)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "device"], name="a_device_counts_once")]

    def __str__(self) -> str:
        return f"{self.report_id}"


class FloodCount(models.Model):
    """How much one device or network did in one hour, for all processes; deleted when the hour is over.

    `who` is a hash under the installation's key: no address is kept.
    """

    kind = models.CharField(max_length=24)
    who = models.CharField(max_length=24)
    hour = models.BigIntegerField()  # since 1970
    amount = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "who", "hour"], name="one_count_an_hour")]

    def __str__(self) -> str:
        return f"{self.kind} {self.hour}: {self.amount}"
