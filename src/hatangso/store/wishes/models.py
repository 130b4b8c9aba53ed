"""Places and needs proposed for the plan of passive infrastructure; cloud services and shared platforms."""

from django.conf import settings
from django.db import models

from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.shapes.shaped import AuditedShapedManager, Shaped


class PlaceWish(Shaped, Audited):
    """A proposed place or need: point, line or area. `kind`, `state`, `priority`: domain.wishes.wish."""

    uid = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=300, blank=True)
    reason = models.TextField()
    wanted_year = models.PositiveSmallIntegerField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField()  # 1 = most urgent … 3
    length_m = models.FloatField(null=True, blank=True)
    files = models.ManyToManyField(Received, blank=True, related_name="+")
    state = models.CharField(max_length=12)
    decision_text = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    search_key = models.TextField(blank=True)
    demo = models.BooleanField(default=False)

    objects = AuditedShapedManager()  # type: ignore[assignment]

    class Meta:
        ordering = ["priority", "wanted_year", "id"]
        indexes = [models.Index(fields=["province", "state"], name="wishes_of_a_province")]

    def __str__(self) -> str:
        return self.title


class Platform(Audited):
    """A cloud service or shared platform that offices of a locality use. `kind`: domain.wishes.platforms."""

    uid = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    provider = models.CharField(max_length=200, blank=True)
    level_file = models.CharField(max_length=200, blank=True)  # reference of its security-level file
    cost_note = models.CharField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    search_key = models.TextField(blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class PlatformUse(Audited):
    """An office uses a platform since a day: `users` of its `staff`; None = not known."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="uses")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(null=True, blank=True)
    users = models.PositiveIntegerField(null=True, blank=True)
    staff = models.PositiveIntegerField(null=True, blank=True)
    counted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["office__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["platform", "office"], name="an_office_uses_a_platform_once"),
            models.CheckConstraint(
                condition=models.Q(users=None)
                | models.Q(staff=None)
                | models.Q(users__lte=models.F("staff")),
                name="no_more_users_than_staff",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform_id}: {self.office}"
