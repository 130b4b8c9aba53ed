"""Signals that write every single save and delete of an audited model, and every sign-in, to the trail."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import models
from django.db.models.signals import m2m_changed, post_save, pre_delete, pre_save

from hatangso.store.audit import trail
from hatangso.store.audit.audited import Audited

ALSO = {"accounts.user"}


def start() -> None:
    """Connect the signals (called once, when Django is ready)."""
    pre_save.connect(_remember, dispatch_uid="audit-before")
    post_save.connect(_record_save, dispatch_uid="audit-after")
    pre_delete.connect(_record_delete, dispatch_uid="audit-delete")
    m2m_changed.connect(_record_links, dispatch_uid="audit-links")
    user_logged_in.connect(_record_sign_in, dispatch_uid="audit-sign-in")
    user_logged_out.connect(_record_sign_out, dispatch_uid="audit-sign-out")
    user_login_failed.connect(_record_failure, dispatch_uid="audit-failed")


def _watched(model: type[models.Model]) -> bool:
    return issubclass(model, Audited) or model._meta.label_lower in ALSO


def _remember(sender: type[models.Model], instance: Any, raw: bool = False, **_: Any) -> None:
    if _watched(sender) and not raw:
        known = instance.pk is not None and not instance._state.adding
        instance._audit_before = (
            sender._base_manager.filter(pk=instance.pk).values().first() if known else None
        )


def _record_save(
    sender: type[models.Model], instance: Any, created: bool, raw: bool = False, **_: Any
) -> None:
    if not _watched(sender) or raw:
        return
    old = None if created else instance._audit_before
    before, after = trail.changed(old, trail.row_of(instance))
    if before or after:
        _write("create" if created else "change", instance, before, after)


def _record_delete(sender: type[models.Model], instance: Any, **_: Any) -> None:
    if _watched(sender):
        _write("delete", instance, trail.row_of(instance), None)


def _record_links(
    sender: Any, instance: Any, action: str, model: Any, pk_set: Any, reverse: bool, **_: Any
) -> None:
    if action in {"post_add", "post_remove"} and pk_set and _watched(type(instance)):
        ids = {model._meta.label_lower: sorted(pk_set)}
        added = action == "post_add"
        _write("link" if added else "unlink", instance, None if added else ids, ids if added else None)


def _record_sign_in(sender: Any, user: Any, **_: Any) -> None:
    via = trail.current().via
    with trail.acting(trail.Acting(user.pk, str(user), via)):  # the request began as a guest's
        _write("sign_in", user, None, None)


def _record_sign_out(sender: Any, user: Any, **_: Any) -> None:
    if user is not None:
        _write("sign_out", user, None, None)


def _record_failure(sender: Any, credentials: dict[str, Any], **_: Any) -> None:
    name = str(credentials.get("username") or credentials.get("login") or credentials.get("email") or "?")
    trail.record("sign_in_failed", object_type="accounts.user", object_id="", object_name=name)


def _write(action: str, instance: Any, before: Any, after: Any) -> None:
    trail.record(
        action,
        object_type=instance._meta.label_lower,
        object_id=instance.pk,
        object_name=str(instance),
        unit_id=unit_of(instance),
        before=before,
        after=after,
    )


def unit_of(instance: Any) -> int | None:
    """The unit whose trail the change belongs to: its own, or its parent object's."""
    if (own := getattr(instance, "unit_id", None)) is not None:
        return int(own)
    for owner in ("plan", "target", "task", "obstacle", "duty", "organisation", "neighbourhood", "measure"):
        if f"{owner}_id" in {f.attname for f in instance._meta.concrete_fields}:
            parent = getattr(instance, owner, None)
            if parent is not None:
                return unit_of(parent)
    return trail.unit_meant()
