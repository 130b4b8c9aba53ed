"""A photo of an asset is received: the picture alone, without the place, time and maker a camera writes."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.adapters.limits import MEGABYTE
from hatangso.adapters.photo import without_metadata
from hatangso.domain.words import Misstated
from hatangso.flows.assets.keep_asset import require_edit, require_living
from hatangso.flows.receive import EVIDENCE_BYTES, receive_file
from hatangso.flows.refused import Refused, said_by
from hatangso.store.assets.models import Asset, AssetPhoto
from hatangso.store.organisations.access import Actor

MOST_PHOTOS = 20


def keep_photo(
    *,
    actor: Actor,
    asset: Asset,
    data: bytes,
    name: str,
    uid: UUID,
    taken_on: date | None = None,
    caption: str = "",
    now: datetime,
) -> AssetPhoto:
    """Keep it; `uid` made by who sends it: a second sending gives the same. Refused (field `photos`) for what
    is no JPEG, PNG or WebP, is too large, or one too many."""
    require_edit(actor, asset)
    require_living(asset)
    again = AssetPhoto.objects.filter(uid=uid).select_related("asset").first()
    if again is not None:
        require_edit(actor, again.asset)
        return again
    if len(data) > EVIDENCE_BYTES:
        raise Refused(
            _("Ảnh “%(name)s” quá %(limit)d MB; hãy giảm cỡ rồi gửi lại.")
            % {"name": name[:80], "limit": EVIDENCE_BYTES // MEGABYTE},
            field="photos",
        )
    if asset.photos.count() >= MOST_PHOTOS:
        raise Refused(
            _("Một tài sản giữ tối đa %(most)d ảnh; hãy xóa bớt.") % {"most": MOST_PHOTOS}, field="photos"
        )
    try:
        photo = without_metadata(data)
    except Misstated as wrong:
        raise Refused(said_by(wrong), field="photos") from None
    if taken_on is not None and taken_on > timezone.localdate(now):
        raise Refused(_("Ngày chụp ở tương lai; hãy kiểm tra lại."), field="photos")
    with transaction.atomic():
        file = receive_file(
            by=actor.user, unit=asset.unit, file=photo.data, name=name, purpose="asset_photo", now=now
        )
        kept: AssetPhoto = AssetPhoto.objects.create(
            asset=asset,
            uid=uid,
            file=file,
            taken_on=taken_on,
            caption=" ".join(caption.split())[:200],
            by=actor.user,
            at=now,
        )
    return kept


def remove_photo(*, actor: Actor, photo: AssetPhoto) -> None:
    """It is no photo of the asset any more; who removed it stands in the trail."""
    require_edit(actor, photo.asset)
    photo.delete()
