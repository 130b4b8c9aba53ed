"""A kept import is withdrawn as a whole: what it added goes, what it changed becomes what it was before.

What somebody changed later stays as it is now, and is told by name: nobody's work is undone unseen.
"""

from datetime import date, datetime
from typing import Any

import shapely
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from hatangso.domain.assets.draft import DATES
from hatangso.flows.assets.hidden_rows import write_changed
from hatangso.flows.assets.import_state import (
    FAILED,
    import_in,
    logger,
    move_on,
    require_import,
    tell_progress,
)
from hatangso.flows.assets.keep_import import SOME, note_of
from hatangso.flows.assets.leave_commune import tell_left
from hatangso.flows.assets.new_rows import plain_rows
from hatangso.flows.assets.place_asset import key_of, take_place
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, AssetImport, AssetVersion
from hatangso.store.assets.snapshot import snapshot_of
from hatangso.store.audit.trail import Acting, acting, in_trail_of, record
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

NAMED = 50  # later edited assets that are told by name
TEXTS = ("code", "name", "address", "owner_name", "state", "note", "source_crs")


def withdraw_import(*, actor: Actor, imported: AssetImport, reason: str, now: datetime) -> AssetImport:
    """'withdrawing' → 'withdrawn', in the background. Refused without a reason, or where it is not kept."""
    require_import(actor, imported)
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise Refused(_("Hãy viết vì sao rút lần nạp này."), field="reason")
    with transaction.atomic(), in_trail_of(imported.unit_id):
        held = AssetImport.objects.select_for_update().get(pk=imported.pk)
        if held.status != "kept":
            raise Refused(_("Chỉ rút được lần nạp đã ghi xong; hãy tải lại trang."))
        held.status, held.progress = "withdrawing", 0
        held.rehearsed = {**held.rehearsed, "reason": reason, "withdrawer": actor.user.pk}
        held.save()
    take_back_import.enqueue(held.pk)
    held.refresh_from_db()
    return held


@task()
def take_back_import(import_id: int) -> None:
    """Take a kept import back, in one transaction. Repeatable."""
    imported = import_in(import_id, "withdrawing")
    if imported is None:
        return
    with acting(Acting(imported.rehearsed.get("withdrawer"), f"{imported.by} (rút tự động)", "worker")):
        try:
            taken_back(imported, timezone.now())
        except Exception:
            logger.exception("import %s could not be withdrawn", import_id)
            move_on(imported, "withdrawing", status="kept", failure=FAILED)


def taken_back(imported: AssetImport, now: datetime) -> None:
    """Nobody sees a part of it: the whole withdrawal appears at once."""
    later = AssetVersion.objects.filter(asset=OuterRef("pk"), number__gt=1)
    own = plain_rows().filter(imported=imported, deleted_at=None).order_by()
    who = imported.rehearsed.get("withdrawer")
    with transaction.atomic(), in_trail_of(imported.unit_id):
        edited = own.filter(Exists(later)) | own.filter(version__gt=1)
        left = [_named(one) for one in edited.distinct().order_by("pk")[:NAMED]]
        kept = edited.distinct().count()
        untouched = own.filter(version=1, merged_into=None).exclude(Exists(later))
        gone = untouched.update(deleted_at=now, changed_at=now, changed_by=who)
        back, more, names = _put_back(imported, who, now)
        record(
            "delete",
            object_type="assets.asset",
            object_id=f"{gone + back} rows",
            object_name=f"{imported.file_name}: {gone} + {back}",
            unit_id=imported.unit_id,
            before={"import": imported.pk, "added": gone, "changed": back, "left": kept + more},
        )
        told = {"gone": gone, "back": back, "left": kept + more, "left_names": (left + names)[:NAMED]}
        move_on(
            imported,
            "withdrawing",
            status="withdrawn",
            withdrawn_at=now,
            rehearsed={**imported.rehearsed, **told},
        )


def _put_back(imported: AssetImport, who: int | None, now: datetime) -> tuple[int, int, list[str]]:
    """Changed assets become what they were; how many, how many were edited since, and the first of those."""
    made = AssetVersion.objects.filter(how="imported", note=note_of(imported), at=imported.kept_at)
    back = left = 0
    names: list[str] = []
    last = 0
    units = {one.pk: one for one in Unit.objects.select_related("parent").filter(pk=imported.unit_id)}
    while versions := list(made.filter(asset_id__gt=last).order_by("asset_id")[:SOME]):
        last = versions[-1].asset_id
        numbers = {version.asset_id: version.number for version in versions}
        found = Asset.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk")
        assets = {asset.pk: asset for asset in found.select_related("owner")}
        earlier = {
            (one.asset_id, one.number): one
            for one in AssetVersion.objects.filter(asset__in=assets).order_by()
        }
        touched, kept = [], []
        for pk, number in numbers.items():
            asset, was = assets[pk], earlier.get((pk, number - 1))
            if asset.version != number or was is None:
                left += 1
                names += [_named(asset)] if len(names) < NAMED else []
                continue
            _restore(asset, was, units, now)
            asset.version, asset.changed_at, asset.changed_by_id = asset.version + 1, now, who
            touched.append(asset)
            kept.append(
                AssetVersion(
                    asset=asset,
                    number=asset.version,
                    how="undone",
                    snapshot=snapshot_of(asset),
                    wkb=asset.wkb,
                    note=note_of(imported),
                    by_id=who,
                    at=now,
                )
            )
        plain_rows(AssetVersion).bulk_create(kept, batch_size=SOME)
        write_changed(touched)
        back += len(touched)
        tell_progress(imported, back)
    return back, left, names


def _restore(asset: Asset, was: AssetVersion, units: dict[int, Unit], now: datetime) -> None:
    """All columns of a snapshot, and what follows from its shape."""
    from base64 import b64decode

    told: dict[str, Any] = was.snapshot
    for name in TEXTS:
        setattr(asset, name, told.get(name) or "")
    for name in ("owner_id", "operator_id"):
        setattr(asset, name, told.get(name))
    for name in DATES:
        setattr(asset, name, date.fromisoformat(told[name]) if told.get(name) else None)
    asset.attributes = dict(told.get("attributes") or {})
    source = told.get("source_wkb")
    asset.source_wkb = b64decode(source) if source else None
    unit_id = int(told["unit_id"])
    if unit_id not in units:
        units[unit_id] = Unit.objects.select_related("parent").get(pk=unit_id)
    shape = None if was.wkb is None else shapely.from_wkb(bytes(was.wkb))
    tell_left(asset, unit_id, now)
    take_place(asset, shape, units[unit_id])
    if told.get("deleted"):
        asset.deleted_at = now
    asset.search_key = key_of(asset)


def _named(asset: Asset) -> str:
    return str(asset)[:80]
