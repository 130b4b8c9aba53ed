"""Models whose every change is written to the audit trail, bulk changes included.

A model says so by deriving from `Audited`. Single saves and deletes are seen by signals, `update`,
`bulk_create` and `bulk_update` by the query set, so that no road around the trail is left.
"""

from typing import Any

from django.db import models

from hatangso.store.audit import trail

DETAILED_ROWS = 50  # a larger bulk change is one entry that names how many rows and which


class AuditedQuerySet(models.QuerySet[Any]):
    """A query set that tells the trail what it changes."""

    def update(self, **values: Any) -> int:
        fields = ["pk", *(self.model._meta.get_field(name).attname for name in values)]
        before = {row["pk"]: row for row in self.values(*fields)}
        with trail.one_transaction():
            changed = super().update(**values)
            after = {row["pk"]: row for row in self.model._base_manager.filter(pk__in=before).values(*fields)}
            trail.record_rows(self.model, "change", before, after, DETAILED_ROWS)
        return changed

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        with trail.one_transaction():
            made = super().bulk_create(objs, *args, **kwargs)
            after = {obj.pk: trail.row_of(obj) for obj in made}
            trail.record_rows(self.model, "create", {}, after, DETAILED_ROWS)
        return made


class Audited(models.Model):
    """Base of every model whose changes must be traceable to a person."""

    objects = AuditedQuerySet.as_manager()

    class Meta:
        abstract = True
