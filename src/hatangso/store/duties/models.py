"""Reporting duties: who owes what to whom by when, each due date of them, and the reminders sent."""

from django.conf import settings
from django.db import models

from hatangso.store.audit.audited import Audited
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument, PlanItem
from hatangso.store.programme.models import Task


class Duty(Audited):
    """A standing duty to report. `due` is as in the plan-extract schema ({month, day} …), null if unset."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    plan = models.ForeignKey(
        PlanDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="duties"
    )
    source_item = models.ForeignKey(
        PlanItem, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source_task = models.ForeignKey(
        Task, null=True, blank=True, on_delete=models.PROTECT, related_name="duties"
    )
    title = models.CharField(max_length=300)
    reporter_text = models.CharField(max_length=300)
    reporter = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="duties_owed"
    )
    recipient_text = models.CharField(max_length=300, blank=True)
    recipient = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="duties_received"
    )
    frequency = models.CharField(max_length=12)  # annual, semiannual, quarterly, monthly, adhoc
    due = models.JSONField(null=True, blank=True)
    cutoff = models.JSONField(
        null=True, blank=True
    )  # {month, day}: close of data; null = by the period's end
    origin = models.CharField(max_length=10)  # plan, hand, proposed
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, default="live")  # live, proposed, withdrawn

    class Meta:
        ordering = ["unit", "title"]

    def __str__(self) -> str:
        return self.title


class DutyOccurrence(Audited):
    """One due date of a duty, for one period. Made ahead by the flow `schedule_duties`."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="occurrences")
    period = models.CharField(max_length=10)
    due_on = models.DateField(db_index=True)
    state = models.CharField(max_length=10, default="open")  # open, done, waived
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["duty", "period"], name="one_occurrence_a_period")]

    def __str__(self) -> str:
        return f"{self.duty} {self.period} ({self.due_on:%d/%m/%Y})"


class ReminderSent(models.Model):
    """A reminder that went out, so that it goes out once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders")
    object_type = models.CharField(max_length=20)  # duty_occurrence, task
    object_id = models.BigIntegerField()
    due_on = models.DateField()
    step = models.SmallIntegerField()  # days before the due date; negative: days after
    channel = models.CharField(max_length=10)  # page, mail
    text = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "object_type", "object_id", "due_on", "step", "channel"],
                name="a_reminder_goes_out_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.text[:80]}"
