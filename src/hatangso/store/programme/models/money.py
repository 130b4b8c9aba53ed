"""Money of tasks and of the plan: estimated, allotted, spent, by year and source."""

from django.conf import settings
from django.db import models

from hatangso.store.audit.audited import Audited
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.programme.models.tasks import Task


class MoneyLine(Audited):
    """An amount in đồng. `kind`: estimate (dự toán), allotted (được giao), spent (đã chi).

    `source`: budget (ngân sách), enterprise (doanh nghiệp), other (nguồn khác).
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="money")
    plan = models.ForeignKey(PlanDocument, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.CASCADE, related_name="money")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    source = models.CharField(max_length=12)
    amount = models.BigIntegerField()
    content = models.CharField(max_length=300, blank=True)
    document = models.CharField(max_length=200, blank=True)  # number and date of the deciding paper
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["unit", "year", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="money_is_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.kind} {self.source}: {self.amount} đ"
