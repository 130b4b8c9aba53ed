"""Who is on an asset of another, from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hatangso.store.assets.models import Asset
from hatangso.store.audit.audited import Audited
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.models import Organisation
from hatangso.store.sharing.models.requests import SharingRequest


class Tenancy(Audited):
    """An operator on the asset of another. `valid_to` is the first day on which it is there no more.

    `tenant_name` is what an old list says where no organisation is known. `withdrawn_at`: entered by mistake.
    """

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="tenancies")
    tenant = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="tenancies"
    )
    tenant_name = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=200, blank=True)  # number and day of the agreement
    file = models.ForeignKey(Received, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(
        SharingRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="tenancies"
    )
    note = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asset", "-valid_from", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "tenant"],
                condition=Q(valid_to=None, withdrawn_at=None),
                name="one_open_tenancy_an_operator",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="a_tenancy_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tenant or self.tenant_name} – {self.asset_id}"

    @property
    def who(self) -> str:
        """The tenant's name."""
        return str(self.tenant or self.tenant_name)
