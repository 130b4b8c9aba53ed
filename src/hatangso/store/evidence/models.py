"""What was received: the bytes as they came, with digest, sender and time. Never changed."""

from django.conf import settings
from django.db import models

from hatangso.store.audit.audited import Audited
from hatangso.store.places.models import Unit


class Received(Audited):
    """One received file. The bytes lie under MEDIA_ROOT by their SHA-256; the same bytes are kept once."""

    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=120)
    file_name = models.CharField(max_length=255)
    purpose = models.CharField(max_length=40)  # plan, evidence, report, signed_report, import
    source = models.CharField(max_length=300, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-received_at"]

    def __str__(self) -> str:
        return self.file_name
