"""Agencies' systems that are probed, what was found, when they were up, and what was told about it.

Runs and checks are written by the clock and never changed, so they are not in the audit trail; what people
decide (which systems, which alerts were seen) is.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hatangso.store.audit.audited import Audited
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation


class ProbedSystem(Audited):
    """A system of the inventory that the prober may connect to. Only what stands here, active, is probed.

    Whether private addresses may be probed is a setting of the installation (HATANGSO_PROBE_NETWORKS), never
    of a row. `host` and `url` are as `read_target` gives them.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="probed_systems")
    owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="probed_systems"
    )
    name = models.CharField(max_length=200)
    url = models.CharField(max_length=320)
    host = models.CharField(max_length=253)
    kind = models.CharField(max_length=8, default="website")  # SystemKind: website, api, mail, lan
    is_portal = models.BooleanField(
        default=False
    )  # the locality's own portal: its name is held to Đ11 NĐ 224
    active = models.BooleanField(default=True)
    probe_days = models.PositiveSmallIntegerField(default=7)  # a full run every so many days; 0 = when asked
    check_minutes = models.PositiveSmallIntegerField(default=60)  # is it up, every so many minutes; 0 = never
    note = models.CharField(max_length=300, blank=True)
    listed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    listed_at = models.DateTimeField()
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["unit", "name"]
        constraints = [models.UniqueConstraint(fields=["unit", "url"], name="a_unit_lists_an_address_once")]

    def __str__(self) -> str:
        return self.name


class ProbeRun(models.Model):
    """One full run of all tests of a system, with what the prober itself could do then."""

    system = models.ForeignKey(ProbedSystem, on_delete=models.CASCADE, related_name="runs")
    at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)  # from where
    abilities = models.JSONField()  # Abilities.as_json()
    method = models.CharField(max_length=20)  # limits.METHOD
    duration_ms = models.PositiveIntegerField()  # from the start of its batch, in which many run at once
    findings = models.JSONField()  # [Finding.as_json()]
    overall = models.PositiveSmallIntegerField(null=True)  # Score.overall; null = unknown
    complete = models.BooleanField()  # nothing that counts was untested
    categories = models.JSONField()  # {category: percent or null}
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # null = the clock
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["system", "-at"], name="runs_of_a_system")]

    def __str__(self) -> str:
        return f"{self.system_id} {self.at:%d/%m/%Y %H:%M}"


class UptimeDay(models.Model):
    """A day (local time) of light checks of a system: one row, so that a year of checks is 365 rows.

    `checks`: [[minute of the day, state, milliseconds or null, reason code]] in order; state 'up', 'down' or
    'unknown' (the prober could not tell: it had no way out itself).
    """

    system = models.ForeignKey(ProbedSystem, on_delete=models.CASCADE, related_name="uptime_days")
    day = models.DateField()
    checks = models.JSONField(default=list)
    up = models.PositiveSmallIntegerField(default=0)
    down = models.PositiveSmallIntegerField(default=0)
    unknown = models.PositiveSmallIntegerField(default=0)
    latency_ms = models.FloatField(null=True)  # median of the day's; null = none
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["system", "day"], name="one_uptime_row_a_day")]

    def __str__(self) -> str:
        return f"{self.system_id} {self.day}"


class ProbeAlert(Audited):
    """Something amiss with a system that people are told of once: opened, told, closed when it is over."""

    system = models.ForeignKey(ProbedSystem, on_delete=models.CASCADE, related_name="alerts")
    code = models.CharField(max_length=40)  # a test's code (catalog/probes)
    status = models.CharField(max_length=12)  # failed, warned
    reason = models.JSONField()  # {"vi": …, "en": …}
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()  # the last time it was found
    told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    opened_by_run = models.ForeignKey(
        ProbeRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["system", "code"], condition=Q(closed_at=None), name="one_open_alert_a_test"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system_id} {self.code}"


class ProbeFigure(Audited):
    """A figure of an indicator that was made from runs of the prober: the way back to what it stands on."""

    observation = models.OneToOneField(Observation, on_delete=models.PROTECT, related_name="probed")
    runs = models.ManyToManyField(ProbeRun, related_name="+")
    unknown = models.PositiveIntegerField()  # systems listed of which it could not be told
    method = models.CharField(max_length=20)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.method} → {self.observation_id}"
