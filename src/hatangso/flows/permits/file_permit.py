"""A permit file is filed by its applicant, or entered by the office that received it on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.catalog.permit_kind_files import permit_kinds
from hatangso.domain.permits.permit_state import PermitState
from hatangso.domain.places.search_key import search_key
from hatangso.flows.permits.sides import deciders, tell, write_step
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.permits.models import PermitFile
from hatangso.store.permits.queries import ASK
from hatangso.store.places.models import Unit

MOST_ASSETS = 50


@dataclass(frozen=True)
class PermitDraft:
    """What is asked for."""

    kind: str
    applicant: Organisation
    title: str
    place: str = ""
    text: str = ""
    assets: Sequence[Asset] = ()


def file_permit(
    *, actor: Actor, unit: Unit, draft: PermitDraft, uid: UUID, now: datetime, files: Iterable[Any] = ()
) -> PermitFile:
    """Write it down once (`uid`) and tell who decides. `unit`: who decides."""
    actor.require(ASK, unit, frozenset({draft.applicant.pk}))
    if draft.kind not in permit_kinds():
        raise Refused(_("Hãy chọn loại hồ sơ."), field="kind")
    if not draft.title.strip():
        raise Refused(_("Hãy ghi xin làm gì, ở đâu trong một câu."), field="title")
    if draft.applicant.unit_id not in {unit.pk, unit.parent_id}:
        raise Refused(_("Hãy chọn đơn vị xin hoạt động tại địa bàn này."), field="applicant")
    _judge_assets(unit, draft)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        twice: PermitFile | None = PermitFile.objects.filter(uid=uid).first()
        if twice is not None:
            if twice.made_by_id != actor.user.pk:
                raise Refused(_("Mẫu này đã được gửi; hãy mở lại trang."))
            return twice
        permit: PermitFile = PermitFile.objects.create(
            uid=uid,
            kind=draft.kind,
            unit=unit,
            province=unit.parent or unit,
            applicant=draft.applicant,
            title=draft.title.strip()[:300],
            place=draft.place.strip()[:300],
            text=draft.text.strip()[:5000],
            state=PermitState.FILED,
            made_by=actor.user,
            made_at=now,
            changed_at=now,
            search_key=search_key(draft.title, draft.place, draft.applicant.name),
            demo=unit.demo,
        )
        permit.assets.set(draft.assets)
        kept = receive_evidence(by=actor.user, unit=unit, files=files, now=now)
        permit.files.set(kept)
        step = write_step(
            permit, actor=actor, action="file", text=draft.text, now=now, organisation=draft.applicant,
            files=kept,
        )  # fmt: skip
        tell(
            step, (), gettext_lazy("Hồ sơ mới chờ tiếp nhận: %(title)s"), also=deciders(permit, now), now=now
        )
    return permit


def _judge_assets(unit: Unit, draft: PermitDraft) -> None:
    if len(draft.assets) > MOST_ASSETS:
        raise Refused(_("Mỗi hồ sơ gồm tối đa %(most)d tài sản.") % {"most": MOST_ASSETS}, field="assets")
    near = {unit.pk, unit.parent_id}
    for asset in draft.assets:
        if draft.applicant.pk not in {asset.owner_id, asset.operator_id}:
            raise Refused(_("“%(asset)s” không phải của đơn vị xin.") % {"asset": asset}, field="assets")
        if asset.unit_id not in near and asset.province_id not in near:
            raise Refused(_("“%(asset)s” nằm ngoài địa bàn này.") % {"asset": asset}, field="assets")
