"""Who changed what and when, before and after. Written once; the database refuses the rest."""

from django.db import models


class AuditEntry(models.Model):
    """One change. Triggers of the database refuse UPDATE and DELETE; each entry seals the one before.

    `seal` = SHA-256 over this entry's content and the previous entry's seal, so that a change made behind
    the application's back is found by `hatangso audit_verify`.
    """

    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_name = models.CharField(max_length=200)
    via = models.CharField(max_length=40)  # 'web', 'api', 'worker', 'command'
    action = models.CharField(max_length=40)  # 'create', 'change', 'delete', or a flow's own verb
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    object_name = models.CharField(max_length=300)
    unit_id = models.BigIntegerField(null=True, db_index=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.actor_name} {self.action} {self.object_name}"
