"""The shape of an asset is drawn anew on the map; everything else stays as it was."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from hatangso.flows.assets.keep_asset import keep_asset
from hatangso.store.assets.models import Asset
from hatangso.store.assets.snapshot import draft_of_asset
from hatangso.store.organisations.access import Actor


def move_asset(*, actor: Actor, asset: Asset, shape: Any, seen_version: int, now: datetime) -> Asset:
    """`shape`: Shapely, degrees. One that came in another reference system is replaced: this one is drawn.

    Raises Refused, StaleAsset, PermissionDenied as keep_asset does.
    """
    return keep_asset(
        actor=actor,
        unit=asset.province,
        draft=replace(draft_of_asset(asset), shape=shape, source_crs="", source_wkb=None),
        uid=asset.uid,
        asset=asset,
        seen_version=seen_version,
        how="moved",
        now=now,
    )
