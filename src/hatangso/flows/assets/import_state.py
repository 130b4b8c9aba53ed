"""How far an import is and how it ended; who may see and work on it."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hatangso.flows.assets.hidden_rows import remove_hidden
from hatangso.flows.assets.staged_rows import forget_staged
from hatangso.flows.move_on import moved_on
from hatangso.store.assets.models import AssetImport
from hatangso.store.organisations.access import Actor, denied
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit

logger = logging.getLogger("hatangso.assets")
UNDER_WAY = ("rehearsing", "keeping", "withdrawing")
OPEN = ("asked", "rehearsed", "failed")  # the file may still be read another way
STAGED_DAYS = 7
LONGEST = timedelta(minutes=30)  # waiting for a worker that does not come
FAILED = {
    "vi": "Hệ thống gặp lỗi khi đọc tệp này; chưa có gì thay đổi. Hãy bấm “Đọc lại” hoặc gửi tệp khác.",
    "en": "The system failed to read this file; nothing changed. Press “Read again” or send another file.",
}
CUT_OFF = {
    "vi": "Việc nạp bị ngắt giữa chừng; chưa có gì thay đổi. Hãy bấm “Đọc lại”.",
    "en": "The import was cut off; nothing changed. Press “Read again”.",
}


def own_organisation(actor: Actor, unit: Unit) -> Organisation | None:
    """The organisation in whose name somebody imports who may import its own only; None for who may all.

    Raises PermissionDenied for who may neither.
    """
    if actor.may("edit_assets", unit):
        return None
    near = [pk for pk in (unit.pk, unit.parent_id) if pk]
    own: Organisation | None = (
        Organisation.objects.filter(pk__in=actor.organisation_ids, unit_id__in=near).order_by("pk").first()
    )
    if own is None or not actor.may("edit_assets", unit, frozenset({own.pk})):
        raise PermissionDenied(denied("edit_assets", unit))
    return own


def require_import(actor: Actor, imported: AssetImport) -> None:
    """Raise PermissionDenied unless the person may work on this import."""
    if not may_import(actor, imported):
        raise PermissionDenied(denied("edit_assets", imported.unit))


def may_import(actor: Actor, imported: AssetImport) -> bool:
    """Whoever may edit all assets of the unit, and the organisation that brought it."""
    if actor.may("edit_assets", imported.unit):
        return True
    own = frozenset({imported.owner_id}) if imported.owner_id else frozenset()
    return bool(own & actor.organisation_ids) and actor.may("edit_assets", imported.unit, own)


def tell_progress(imported: AssetImport, done: int, total: int | None = None) -> None:
    """Past the audit trail: how many rows are done, for the page that waits."""
    told = {"progress": done} if total is None else {"progress": done, "rows": total}
    AssetImport._base_manager.filter(pk=imported.pk).update(**told)


def import_in(import_id: int, status: str) -> AssetImport | None:
    """The import where it is in that status: a task that comes a second time has nothing to do."""
    rows = AssetImport.objects.select_related("unit__parent", "received", "by", "owner")
    found: AssetImport | None = rows.filter(pk=import_id, status=status).first()
    return found


def move_on(imported: AssetImport, was: str, **columns: Any) -> bool:
    """Write how far an import in status `was` came, unless it is no longer in it."""
    return moved_on(imported, "status", was, **columns)


def fail(imported: AssetImport, status: str, words: dict[str, str]) -> None:
    """An import in `status` ends with a sentence; nothing of it stays."""
    move_on(imported, status, status="failed", failure=words, progress=0)


def forget_imports(*, now: datetime) -> int:
    """Good rows that nobody kept go after a week; imports whose task is gone say so. How many were ended."""
    ended = 0
    for imported in AssetImport.objects.filter(status="rehearsed", at__lt=now - timedelta(days=STAGED_DAYS)):
        forget_staged(imported.pk)
        ended += move_on(imported, "rehearsed", status="dropped")
    to_do = DBTaskResult.objects.filter(status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING))
    ours = to_do.filter(task_path__startswith="hatangso.flows.assets.")
    busy = {pk for arguments in ours.values_list("args_kwargs", flat=True) for pk in arguments["args"]}
    for imported in AssetImport.objects.filter(status__in=UNDER_WAY, at__lt=now - LONGEST).exclude(
        pk__in=busy
    ):
        ended += 1
        if imported.status == "withdrawing":  # nothing of a withdrawal was written: it stays kept
            move_on(imported, "withdrawing", status="kept")
            continue
        if imported.status == "keeping":
            remove_hidden(imported)
        fail(imported, imported.status, CUT_OFF)
    return ended
