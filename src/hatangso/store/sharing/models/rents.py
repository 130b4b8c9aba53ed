"""Rents that operators declared, each with its document."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit


class DeclaredRent(Audited):
    """One declared price, as it stands in its document; the product computes none.

    `type` and `kind` are a type of assets and a choice of its attribute `kind` ('' = every kind); `area` is
    the place in words where it is not the whole of `unit`. `valid_to`: the first day on which it no longer
    holds: the day from which the next declaration of the same thing holds, or the end that was declared.
    `withdrawn_at`: entered by mistake.
    """

    province = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")  # the province or a commune
    operator = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="declared_rents")
    type = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, blank=True)
    area = models.CharField(max_length=200, blank=True)
    area_key = models.CharField(max_length=200, blank=True)
    price = models.DecimalField(max_digits=18, decimal_places=4)
    money = models.CharField(max_length=10)  # domain.sharing.rents.MONEY
    measure = models.CharField(max_length=10)
    time = models.CharField(max_length=10)
    conditions = models.CharField(max_length=500, blank=True)  # VAT, what is included, as declared
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=200)  # number and day
    file = models.ForeignKey(Received, on_delete=models.PROTECT, related_name="declared_rents")
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    former_valid_to = models.DateField(null=True, blank=True)  # of `replaces`, before this one ended it
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["type", "kind", "operator", "-valid_from", "-id"]
        indexes = [models.Index(fields=["province", "type", "kind"], name="rents_of_a_kind")]
        constraints = [
            models.CheckConstraint(condition=Q(price__gt=0), name="a_rent_is_above_zero"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="a_rent_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operator}: {self.type} {self.kind} {self.price}"
