"""All that people can change of an asset, as JSON: what a version keeps and an undo puts back."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import date
from typing import Any

import shapely

from hatangso.domain.assets.draft import DATES, AssetDraft
from hatangso.store.assets.models import Asset, AssetVersion

TEXTS = ("type", "code", "name", "address", "owner_name", "state", "note", "source_crs")
LINKS = ("owner_id", "operator_id", "evidence_id", "unit_id", "merged_into_id")
TOLD = ("type", "code", "name", "address", "owner_id", "operator_id", "owner_name", "state", *DATES, "note")


def snapshot_of(asset: Asset) -> dict[str, Any]:
    """The columns by name, attributes and days included; the shape is kept beside it as WKB."""
    kept: dict[str, Any] = {name: getattr(asset, name) for name in (*TEXTS, *LINKS)}
    for name in DATES:
        day = getattr(asset, name)
        kept[name] = day.isoformat() if day else None
    kept["attributes"] = dict(asset.attributes)
    kept["deleted"] = asset.deleted_at is not None
    kept["source_wkb"] = b64encode(bytes(asset.source_wkb)).decode() if asset.source_wkb else None
    return kept


def draft_of(snapshot: Mapping[str, Any], wkb: bytes | None) -> AssetDraft:
    """What was told, from a snapshot and its shape."""
    days: dict[str, Any] = {
        name: date.fromisoformat(snapshot[name]) if snapshot.get(name) else None for name in DATES
    }
    texts: dict[str, Any] = {name: snapshot.get(name) or "" for name in TEXTS}
    source = snapshot.get("source_wkb")
    return AssetDraft(
        **texts,
        **days,
        owner=snapshot.get("owner_id"),
        operator=snapshot.get("operator_id"),
        evidence=snapshot.get("evidence_id"),
        attributes=dict(snapshot.get("attributes") or {}),
        shape=None if wkb is None else shapely.from_wkb(bytes(wkb)),
        source_wkb=b64decode(source) if source else None,
    )


def draft_of_asset(asset: Asset) -> AssetDraft:
    """What is told of an asset now."""
    return draft_of(snapshot_of(asset), None if asset.wkb is None else bytes(asset.wkb))


def write_version(
    asset: Asset, *, how: str, note: str = "", snapshot: Mapping[str, Any] | None = None
) -> AssetVersion:
    """Keep how the asset is now under its version's number."""
    return AssetVersion.objects.create(
        asset=asset,
        number=asset.version,
        how=how,
        snapshot=dict(snapshot) if snapshot is not None else snapshot_of(asset),
        wkb=asset.wkb,
        note=note,
        by=asset.changed_by,
        at=asset.changed_at,
    )


def require_version(asset: Asset) -> None:
    """An asset whose present version is not kept yet (it came with an import) gets it, before it changes."""
    if not AssetVersion.objects.filter(asset=asset, number=asset.version).exists():
        write_version(asset, how="imported" if asset.imported_id else "entered")
