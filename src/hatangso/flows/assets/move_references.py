"""What hangs on an asset (photos, permits, outages, offers …) goes over to another, and back by an undo."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ManyToManyField

from hatangso.store.assets.models import Asset, AssetVersion, LikelyDuplicate

Moved = dict[str, list[int]]  # 'app.model.field' → keys of the rows that were moved
STAY = (AssetVersion, LikelyDuplicate, Asset)  # the history and the doubts of an asset are its own


def move_references(source: Asset, target: Asset) -> Moved:
    """Every row of another table that points at `source` points at `target`; what `target` has already
    (a pair that may be there once) stays. In a transaction."""
    moved: Moved = {}
    for model, field in _pointing():
        keys = []
        for key in model._base_manager.filter(**{field: source}).values_list("pk", flat=True):
            if _point(model, field, key, target):
                keys.append(key)
        if keys:
            moved[f"{model._meta.label_lower}.{field}"] = keys
    return moved


def move_back(moved: Moved, source: Asset, target: Asset) -> None:
    """Those rows that still point at `target` point at `source` again. In a transaction."""
    for model, field in _pointing():
        for key in moved.get(f"{model._meta.label_lower}.{field}", ()):
            if model._base_manager.filter(**{"pk": key, field: target}).exists():
                _point(model, field, key, source)


def _pointing() -> list[tuple[Any, str]]:
    found: list[tuple[Any, str]] = []
    for relation in Asset._meta.related_objects:
        if isinstance(relation.field, ManyToManyField):
            through: Any = relation.field.remote_field.through
            if through._meta.auto_created:
                found.append((through, relation.field.m2m_reverse_field_name()))
        elif not issubclass(relation.related_model, STAY):
            found.append((relation.related_model, relation.field.name))
    return found


def _point(model: Any, field: str, key: int, asset: Asset) -> bool:
    """Whether the row could be pointed there; saved one by one, so that the audit trail tells each."""
    row = model._base_manager.get(pk=key)
    setattr(row, field, asset)
    try:
        with transaction.atomic():
            row.save(update_fields=[field])
    except IntegrityError:
        return False
    return True
