"""A change of an asset is undone: a new version that puts back what was before; nothing is lost."""

from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.assets.changes import undo
from hatangso.flows.assets.judge_draft import judge_draft
from hatangso.flows.assets.keep_asset import (
    locked,
    require_edit,
    require_living,
    require_seen,
    step,
    take,
)
from hatangso.flows.assets.merge_assets import split_merge
from hatangso.flows.assets.place_asset import commune_of
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, AssetVersion
from hatangso.store.assets.snapshot import draft_of, require_version, snapshot_of, write_version
from hatangso.store.organisations.access import Actor

SHAPE = "shape"  # the shape among the fields of a version, as base64 of its WKB
COMPUTED = ("unit_id", "merged_into_id", "deleted")  # never put back by hand


def undo_change(*, actor: Actor, asset: Asset, number: int, seen_version: int, now: datetime) -> Asset:
    """Take back the change that made version `number`, leaving what was changed since in other fields.

    Of a merge: the merged asset is there again (`split_merge`). Refused for the first version, and where
    everything of that change was changed again since; StaleAsset where the asset is not as it was seen.
    """
    require_edit(actor, asset)
    versions = {
        one.number: one for one in AssetVersion.objects.filter(asset=asset, number__in=(number - 1, number))
    }
    made, before = versions.get(number), versions.get(number - 1)
    if made is None or before is None:
        raise Refused(_("Đây là bản đầu tiên, không có gì trước đó; muốn bỏ hẳn thì xóa tài sản."))
    if made.how == "merged":
        return _split(actor, asset, made, seen_version, now)
    return _put_back(actor, asset, before, made, seen_version, now)


def return_to(*, actor: Actor, asset: Asset, number: int, seen_version: int, now: datetime) -> Asset:
    """Everything as it was in version `number`, whatever was changed since."""
    require_edit(actor, asset)
    wanted = AssetVersion.objects.filter(asset=asset, number=number).first()
    current = AssetVersion(snapshot=snapshot_of(asset), wkb=asset.wkb)
    if wanted is None or wanted.number == asset.version:
        raise Refused(_("Không có bản %(number)d trước đó để trở về.") % {"number": number})
    return _put_back(actor, asset, wanted, current, seen_version, now)


def _put_back(
    actor: Actor, asset: Asset, before: AssetVersion, made: AssetVersion, seen_version: int, now: datetime
) -> Asset:
    require_living(asset)
    told = undo(_fields(before.snapshot, before.wkb), _fields(made.snapshot, made.wkb), _of(asset))
    if not told.back:
        raise Refused(_("Những gì lần sửa ấy đổi đã được sửa lại sau đó; không còn gì để hoàn tác."))
    snapshot = {**told.snapshot, **{name: _of(asset)[name] for name in COMPUTED}}
    wkb = b64decode(snapshot[SHAPE]) if snapshot.get(SHAPE) else None
    province = asset.province
    draft = judge_draft(draft_of(snapshot, wkb), province, timezone.localdate(now), asset)
    today = timezone.localdate(now)
    place = commune_of(draft.shape, asset.unit, today, stays=SHAPE not in told.back)
    with transaction.atomic():
        kept = locked(asset)
        require_seen(kept, seen_version)
        require_version(kept)
        take(kept, draft, place, now)
        require_edit(actor, kept)  # nobody gives away by an undo what they may not edit
        step(kept, actor, now)
        kept.save()
        note = _("hoàn tác bản %(number)d") % {"number": made.number} if made.number else ""
        write_version(kept, how="undone", note=note)
    return kept


def _split(actor: Actor, asset: Asset, made: AssetVersion, seen_version: int, now: datetime) -> Asset:
    other = Asset.objects.filter(uid=made.snapshot.get("_merged", "") or None).first()
    if other is None:
        raise Refused(_("Không tìm thấy tài sản đã gộp ở lần sửa ấy."))
    require_seen(asset, seen_version)
    split_merge(actor=actor, asset=other, now=now)
    asset.refresh_from_db()
    return asset


def _fields(snapshot: Any, wkb: Any) -> dict[str, Any]:
    told = {name: value for name, value in snapshot.items() if not name.startswith("_")}
    return {**told, SHAPE: b64encode(bytes(wkb)).decode() if wkb is not None else None}


def _of(asset: Asset) -> dict[str, Any]:
    return _fields(snapshot_of(asset), asset.wkb)
