"""A change that was made in the field, perhaps days ago and without a network, comes in: once, however often
it is sent, and never over what somebody else changed meanwhile."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.assets.draft import AssetDraft
from hatangso.flows.assets.field_values import patched
from hatangso.flows.assets.find_duplicates import find_duplicates_of
from hatangso.flows.assets.keep_asset import StaleAsset, keep_asset, require_edit
from hatangso.flows.assets.keep_photo import keep_photo
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, FieldChange
from hatangso.store.assets.snapshot import draft_of_asset
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit

Kind = Literal["add", "edit", "photo"]


@dataclass(frozen=True)
class SentChange:
    """What a phone sends. `uid` of the change, `asset` of what is changed or added; `fields` as in
    flows/assets/field_values.py, of an edit only those that were changed; `accuracy_m` of a position."""

    uid: UUID
    asset: UUID
    kind: Kind
    made_at: datetime
    type: str = ""
    seen_version: int = 0
    fields: Mapping[str, str] | None = None
    accuracy_m: float | None = None
    photo: bytes | None = None

    @property
    def digest(self) -> str:
        """Of the content, so that another change under the same id is noticed."""
        told = [str(self.asset), self.kind, self.type, self.seen_version, dict(self.fields or {})]
        content = json.dumps(told, sort_keys=True, ensure_ascii=False).encode() + (self.photo or b"")
        return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Taken:
    """The asset as it is now; `again`: it was taken before; `doubtful`: it may be there twice."""

    asset: Asset
    again: bool
    doubtful: bool = False


def take_field_change(*, actor: Actor, unit: Unit, sent: SentChange, now: datetime) -> Taken:
    """Take it, or say that it was taken. `unit`: whose page the phone has.

    Raises StaleAsset (its version is not the seen one, or what is added is there already), Refused,
    PermissionDenied; then nothing of it is kept.
    """
    before = _taken(actor, sent)
    if before is not None:
        return before
    try:
        with transaction.atomic():
            asset = _kept(actor, unit, sent, now)
            FieldChange.objects.create(
                uid=sent.uid,
                asset=asset,
                kind=sent.kind,
                digest=sent.digest,
                version=asset.version,
                by=actor.user,
                made_at=sent.made_at,
                at=now,
            )
    except (StaleAsset, IntegrityError):  # the same sending at the same moment
        before = _taken(actor, sent)
        if before is None:
            raise
        return before
    pairs = find_duplicates_of(asset=asset, now=now) if sent.kind != "photo" else 0
    return Taken(asset, again=False, doubtful=bool(pairs))


def _taken(actor: Actor, sent: SentChange) -> Taken | None:
    found = FieldChange.objects.filter(uid=sent.uid).select_related("asset__unit", "asset__owner").first()
    if found is None:
        return None
    require_edit(actor, found.asset)
    if found.by_id != actor.user.pk:
        raise PermissionDenied(_("Thay đổi này do người khác gửi."))
    if found.digest != sent.digest:
        raise Refused(_("Thay đổi này đã được nhận với nội dung khác; hãy lưu lại trên máy rồi gửi."))
    return Taken(found.asset, again=True)


def _kept(actor: Actor, unit: Unit, sent: SentChange, now: datetime) -> Asset:
    there = Asset.objects.select_related("unit", "province", "owner").filter(uid=sent.asset).first()
    if sent.kind == "add":
        if there is not None:
            require_edit(actor, there)
            raise StaleAsset(there, None)
        draft = patched(AssetDraft(type=sent.type), sent.fields or {})
        return keep_asset(actor=actor, unit=unit, draft=draft, uid=sent.asset, note=_note(sent), now=now)
    if there is None or not Asset.objects.filter(Q(unit=unit) | Q(province=unit), pk=there.pk).exists():
        raise Refused(_("Không có tài sản này ở %(unit)s.") % {"unit": unit.full_name})
    require_edit(actor, there)
    if sent.kind == "photo":
        keep_photo(
            actor=actor,
            asset=there,
            data=sent.photo or b"",
            name="anh.jpg",
            uid=sent.uid,
            taken_on=min(timezone.localdate(sent.made_at), timezone.localdate(now)),
            now=now,
        )
        return there
    if sent.seen_version != there.version:  # before it is judged: what it was told against is no more
        raise StaleAsset(there, None)
    return keep_asset(
        actor=actor,
        unit=there.province,
        draft=patched(draft_of_asset(there), sent.fields or {}),
        uid=there.uid,
        asset=there,
        seen_version=sent.seen_version,
        note=_note(sent),
        now=now,
    )


def _note(sent: SentChange) -> str:
    """How the change came, in the history of the asset."""
    if "place" in (sent.fields or {}) and sent.accuracy_m is not None:
        return _("Đi thực địa; vị trí GPS sai số khoảng %(metres)d m") % {"metres": round(sent.accuracy_m)}
    return _("Đi thực địa")
