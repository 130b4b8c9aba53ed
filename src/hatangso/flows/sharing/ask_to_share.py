"""An operator asks another to share assets or a route; the owner gets it at once, with a day to answer by."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.states import State
from hatangso.domain.sharing.request import CLOSED, RequestState, Side
from hatangso.flows.refused import Refused
from hatangso.flows.sharing.sides import kept_files, open_title, tell_sides, terms_of, write_step
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import SharingRequest
from hatangso.store.sharing.who_sees import province_of

MOST_ASSETS = 100


def ask_to_share(
    *,
    actor: Actor,
    unit: Unit,
    asker: Organisation,
    owner: Organisation | None,
    assets: Sequence[Asset],
    route: str,
    other_provinces: str,
    purpose: str,
    needs: str,
    wanted_from: date,
    wanted_to: date | None,
    uid: UUID,
    now: datetime,
    files: Iterable[Any] = (),
) -> SharingRequest:
    """Write it down once (`uid`), lay it before the owner, tell its people.

    `owner` is asked where only a route is named; of assets it is read from them. Refused where the assets
    belong to several owners, to nobody, to the asker, cannot be shared, or are already asked for.
    """
    province = province_of(unit)
    actor.require("share_assets", province, frozenset({asker.pk}))
    owner = _owner_of(assets, owner, province)
    if owner.pk == asker.pk:
        raise Refused(_("Đây là công trình của chính doanh nghiệp bạn."), field="assets")
    if not assets and not route.strip():
        raise Refused(_("Hãy chọn công trình hoặc ghi tuyến cần dùng chung."), field="route")
    if not purpose.strip():
        raise Refused(_("Hãy ghi cần dùng chung để làm gì."), field="purpose")
    if wanted_to is not None and wanted_to <= wanted_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."), field="wanted_to")
    today = timezone.localdate(now)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=province.pk)
        twice: SharingRequest | None = SharingRequest.objects.filter(uid=uid, asker=asker).first()
        if twice is not None:
            return twice
        _require_new(asker, assets)
        request: SharingRequest = SharingRequest.objects.create(
            uid=uid,
            province=province,
            asker=asker,
            owner=owner,
            route=route.strip(),
            other_provinces=other_provinces.strip(),
            purpose=purpose.strip(),
            needs=needs.strip(),
            wanted_from=wanted_from,
            wanted_to=wanted_to,
            state=RequestState.ASKED,
            due_on=terms_of(province).answer_by(today),
            asked_by=actor.user,
            asked_at=now,
        )
        request.assets.set(assets)
        kept = kept_files(actor, request, files, now)
        request.files.set(kept)
        step = write_step(
            request, actor=actor, side=Side.ASKER, organisation=asker, action="ask", text=purpose,
            before="", now=now, files=kept,
        )  # fmt: skip
        tell_sides(step, gettext_lazy("%(who)s đề nghị dùng chung: %(what)s"), now)
    return request


def _owner_of(assets: Sequence[Asset], owner: Organisation | None, province: Unit) -> Organisation:
    if len(assets) > MOST_ASSETS:
        raise Refused(
            _("Mỗi đề nghị gồm tối đa %(most)d công trình.") % {"most": MOST_ASSETS}, field="assets"
        )
    for asset in assets:
        kind = asset_type(asset.type)
        if kind is None or not kind.shareable or asset.state == State.REMOVED or asset.deleted_at:
            raise Refused(
                _("“%(asset)s” không dùng chung được.") % {"asset": open_title(asset)}, field="assets"
            )
        if asset.province_id != province.pk:
            raise Refused(_("Mỗi đề nghị chỉ gồm công trình của một tỉnh."), field="assets")
    owners = {asset.owner_id: asset.owner for asset in assets}
    if len(owners) > 1:
        raise Refused(_("Mỗi đề nghị chỉ gồm công trình của một chủ sở hữu."), field="assets")
    found = next(iter(owners.values()), owner)
    if found is None or (not assets and found.unit_id != province.pk):
        raise Refused(
            _("Chưa rõ chủ sở hữu; hãy chọn chủ sở hữu, hoặc ghi tuyến thay vì công trình."), field="owner"
        )
    return found


def _require_new(asker: Organisation, assets: Sequence[Asset]) -> None:
    open_ones = SharingRequest.objects.filter(asker=asker, assets__in=assets).exclude(
        state__in=[*CLOSED, RequestState.REFUSED]
    )
    if open_ones.exists():
        raise Refused(
            _("Doanh nghiệp bạn đã có đề nghị đang mở về công trình này; hãy xem trong danh sách đề nghị."),
            field="assets",
        )
