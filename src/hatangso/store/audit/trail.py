"""Writing the audit trail: who is acting, what changed, sealed entry after entry.

Who acts is set once at the edge (a web request, a worker's task, a command) with `acting(...)`; everything
below only changes data. Each unit has its own chain of seals, so that wards do not wait for one another.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils import timezone

from hatangso.store.audit.models import AuditEntry

LONG_TEXT = 4_000
HIDDEN = {
    *("password", "calendar_token", "secret_hash"),
    *("household_head", "household_code", "household_note"),
    *("reporter_text", "reporter_address", "reporter_answers"),
    *("reporter_name", "reporter_phone", "reporter_mail"),
}
NOISE = {"last_login"}


@dataclass(frozen=True)
class Acting:
    """Who is behind the changes of this moment, and by which road ('web', 'api', 'worker', 'command')."""

    user_id: int | None
    name: str
    via: str
    reason: str = ""


SYSTEM = Acting(None, "Hệ thống", "command")
_acting: ContextVar[Acting] = ContextVar("acting", default=SYSTEM)
_unit: ContextVar[int | None] = ContextVar("unit", default=None)


@contextmanager
def acting(who: Acting) -> Iterator[None]:
    """Changes made inside are written to `who`'s account."""
    token = _acting.set(who)
    try:
        yield
    finally:
        _acting.reset(token)


def current() -> Acting:
    """Who is acting now."""
    return _acting.get()


@contextmanager
def in_trail_of(unit_id: int) -> Iterator[None]:
    """Changes made inside, of rows that name no unit themselves, belong to this unit's trail."""
    token = _unit.set(unit_id)
    try:
        yield
    finally:
        _unit.reset(token)


def unit_meant() -> int | None:
    """The unit of `in_trail_of`, where it was said."""
    return _unit.get()


def one_transaction() -> AbstractContextManager[None]:
    """The change and its entry stand or fall together."""
    return transaction.atomic()


def row_of(obj: models.Model) -> dict[str, Any]:
    """The stored columns of an object, by column name."""
    return {field.attname: field.value_from_object(obj) for field in obj._meta.concrete_fields}


def record(
    action: str,
    *,
    object_type: str,
    object_id: object,
    object_name: str,
    unit_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry, sealed to the one before it of the same unit."""
    entry = _entry(action, object_type, object_id, object_name, unit_id, before, after)
    _append([entry])
    return entry


def record_rows(
    model: type[models.Model],
    action: str,
    before: Mapping[Any, Mapping[str, Any]],
    after: Mapping[Any, Mapping[str, Any]],
    detailed: int,
) -> None:
    """Entries of a bulk change: one a row up to `detailed` rows, one in all beyond that."""
    keys = list(dict.fromkeys([*before, *after]))
    name = model._meta.label_lower
    if len(keys) > detailed:
        record(
            action,
            object_type=name,
            object_id=f"{len(keys)} rows",
            object_name=f"{model._meta.verbose_name}: {len(keys)}",
            unit_id=unit_meant(),
            after={"rows": len(keys), "first": keys[0], "last": keys[-1]},
        )
        return
    entries = []
    for key in keys:
        old, new = changed(before.get(key), after.get(key))
        if old or new:
            row = {**before.get(key, {}), **after.get(key, {})}
            told = str(row.get("name") or row.get("text") or row.get("title") or key)
            unit_id = row.get("unit_id") or unit_meant()
            entries.append(_entry(action, name, key, told, unit_id, old, new))
    _append(entries)


def changed(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Only the columns that differ, on both sides (None where a side does not exist)."""
    if before is None or after is None:
        return (dict(before) if before else None, dict(after) if after else None)
    differing = [k for k in after if k not in NOISE and before.get(k) != after[k]]
    return ({k: before.get(k) for k in differing}, {k: after[k] for k in differing})


def seal_of(entry: AuditEntry, previous: str) -> str:
    """SHA-256 over the entry's content and the seal before it."""
    content = json.dumps(
        [
            previous,
            entry.at.isoformat(),
            entry.actor_id,
            entry.actor_name,
            entry.via,
            entry.action,
            entry.object_type,
            entry.object_id,
            entry.object_name,
            entry.unit_id,
            entry.before,
            entry.after,
            entry.reason,
        ],
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(content.encode()).hexdigest()


def broken_seals() -> list[int]:
    """Ids of entries whose content or predecessor was changed behind the application's back."""
    last: dict[int | None, str] = {}
    broken = []
    for entry in AuditEntry.objects.order_by("id").iterator(chunk_size=2000):
        if seal_of(entry, last.get(entry.unit_id, "")) != entry.seal:
            broken.append(entry.pk)
        last[entry.unit_id] = entry.seal
    return broken


def _entry(
    action: str,
    object_type: str,
    object_id: object,
    object_name: str,
    unit_id: int | None,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> AuditEntry:
    """One change by who is acting now, not sealed yet."""
    who = current()
    return AuditEntry(
        at=timezone.now(),
        actor_id=who.user_id,
        actor_name=who.name[:200],
        via=who.via,
        action=action,
        object_type=object_type,
        object_id=str(object_id)[:64],
        object_name=object_name[:300],
        unit_id=unit_id,
        before=_plain(before),
        after=_plain(after),
        reason=who.reason,
    )


def _append(entries: list[AuditEntry]) -> None:
    """Write entries, each sealed to the one before it of the same unit; three queries a unit."""
    by_unit: dict[int | None, list[AuditEntry]] = {}
    for entry in entries:
        by_unit.setdefault(entry.unit_id, []).append(entry)
    with transaction.atomic():
        # Always in one order, so that two writers of the same units never wait for each other.
        for unit_id, of_unit in sorted(by_unit.items(), key=lambda pair: pair[0] or 0):
            _take_turns(unit_id)
            seals = AuditEntry.objects.filter(unit_id=unit_id).order_by("-id")
            previous = seals.values_list("seal", flat=True).first() or ""
            for entry in of_unit:
                entry.seal = previous = seal_of(entry, previous)
            AuditEntry.objects.bulk_create(of_unit)


def _take_turns(unit_id: int | None) -> None:
    """PostgreSQL: one writer at a time appends to a unit's chain (SQLite has one writer anyway)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [0x41554449, unit_id or 0])


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    shown = {key: _shown(key, value) for key, value in values.items()}
    return json.loads(json.dumps(shown, cls=_Encoder))  # type: ignore[no-any-return]


def _shown(key: str, value: Any) -> Any:
    if key in HIDDEN:
        return "•••" if value else ""
    if isinstance(value, str) and len(value) > LONG_TEXT:
        return {"sha256": hashlib.sha256(value.encode()).hexdigest(), "characters": len(value)}
    if isinstance(value, bytes | memoryview):  # a shape of a thousand points is no sentence
        return {"sha256": hashlib.sha256(value).hexdigest(), "bytes": len(value)}
    return value


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)
