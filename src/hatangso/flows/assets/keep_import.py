"""A rehearsed import becomes assets of the registry: all good rows at once, or none.

New assets are written where nobody sees them (hidden_rows on SQLite, copied_rows on PostgreSQL), changed ones
are noted; then one transaction shows the new, changes the changed and says so. Whoever looks sees the
registry before or after, never between.
"""

from collections.abc import Sequence
from datetime import datetime
from time import monotonic
from typing import Any

import shapely
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.draft import DATES
from hatangso.flows.assets.compare_rows import Outcome, Registry, changes_of
from hatangso.flows.assets.copied_rows import CopiedRows
from hatangso.flows.assets.find_duplicates import find_duplicates_later
from hatangso.flows.assets.hidden_rows import HiddenRows, more_memory, remove_hidden, write_changed
from hatangso.flows.assets.import_state import (
    FAILED,
    fail,
    import_in,
    logger,
    move_on,
    require_import,
    tell_progress,
)
from hatangso.flows.assets.leave_commune import tell_left_units
from hatangso.flows.assets.new_rows import NewRows, plain_rows
from hatangso.flows.assets.owner_names import OwnerNames
from hatangso.flows.assets.place_asset import key_of
from hatangso.flows.assets.staged_rows import StagedRow, StagedRows, forget_staged, staged
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, AssetImport, AssetVersion
from hatangso.store.assets.snapshot import snapshot_of
from hatangso.store.audit.trail import Acting, acting, in_trail_of, record
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

CHUNK = 20_000
SOME = 300
TRIES = 3
GONE = {
    "vi": "Không còn kết quả đọc thử của tệp này. Hãy bấm “Đọc lại”.",
    "en": "What was read of this file is gone. Press “Read again”.",
}


class Passed(Exception):
    """The import is no longer being kept: somebody else ended it."""


def keep_import(*, actor: Actor, imported: AssetImport, leave_out: bool, now: datetime) -> AssetImport:
    """Keep what was rehearsed: 'keeping' → 'kept', in the background.

    Refused where rows were refused and `leave_out` does not agree to leave them out, where nothing would
    change, and while another import of the same province is being kept.
    """
    require_import(actor, imported)
    unit: Unit = imported.unit
    province = unit.parent if unit.parent is not None else unit
    with transaction.atomic(), in_trail_of(imported.unit_id):
        Unit.objects.select_for_update().get(pk=province.pk)  # one import of a province at a time
        held = AssetImport.objects.select_for_update().get(pk=imported.pk)
        if held.status == "kept":
            raise Refused(_("Tệp này đã nạp, không có gì thay đổi."))
        if held.status != "rehearsed":
            raise Refused(_("Tệp này chưa đọc xong; hãy chờ hoặc đọc lại."))
        if held.refused and not leave_out:
            raise Refused(
                _(
                    "Còn %(count)d dòng bị từ chối. Hãy sửa rồi gửi lại tệp, hoặc đánh dấu đồng ý bỏ các"
                    " dòng đó."
                )
                % {"count": held.refused},
                field="leave_out",
            )
        if not held.added and not held.changed:
            raise Refused(_("Không có gì mới để nạp: mọi dòng đã có hoặc bị từ chối."))
        busy = AssetImport.objects.filter(status__in=("keeping", "withdrawing")).exclude(pk=held.pk)
        near = busy.filter(unit__parent=province) | busy.filter(unit=province)
        if near.exists():
            raise Refused(_("Một lần nạp khác của tỉnh đang được ghi; hãy chờ xong rồi bấm lại."))
        held.status, held.progress = "keeping", 0
        held.save()
    write_import.enqueue(held.pk)
    held.refresh_from_db()
    return held


@task()
def write_import(import_id: int) -> None:
    """Write a kept import. Repeatable: what an interrupted try left unseen is removed first."""
    imported = import_in(import_id, "keeping")
    if imported is None:
        return
    with acting(Acting(imported.by_id, f"{imported.by} (nạp tự động)", "worker")):
        try:
            with staged(imported.pk) as rows, more_memory():
                if rows is None:
                    remove_hidden(imported)
                    fail(imported, "keeping", GONE)
                    return
                written(imported, rows, timezone.now())
            forget_staged(imported.pk)
            find_duplicates_later.enqueue(imported.unit.parent_id or imported.unit_id)
        except Passed:
            remove_hidden(imported)
        except Exception:
            logger.exception("import %s could not be kept", import_id)
            remove_hidden(imported)
            fail(imported, "keeping", FAILED)


def written(imported: AssetImport, rows: StagedRows, now: datetime) -> None:
    """New rows where nobody sees them, then the switch."""
    kind = asset_type(imported.type)
    if kind is None:
        raise ValueError(imported.type)
    unit: Unit = imported.unit
    today = timezone.localdate(now)
    registry = Registry(Actor(imported.by, today), kind, unit, today)
    way = CopiedRows if connection.vendor == "postgresql" else HiddenRows
    new = way(imported, kind.name.vi, OwnerNames(unit).names, now)
    new.begin()
    try:
        _taken(imported, rows, registry, new)
        _switch(imported, rows, registry, new, max(now, timezone.now()))
    finally:
        new.end()


def _taken(imported: AssetImport, rows: StagedRows, registry: Registry, new: NewRows) -> None:
    rows.forget_changes()
    done, total, told = 0, len(rows), monotonic()
    for chunk in rows.chunks(CHUNK):
        _note(rows, chunk, _put(new, registry, chunk))
        done += len(chunk)
        if monotonic() - told > 0.5:
            told = monotonic()
            tell_progress(imported, int(done * new.share), total)
    tell_progress(imported, int(total * new.share), total)


def _switch(imported: AssetImport, rows: StagedRows, registry: Registry, new: NewRows, now: datetime) -> None:
    """All appears at once. `now` is this moment: who asks what changed since a moment must find them."""
    with transaction.atomic(), in_trail_of(imported.unit_id):
        added, met = new.show(now)
        for start in range(0, len(met), SOME):
            there = list(rows.numbered(met[start : start + SOME]).values())
            _note(rows, there, registry.compare(there))
        changed = _change(imported, rows, now)
        _tell_trail(imported, added, changed)
        if not move_on(
            imported,
            "keeping",
            status="kept",
            added=added,
            changed=changed,
            kept_at=now,
            progress=len(rows),
            failure={},
        ):
            raise Passed


def _note(rows: StagedRows, chunk: Sequence[StagedRow], outcomes: Sequence[Outcome]) -> None:
    """Remember what is to be changed in the switch."""
    rows.note_changes(
        (outcome.before["id"], row.number)
        for row, outcome in zip(chunk, outcomes, strict=True)
        if outcome.what == "changed"
    )


def _put(new: NewRows, registry: Registry, chunk: Sequence[StagedRow]) -> list[Outcome]:
    """Compare and write the new ones; again where somebody entered one of them at this moment."""
    for attempt in range(TRIES):
        outcomes = registry.compare(chunk)
        fresh = [row for row, outcome in zip(chunk, outcomes, strict=True) if outcome.what == "new"]
        try:
            if fresh:
                new.write(fresh)
            return outcomes
        except IntegrityError:
            if attempt + 1 == TRIES:
                raise
    return []


def _change(imported: AssetImport, rows: StagedRows, now: datetime) -> int:
    """Change the assets that rows tell otherwise; each keeps how it was and how it is now."""
    changed = 0
    for pairs in rows.changes(SOME):
        numbers = dict(pairs)
        staged_rows = rows.numbered([number for _, number in pairs])
        found = (
            Asset.objects.select_for_update(of=("self",))
            .filter(pk__in=numbers, merged_into=None)
            .order_by("pk")
        )
        assets = {asset.pk: asset for asset in found.select_related("owner", "unit__parent")}
        stood = {pk: asset.unit_id for pk, asset in assets.items()}
        there = set(
            AssetVersion.objects.filter(asset__in=assets).values_list("asset_id", "number").order_by()
        )
        before, after, touched = [], [], []
        for pk, asset in assets.items():
            fields = changes_of(staged_rows[numbers[pk]], {**vars(asset), "wkb": asset.wkb})
            if asset.deleted_at is not None:
                fields["deleted_at"] = None
            if not fields:
                continue
            if (pk, asset.version) not in there:
                before.append(_version(asset, "imported" if asset.imported_id else "entered", ""))
            _take(asset, staged_rows[numbers[pk]], fields, imported)
            asset.version, asset.changed_at, asset.changed_by_id = asset.version + 1, now, imported.by_id
            after.append(_version(asset, "imported", note_of(imported)))
            touched.append(asset)
        plain_rows(AssetVersion).bulk_create([*before, *after], batch_size=SOME)
        write_changed(touched)
        tell_left_units((stood[one.pk] for one in touched if one.unit_id != stood[one.pk]), now)
        changed += len(touched)
    return changed


def note_of(imported: AssetImport) -> str:
    """By which import a version came: the withdrawal finds it again."""
    return f"#{imported.pk} {imported.file_name}"[:300]


def _take(asset: Asset, row: StagedRow, fields: dict[str, Any], imported: AssetImport) -> None:
    attributes = dict(asset.attributes)
    for name, value in fields.items():
        if name.startswith("attributes."):
            attributes[name.removeprefix("attributes.")] = value
        elif name in DATES:
            setattr(asset, name, None if value is None else datetime.fromisoformat(value).date())
        elif name != "shape":
            setattr(asset, name, value)
    asset.attributes = attributes
    place = row.placed
    if "shape" in fields and place is not None:
        asset.take_shape(shapely.from_wkb(place.wkb))
        asset.lon, asset.lat = place.lon, place.lat
        asset.length_m, asset.area_m2 = place.length_m, place.area_m2
        asset.unit_id = place.unit_id or imported.unit_id
        asset.source_crs = str(imported.options.get("system", "")) if place.source is not None else ""
        asset.source_wkb = place.source
    asset.search_key = key_of(asset)


def _version(asset: Asset, how: str, note: str) -> AssetVersion:
    return AssetVersion(
        asset=asset,
        number=asset.version,
        how=how,
        snapshot=snapshot_of(asset),
        wkb=asset.wkb,
        note=note,
        by_id=asset.changed_by_id,
        at=asset.changed_at,
    )


def _tell_trail(imported: AssetImport, added: int, changed: int) -> None:
    record(
        "create",
        object_type="assets.asset",
        object_id=f"{added + changed} rows",
        object_name=f"{imported.file_name}: {added} + {changed}",
        unit_id=imported.unit_id,
        after={"import": imported.pk, "type": imported.type, "added": added, "changed": changed},
    )
