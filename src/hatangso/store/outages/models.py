"""Outages, and which citizens' reports belong to them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hatangso.store.assets.models import Asset
from hatangso.store.audit.audited import Audited
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Obstacle
from hatangso.store.shapes.shaped import AuditedShapedManager, Shaped


class Outage(Shaped, Audited):
    """One outage. Everybody who sees assets may know place, time and services; the rest is its operator's
    and the authorities' to read.

    `unit`: the one commune it touches, or the province where it touches several; `communes`: which ones.
    `people`, `households`: None = not known, never 0 for that. `cause`, `services`: codes of
    domain.outages.causes. `obstacle`: what was laid before the power company.
    """

    uid = models.UUIDField(unique=True)  # made with the form: a button pressed twice is the same outage
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    communes = models.ManyToManyField(Unit, related_name="outages")
    place = models.CharField(max_length=300, blank=True)
    operator = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asset = models.ForeignKey(Asset, null=True, blank=True, on_delete=models.PROTECT, related_name="outages")
    services = models.CharField(max_length=200, blank=True)  # codes with blanks between
    cause = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    households = models.PositiveIntegerField(null=True, blank=True)
    obstacle = models.ForeignKey(
        Obstacle, null=True, blank=True, on_delete=models.PROTECT, related_name="outages"
    )
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # entered by mistake
    withdrawn_why = models.CharField(max_length=300, blank=True)
    search_key = models.TextField(blank=True)  # of place and communes: what everybody may know
    demo = models.BooleanField(default=False)

    objects = AuditedShapedManager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-began_at", "-id"]
        indexes = [
            models.Index(fields=["province", "began_at"], name="outages_of_a_province"),
            models.Index(fields=["operator", "began_at"], name="outages_of_an_operator"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="no_outage_ends_before"
            )
        ]

    @property
    def service_codes(self) -> list[str]:
        """The services it touches."""
        return self.services.split()

    def __str__(self) -> str:
        return self.place or f"{self.unit} {self.began_at:%d/%m/%Y}"


class ReportedBy(Audited):
    """A citizens' report that tells of an outage, by its public number."""

    outage = models.ForeignKey(Outage, on_delete=models.CASCADE, related_name="reports")
    number = models.CharField(max_length=12)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="a_report_tells_of_one_outage"),
        ]

    def __str__(self) -> str:
        return f"{self.outage_id}: {self.number}"
