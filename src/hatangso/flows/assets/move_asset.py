"""The shape of an asset is drawn anew on the map; everything else stays as it was."""

from datetime import datetime
from typing import Any

from hatangso.domain.assets.draft import DATES, AssetDraft
from hatangso.flows.assets.keep_asset import keep_asset, require_edit
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.access import Actor


def move_asset(*, actor: Actor, asset: Asset, shape: Any, seen_version: int, now: datetime) -> Asset:
    """`shape`: Shapely, degrees. A shape that came in another reference system is replaced: it came by hand.

    Raises Refused, StaleAsset, PermissionDenied as keep_asset does.
    """
    require_edit(actor, asset)
    draft = AssetDraft(
        type=asset.type,
        code=asset.code,
        name=asset.name,
        address=asset.address,
        owner=asset.owner_id,
        operator=asset.operator_id,
        owner_name=asset.owner_name,
        state=asset.state,
        **{name: getattr(asset, name) for name in DATES},
        attributes=asset.attributes,
        note=asset.note,
        shape=shape,
        evidence=asset.evidence_id,
    )
    return keep_asset(
        actor=actor,
        unit=asset.unit.parent or asset.unit,
        draft=draft,
        uid=asset.uid,
        asset=asset,
        seen_version=seen_version,
        how="moved",
        now=now,
    )
