"""An asset that was entered by mistake is taken out, and can be put back; a removal is a state, not this."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.assets.keep_asset import locked, require_edit, require_living, require_seen, step
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.assets.snapshot import require_version, write_version
from hatangso.store.organisations.access import Actor


def delete_asset(*, actor: Actor, asset: Asset, reason: str, seen_version: int, now: datetime) -> Asset:
    """Out of lists, map and counts; its history stays and it can be restored. Refused without a reason."""
    require_edit(actor, asset)
    require_living(asset)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do xóa, ví dụ “nhập nhầm”."), field="reason")
    with transaction.atomic():
        kept = locked(asset)
        require_seen(kept, seen_version)
        require_living(kept)
        require_version(kept)
        step(kept, actor, now)
        kept.deleted_at = now
        kept.save()
        write_version(kept, how="removed", note=reason.strip()[:300])
    return kept


def restore_asset(*, actor: Actor, asset: Asset, now: datetime) -> Asset:
    """Back as it was when it was deleted."""
    require_edit(actor, asset)
    with transaction.atomic():
        kept = locked(asset)
        if kept.deleted_at is None:
            raise Refused(_("Tài sản này không bị xóa."))
        step(kept, actor, now)
        kept.deleted_at = None
        kept.save()
        write_version(kept, how="restored")
    return kept
