"""An inspection, a violation or damage is recorded against an asset or place, and followed to its outcome."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.permits.findings import KINDS, OUTCOMES, REPORTABLE, REPORTED
from hatangso.flows.assets.keep_asset import may_edit, require_living
from hatangso.flows.assets.place_asset import require_known_place
from hatangso.flows.permits.sides import deciders_of
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused
from hatangso.flows.seen import mark_of, take_up
from hatangso.flows.tell_people import tell_people
from hatangso.store.accounts.models import User
from hatangso.store.assets.locate import commune_at
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.permits.models import Finding, PermitFile
from hatangso.store.permits.queries import WORK, permits_near
from hatangso.store.places.models import Unit

MOST_VND = 1_000_000_000_000


@dataclass(frozen=True)
class FindingDraft:
    """What was found and what became of it. `penalty_vnd`: as the decision says, never computed."""

    kind: str
    happened_on: date
    found: str
    outcome: str = "open"
    asset: Asset | None = None
    permit: PermitFile | None = None
    place: str = ""
    shape: Any = None
    party: Organisation | None = None
    party_name: str = ""
    outcome_text: str = ""
    penalty_vnd: int | None = None
    document: str = ""
    decided_on: date | None = None
    mend_by: date | None = None


def keep_finding(
    *,
    actor: Actor,
    unit: Unit,
    draft: FindingDraft,
    uid: UUID,
    now: datetime,
    finding: Finding | None = None,
    seen: str = "",
    files: Iterable[Any] = (),
) -> Finding:
    """Write it down once (`uid`), or change `finding` as it was `seen`; files are added, never taken away."""
    place = finding.unit if finding is not None else _unit_of(unit, draft, now)
    actor.require(WORK, place)
    if draft.outcome == REPORTED and (finding is None or finding.outcome != REPORTED):
        raise Refused(_("“Được báo” chỉ ghi khi doanh nghiệp báo; hãy chọn kết quả."), field="outcome")
    _judge(unit, draft, timezone.localdate(now))
    _judge_permit(actor, place, draft, finding)
    return _write(
        actor=actor, place=place, draft=draft, uid=uid, now=now, finding=finding, seen=seen, files=files
    )


def _write(
    *,
    actor: Actor,
    place: Unit,
    draft: FindingDraft,
    uid: UUID,
    now: datetime,
    finding: Finding | None = None,
    seen: str = "",
    files: Iterable[Any] = (),
) -> Finding:
    with transaction.atomic():
        if finding is None:
            Unit.objects.select_for_update().get(pk=place.pk)
            twice: Finding | None = Finding.objects.filter(uid=uid, made_by=actor.user).first()
            if twice is not None:
                return twice
            kept = Finding(
                uid=uid, unit=place, province=place.parent or place, made_by=actor.user, made_at=now,
                demo=place.demo,
            )  # fmt: skip
        else:
            take_up(finding, seen, finding_mark)
            kept = finding
        for name, value in vars(draft).items():
            if name != "shape":
                setattr(kept, name, value.strip() if isinstance(value, str) else value)
        kept.take_shape(draft.shape)
        kept.changed_at = now
        kept.save()
        given = receive_evidence(by=actor.user, unit=place, files=files, now=now)
        kept.files.add(*given)
    return kept


def may_report_damage(actor: Actor, asset: Asset) -> bool:
    """Whether the person may report damage or obstruction of it: as its owner or operator, who edit it."""
    return may_edit(actor, asset)


def report_damage(
    *, actor: Actor, draft: FindingDraft, uid: UUID, now: datetime, files: Iterable[Any] = ()
) -> Finding:
    """An owner or operator reports damage or obstruction of its own asset, once (`uid`); the ward is told and
    takes it up. Outcome and penalty are the authority's to write."""
    asset = draft.asset
    if asset is None or not may_report_damage(actor, asset):
        raise PermissionDenied(_("Chỉ chủ hoặc đơn vị vận hành báo phá hoại, cản trở trên tài sản của mình."))
    require_living(asset)
    if draft.kind not in REPORTABLE:
        raise Refused(_("Chỉ báo phá hoại, hư hỏng hoặc cản trở."), field="kind")
    told = FindingDraft(
        kind=draft.kind, happened_on=draft.happened_on, found=draft.found, outcome=REPORTED, asset=asset,
        permit=draft.permit, place=draft.place, shape=draft.shape, party_name=draft.party_name,
    )  # fmt: skip
    _judge(asset.unit, told, timezone.localdate(now))
    _judge_permit(actor, asset.unit, told, None)
    with transaction.atomic():
        kept = _write(actor=actor, place=asset.unit, draft=told, uid=uid, now=now, files=files)
        if kept.made_at == now:
            users = {user.pk: user for user in deciders_of(kept.unit, now) if user.pk != actor.user.pk}
            _tell(users.values(), kept, gettext_lazy("Báo phá hoại, cản trở: %(what)s"), now)
    return kept


def take_up_finding(*, actor: Actor, finding: Finding, seen: str, now: datetime) -> Finding:
    """The authority takes up what was reported; who reported it is told."""
    actor.require(WORK, finding.unit)
    with transaction.atomic():
        take_up(finding, seen, finding_mark)
        if finding.outcome != REPORTED:
            raise Refused(_("Việc này đã được tiếp nhận."))
        finding.outcome, finding.changed_at = "open", now
        finding.save()
        _tell([finding.made_by], finding, gettext_lazy("Đã tiếp nhận việc được báo: %(what)s"), now)
    return finding


def withdraw_finding(*, actor: Actor, finding: Finding, seen: str, now: datetime) -> Finding:
    """Recorded by mistake: out of the lists; the trail keeps it."""
    actor.require(WORK, finding.unit)
    with transaction.atomic():
        take_up(finding, seen, finding_mark)
        finding.withdrawn_at = finding.changed_at = now
        finding.save()
    return finding


def finding_mark(finding: Finding) -> str:
    """What a form shows of it, in short."""
    return mark_of(
        finding.changed_at.timestamp(), finding.outcome, finding.found, finding.penalty_vnd, finding.document
    )


def _tell(users: Iterable[User], finding: Finding, sentence: Promise, now: datetime) -> None:
    what = str(finding)[:150]
    tell_people(
        users=users, object_type="finding", object_id=finding.pk, text=lambda: str(sentence) % {"what": what},
        now=now,
    )  # fmt: skip


def _judge_permit(actor: Actor, place: Unit, draft: FindingDraft, before: Finding | None) -> None:
    """The permit file is one of the place or its province that the person sees, or stands there already."""
    if draft.permit is None or (before is not None and before.permit_id == draft.permit.pk):
        return
    if not permits_near(actor, place).filter(pk=draft.permit.pk).exists():
        raise Refused(_("Hãy chọn một hồ sơ cấp phép của địa bàn này mà bạn được xem."), field="permit")


def _unit_of(unit: Unit, draft: FindingDraft, now: datetime) -> Unit:
    if draft.asset is not None:
        return draft.asset.unit
    require_known_place(draft.shape, unit, timezone.localdate(now))
    if draft.shape is not None and draft.shape.geom_type == "Point":
        at = commune_at(draft.shape.x, draft.shape.y, timezone.localdate(now))
        if at is not None and unit.pk in {at.pk, at.parent_id}:
            return at
    return unit


def _judge(unit: Unit, draft: FindingDraft, today: date) -> None:
    if draft.kind not in KINDS or draft.outcome not in OUTCOMES:
        raise Refused(_("Hãy chọn loại việc và kết quả."), field="kind")
    if not draft.found.strip():
        raise Refused(_("Hãy ghi điều đã phát hiện."), field="found")
    if draft.asset is None and not draft.place.strip() and draft.shape is None:
        raise Refused(_("Hãy chọn tài sản, hoặc ghi nơi xảy ra."), field="place")
    if draft.asset is not None and unit.pk not in {draft.asset.unit_id, draft.asset.province_id}:
        raise Refused(_("Tài sản này ở địa phương khác."), field="place")
    if draft.happened_on > today:
        raise Refused(_("Ngày phát hiện không thể ở tương lai."), field="happened_on")
    if draft.decided_on is not None and not draft.happened_on <= draft.decided_on <= today:
        raise Refused(_("Ngày quyết định từ ngày phát hiện đến hôm nay."), field="decided_on")
    if draft.penalty_vnd is not None:
        if not 0 < draft.penalty_vnd <= MOST_VND:
            raise Refused(_("Mức phạt là số đồng, lớn hơn 0."), field="penalty_vnd")
        if not draft.document.strip():
            raise Refused(_("Mức phạt ghi theo quyết định: hãy ghi số quyết định."), field="document")
