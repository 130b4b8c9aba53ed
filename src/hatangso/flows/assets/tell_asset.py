"""What a form tells of an asset at once: the asset, a file that proves it, photos. All of it, or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from hatangso.domain.assets.draft import AssetDraft
from hatangso.flows.assets.keep_asset import keep_asset
from hatangso.flows.assets.keep_photo import keep_photo
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit


def tell_asset(
    *,
    actor: Actor,
    unit: Unit,
    draft: AssetDraft,
    uid: UUID,
    asset: Asset | None = None,
    seen_version: int | None = None,
    evidence: Sequence[Any] = (),
    photos: Sequence[Any] = (),
    note: str = "",
    now: datetime,
) -> Asset:
    """`evidence`: at most one uploaded file, in place of an earlier one; `photos`: uploaded files. Raises as
    keep_asset and keep_photo do."""
    with transaction.atomic():
        kept = keep_asset(
            actor=actor, unit=unit, draft=draft, uid=uid, asset=asset, seen_version=seen_version, note=note,
            now=now,
        )  # fmt: skip
        if evidence:
            (file,) = receive_evidence(by=actor.user, unit=kept.unit, files=evidence[:1], now=now)
            kept = keep_asset(
                actor=actor, unit=unit, draft=replace(draft, evidence=file.pk), uid=uid, asset=kept,
                seen_version=kept.version, note=note, now=now,
            )  # fmt: skip
        for number, photo in enumerate(photos):
            keep_photo(
                actor=actor, asset=kept, data=photo.read(), name=photo.name or "", now=now,
                uid=uuid5(uid, f"{kept.version} {number}"),
            )  # fmt: skip
    return kept
