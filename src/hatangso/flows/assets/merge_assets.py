"""Two assets that are one become one, field by field as a person chooses; an undo parts them again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.assets.changes import undo
from hatangso.domain.assets.draft import AssetDraft
from hatangso.flows.assets.judge_draft import judge_draft
from hatangso.flows.assets.keep_asset import (
    locked,
    organisations_of,
    require_living,
    require_seen,
    step,
    take,
)
from hatangso.flows.assets.move_references import move_back, move_references
from hatangso.flows.assets.place_asset import commune_of
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, AssetVersion, LikelyDuplicate
from hatangso.store.assets.snapshot import (
    draft_of,
    draft_of_asset,
    require_version,
    snapshot_of,
    write_version,
)
from hatangso.store.organisations.access import Actor

Side = Literal["kept", "other"]
FIELDS = ("code", "name", "address", "owner", "operator", "owner_name", "note", "shape", "evidence")
STATE = ("state", "planned_on", "permitted_on", "in_service_on", "removed_on")  # chosen together


def merge_assets(
    *,
    actor: Actor,
    kept: Asset,
    other: Asset,
    choices: Mapping[str, Side],
    seen_versions: tuple[int, int],
    now: datetime,
) -> Asset:
    """`other` goes into `kept`. `choices`: field of a draft, 'state' (with its days) or 'attributes.<code>' →
    whose value stands; unsaid: `kept`'s, or `other`'s where `kept` knows none.

    What points at `other` points at `kept`; `other` stays with its history as `merged_into`. Raises Refused,
    StaleAsset, PermissionDenied.
    """
    for one in (kept, other):
        actor.require("merge_assets", one.unit, organisations_of(one.owner_id, one.operator_id))
        require_living(one)
    if kept.pk == other.pk:
        raise Refused(_("Đây là cùng một tài sản; hãy chọn hai tài sản khác nhau."))
    if kept.type != other.type:
        raise Refused(_("Chỉ gộp được hai tài sản cùng loại."))
    today = timezone.localdate(now)
    draft = judge_draft(merged(kept, other, choices), kept.province, today, kept)
    place = commune_of(draft.shape, kept.unit, today)
    actor.require("merge_assets", place, organisations_of(draft.owner, draft.operator))
    with transaction.atomic():
        first, second = (locked(one) for one in sorted((kept, other), key=lambda one: one.pk))
        kept, other = (first, second) if first.pk == kept.pk else (second, first)
        for one, seen in zip((kept, other), seen_versions, strict=True):
            require_seen(one, seen)
            require_version(one)
        moved = move_references(other, kept)
        take(kept, draft, place, now)
        _write(kept, actor, now, {"_merged": str(other.uid)}, title=other)
        other.merged_into = kept
        _write(other, actor, now, {"_into": str(kept.uid), "_at": kept.version, "_moved": moved}, title=kept)
        _decide(kept, other, "merged", actor, now)
    return kept


def merged(kept: Asset, other: Asset, choices: Mapping[str, Side]) -> AssetDraft:
    """What stands after a merge, not judged yet."""
    mine, theirs = draft_of_asset(kept), draft_of_asset(other)

    def of(field: str, own: Any, others: Any) -> Any:
        side = choices.get(field)
        if side is None:
            return own if own not in (None, "") else others
        return own if side == "kept" else others

    told = {field: of(field, getattr(mine, field), getattr(theirs, field)) for field in FIELDS}
    shape_is_theirs = told["shape"] is theirs.shape and theirs.shape is not None
    source = theirs if shape_is_theirs else mine
    lives = theirs if choices.get("state") == "other" else mine
    codes = dict.fromkeys([*mine.attributes, *theirs.attributes])
    attributes = {
        code: value
        for code in codes
        if (value := of(f"attributes.{code}", mine.attributes.get(code), theirs.attributes.get(code)))
        is not None
    }
    life = {name: getattr(lives, name) for name in STATE}
    return replace(
        mine,
        **told,
        **life,
        attributes=attributes,
        source_crs=source.source_crs,
        source_wkb=source.source_wkb,
    )


def split_merge(*, actor: Actor, asset: Asset, now: datetime) -> Asset:
    """A merged asset is there again as it was; what moved moves back, and the other gives back what the merge
    gave it and nobody changed since. Returns the asset that is there again. Refused while the other is itself
    merged into a third: what moved went on to that one, and comes back by splitting the later merge first."""
    if asset.merged_into is None:
        raise Refused(_("Tài sản này không gộp vào tài sản nào."))
    into = asset.merged_into
    for one in (asset, into):
        actor.require("merge_assets", one.unit, organisations_of(one.owner_id, one.operator_id))
    with transaction.atomic():
        asset, into = locked(asset), locked(into)
        told = AssetVersion.objects.filter(asset=asset, how="merged").order_by("-number").first()
        if told is None or asset.merged_into_id != into.pk:
            raise Refused(_("Tài sản này vừa được tách ra; hãy tải lại trang."))
        if into.merged_into is not None:
            raise Refused(
                _("“%(into)s” sau đó đã gộp vào “%(third)s”; hãy tách lần gộp sau ấy ra trước.")
                % {"into": into, "third": into.merged_into}
            )
        move_back(told.snapshot.get("_moved", {}), asset, into)
        asset.merged_into = None
        _write(asset, actor, now, {}, title=into, how="split")
        _give_back(into, told.snapshot.get("_at"), actor, now, asset)
        _decide(into, asset, "", actor, now)
    return asset


def keep_apart(*, actor: Actor, pair: LikelyDuplicate, now: datetime) -> None:
    """The two are two: they are not asked about again."""
    for one in (pair.first, pair.second):
        actor.require("merge_assets", one.unit, organisations_of(one.owner_id, one.operator_id))
    with transaction.atomic():
        _decide(pair.first, pair.second, "distinct", actor, now)


def _give_back(into: Asset, number: int | None, actor: Actor, now: datetime, asset: Asset) -> None:
    """The fields that the merge changed and nobody since are as before it."""
    pair = {
        one.number: one
        for one in AssetVersion.objects.filter(asset=into, number__in=[number, (number or 0) - 1])
    }
    made, before = pair.get(number or 0), pair.get((number or 0) - 1)
    if made is None or before is None:
        return
    current = snapshot_of(into)
    told = undo(_plain(before.snapshot), _plain(made.snapshot), current)
    same_shape = _bytes(into.wkb) == _bytes(made.wkb)
    draft = draft_of(told.snapshot, _bytes(before.wkb) if same_shape else _bytes(into.wkb))
    take(into, draft, commune_of(draft.shape, into.unit, timezone.localdate(now)), now)
    _write(into, actor, now, {}, title=asset, how="split")


def _write(
    one: Asset, actor: Actor, now: datetime, more: dict[str, Any], *, title: Asset, how: str = "merged"
) -> None:
    step(one, actor, now)
    one.save()
    write_version(
        one,
        how=how,
        note=(title.name or title.code or str(title.uid))[:300],
        snapshot=snapshot_of(one) | more,
    )


def _decide(one: Asset, two: Asset, decision: str, actor: Actor, now: datetime) -> None:
    first, second = sorted((one, two), key=lambda asset: asset.pk)
    pair = LikelyDuplicate.objects.filter(first=first, second=second).first()
    if pair is not None:
        pair.decision = decision
        pair.decided_by, pair.decided_at = (actor.user, now) if decision else (None, None)
        pair.save()
    if decision == "merged":  # the merged one is in no other pair any more
        gone = two
        rest = LikelyDuplicate.objects.filter(Q(first=gone) | Q(second=gone), decision="")
        rest.delete()


def _plain(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    left_out = ("unit_id", "merged_into_id", "deleted")
    return {name: value for name, value in snapshot.items() if name[0] != "_" and name not in left_out}


def _bytes(wkb: Any) -> bytes | None:
    return None if wkb is None else bytes(wkb)
