"""An asset is entered or changed: judged, its commune computed, and every state of it kept.

The only writer of single assets; imports write many at once (flows/assets/keep_import.py) by the same rules.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import shapely
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.assets.draft import DATES, AssetDraft
from hatangso.flows.assets.judge_draft import judge_draft
from hatangso.flows.assets.leave_commune import tell_left
from hatangso.flows.assets.place_asset import (
    commune_of,
    key_of,
    require_register,
    take_place,
)
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, AssetVersion
from hatangso.store.assets.snapshot import require_version, snapshot_of, write_version
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit


class StaleAsset(Refused):
    """Somebody else changed the asset meanwhile. `current` is the asset as it is now, `seen` the version
    that the person started from (None where it is not known), so that both can be shown and chosen from."""

    def __init__(self, current: Asset, seen: AssetVersion | None) -> None:
        who = str(current.changed_by) if current.changed_by else _("hệ thống")
        super().__init__(
            _("%(who)s đã sửa tài sản này lúc %(when)s, sau khi bạn mở; hãy xem hai bản và chọn.")
            % {"who": who, "when": f"{timezone.localtime(current.changed_at):%H:%M %d/%m/%Y}"}
        )
        self.current, self.seen = current, seen


def keep_asset(
    *,
    actor: Actor,
    unit: Unit,
    draft: AssetDraft,
    uid: UUID,
    asset: Asset | None = None,
    seen_version: int | None = None,
    how: str = "entered",
    note: str = "",
    now: datetime,
) -> Asset:
    """Enter an asset (`uid` made by who enters it: a second sending gives the same), or change `asset`.

    `unit` is the register it is entered in: a commune, or a province for any of its communes. Nothing is
    written where nothing changed. Raises Refused (field of the draft, `attributes.<code>`), StaleAsset,
    PermissionDenied.
    """
    today = timezone.localdate(now)
    if asset is None and (again := _sent_before(actor, uid)) is not None:
        return again
    if asset is not None:
        require_edit(actor, asset)
        require_living(asset)
    draft = judge_draft(draft, unit, today, asset)
    _require_evidence(actor, draft, asset)
    stays = _stays(asset, draft)
    place = commune_of(draft.shape, asset.unit if asset is not None and stays else unit, today, stays=stays)
    require_register(place, unit)
    _require_own(actor, place, draft)
    try:
        with transaction.atomic():
            return _written(actor, unit, draft, place, uid, asset, seen_version, how, note[:300], now)
    except IntegrityError:  # the same sending, at the same moment
        again = _sent_before(actor, uid) if asset is None else None
        if again is None:
            raise
        return again


def _sent_before(actor: Actor, uid: UUID) -> Asset | None:
    """The asset that this sending made already."""
    found: Asset | None = Asset.objects.select_related("unit").filter(uid=uid).first()
    if found is not None:
        require_edit(actor, found)
    return found


def _written(
    actor: Actor,
    unit: Unit,
    draft: AssetDraft,
    place: Unit,
    uid: UUID,
    asset: Asset | None,
    seen_version: int | None,
    how: str,
    note: str,
    now: datetime,
) -> Asset:
    if asset is None:
        kept, before = Asset(uid=uid, type=draft.type, version=0, demo=unit.demo), None
    else:
        kept = locked(asset)
        require_seen(kept, seen_version)
        require_version(kept)
        before = (snapshot_of(kept), _bytes(kept.wkb))
    take(kept, draft, place, now)
    if before == (snapshot_of(kept), _bytes(kept.wkb)):
        return kept
    step(kept, actor, now)
    kept.save()
    write_version(kept, how="edited" if asset is not None and how == "entered" else how, note=note)
    return kept


def require_edit(actor: Actor, asset: Asset) -> None:
    """Whether the person may change this asset: their unit's, or their organisation's own."""
    actor.require("edit_assets", asset.unit, organisations_of(asset.owner_id, asset.operator_id))


def may_edit(actor: Actor, asset: Asset) -> bool:
    """The same as an answer."""
    return actor.may("edit_assets", asset.unit, organisations_of(asset.owner_id, asset.operator_id))


def organisations_of(*ids: int | None) -> frozenset[int]:
    """Those that are known."""
    return frozenset(pk for pk in ids if pk is not None)


def require_living(asset: Asset) -> None:
    """Raise Refused for what was deleted or merged: it is restored or split first."""
    if asset.deleted_at is not None:
        raise Refused(_("Tài sản này đã xóa; hãy khôi phục trước khi sửa."))
    if asset.merged_into_id is not None:
        raise Refused(_("Tài sản này đã gộp vào tài sản khác; hãy sửa ở đó hoặc tách ra trước."))


def locked(asset: Asset) -> Asset:
    """The row as it is now, held until the transaction ends."""
    found: Asset = Asset.objects.select_for_update().get(pk=asset.pk)
    return found


def require_seen(kept: Asset, seen_version: int | None) -> None:
    """Raise StaleAsset where the asset is no longer as the person saw it."""
    if seen_version is not None and seen_version != kept.version:
        raise StaleAsset(kept, AssetVersion.objects.filter(asset=kept, number=seen_version).first())


def take(kept: Asset, draft: AssetDraft, place: Unit, now: datetime) -> None:
    """All columns from a judged draft, in a transaction; the commune that the asset leaves is told."""
    tell_left(kept, place.pk, now)
    for name in ("code", "name", "address", "owner_name", "state", "note", "source_crs", *DATES):
        setattr(kept, name, getattr(draft, name))
    kept.owner_id, kept.operator_id, kept.evidence_id = draft.owner, draft.operator, draft.evidence
    kept.attributes = dict(draft.attributes)
    kept.source_wkb = draft.source_wkb
    take_place(kept, draft.shape, place)
    kept.search_key = key_of(kept)


def step(kept: Asset, actor: Actor | None, now: datetime) -> None:
    """The next version begins: its number, who and when."""
    kept.version += 1
    kept.changed_at, kept.changed_by = now, actor.user if actor else None


def _stays(asset: Asset | None, draft: AssetDraft) -> bool:
    """Whether an asset stands where it stood: its shape is the same, or it is told without one."""
    if asset is None or draft.shape is None:
        return asset is not None
    return asset.wkb is not None and shapely.to_wkb(draft.shape) == bytes(asset.wkb)


def _require_own(actor: Actor, place: Unit, draft: AssetDraft) -> None:
    """The changed asset must still be one the person may keep; an operator is told what is missing."""
    organisations = organisations_of(draft.owner, draft.operator)
    if actor.may("edit_assets", place, organisations):
        return
    if actor.may("edit_assets", place, actor.organisation_ids):
        raise Refused(
            _("Hãy chọn cơ quan, doanh nghiệp của bạn là chủ sở hữu hoặc đơn vị vận hành."), field="owner"
        )
    if place.pk and draft.shape is not None:
        raise Refused(
            _("Vị trí này thuộc %(there)s, ngoài địa bàn bạn được nhập tài sản; hãy kiểm tra lại toạ độ.")
            % {"there": place.full_name},
            field="shape",
        )
    raise PermissionDenied(_("Bạn không được nhập tài sản ở %(unit)s.") % {"unit": place.full_name})


def _require_evidence(actor: Actor, draft: AssetDraft, before: Asset | None) -> None:
    """Evidence is what stood there, or a file that the person sent."""
    if draft.evidence is None or (before is not None and draft.evidence == before.evidence_id):
        return
    if not Received.objects.filter(pk=draft.evidence, received_by=actor.user).exists():
        raise Refused(_("Không có tệp minh chứng này; hãy tải tệp lên lại."), field="evidence")


def _bytes(wkb: Any) -> bytes | None:
    return None if wkb is None else bytes(wkb)
