"""What stands of each indicator, place and period: made from the observations, thrown away and made again.

Not audited and no truth of its own (docs/decisions/0011-standing-figures-are-a-read-model.md). Written by
flows/keep_standing.py only.
"""

from django.db import models
from django.db.models import Q

from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation


class StandingFigure(models.Model):
    """The one figure of a unit, indicator and period that counts (store/programme/figure_rows.py decides).

    Two rules of counting are kept: `as_told` – with figures nobody approved yet – and `as_approved`, approved
    ones alone. Most figures are both at once; where a correction waits, or another source was approved, there
    is a row for each. `province` is the unit above a commune, empty for a province's own figure.
    `observation` and `source_organisation` are empty where the figure was rolled up from neighbourhoods.
    `part` and `whole` are both there or both empty; `value` is empty for a level in words; `on` is the day
    for which the figure stands.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="standing_figures", db_constraint=False, db_index=False
    )
    province = models.ForeignKey(
        Unit, null=True, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    indicator = models.CharField(max_length=60)
    period = models.CharField(max_length=10)
    period_end = models.DateField()
    on = models.DateField()
    part = models.FloatField(null=True)
    whole = models.FloatField(null=True)
    value = models.FloatField(null=True)
    approved = models.BooleanField()
    as_told = models.BooleanField()
    as_approved = models.BooleanField()
    footing = models.CharField(max_length=10)
    observation = models.ForeignKey(
        Observation,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    source_organisation = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["unit", "indicator", "period_end", "id"]
        indexes = [
            # What roll-ups read lies in the index itself (PostgreSQL).
            models.Index(
                fields=["period", "province", "indicator"],
                include=["unit", "part", "whole", "value", "approved", "as_told", "as_approved", "on"],
                name="standing_of_a_province",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "indicator", "period", "as_told"], name="one_standing_figure"
            ),
            models.CheckConstraint(
                condition=Q(as_told=True) | Q(as_approved=True), name="a_standing_figure_counts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.indicator} {self.period}: {self.value}"
