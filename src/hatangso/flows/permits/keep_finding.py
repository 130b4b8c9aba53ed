"""An inspection, a violation or damage is recorded against an asset or place, and followed to its outcome."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.permits.findings import KINDS, OUTCOMES
from hatangso.flows.receive_evidence import receive_evidence
from hatangso.flows.refused import Refused
from hatangso.flows.seen import mark_of, take_up
from hatangso.store.assets.locate import commune_at
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.permits.models import Finding
from hatangso.store.permits.queries import WORK
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
    _judge(unit, draft, timezone.localdate(now))
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


def _unit_of(unit: Unit, draft: FindingDraft, now: datetime) -> Unit:
    if draft.asset is not None:
        return draft.asset.unit
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
