"""An outage is reported, corrected, ended or withdrawn; its communes follow from the place where they can."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.outages.causes import CAUSES, SERVICES
from hatangso.domain.places.search_key import search_key
from hatangso.flows.assets.place_asset import require_known_place
from hatangso.flows.outages.rights import concerned, may_handle, may_report, may_report_any
from hatangso.flows.refused import Refused
from hatangso.flows.seen import mark_of, take_up
from hatangso.flows.tell_people import tell_people
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.access import Actor, denied
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.who_works_where import people_of
from hatangso.store.outages.models import Outage
from hatangso.store.outages.touched import communes_touched
from hatangso.store.places.models import Unit

MOST = 100_000_000  # people: more than Viet Nam has
AHEAD = timedelta(days=60)  # planned works are told before


@dataclass(frozen=True)
class OutageDraft:
    """What somebody tells of an outage. `shape`: Shapely in degrees or None; `communes`: those told by hand,
    to which those the shape touches are added."""

    place: str
    operator: Organisation | None
    services: Sequence[str]
    cause: str
    began_at: datetime
    ended_at: datetime | None
    people: int | None
    households: int | None
    note: str = ""
    shape: Any = None
    communes: Sequence[Unit] = ()
    asset: Asset | None = None


def report_outage(*, actor: Actor, unit: Unit, draft: OutageDraft, uid: UUID, now: datetime) -> Outage:
    """Write it down once (`uid`); its operator's people are told where somebody else reported it."""
    if not may_report(actor, unit):
        raise PermissionDenied(denied("report_outages", unit))
    communes = _communes(unit, draft, now)
    _judge(actor, unit, draft, now)
    outage = Outage(uid=uid, reported_by=actor.user, reported_at=now, demo=unit.demo)
    _take(outage, actor, unit, draft, communes, now)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=outage.province_id)
        twice: Outage | None = Outage.objects.filter(uid=uid).first()
        if twice is not None:
            if twice.reported_by_id != actor.user.pk:
                raise Refused(_("Mẫu này đã được gửi; hãy mở lại trang để báo sự cố khác."))
            return twice
        outage.save()
        outage.communes.set(communes)
        _tell_operator(actor, outage, now)
    return outage


def correct_outage(*, actor: Actor, outage: Outage, draft: OutageDraft, seen: str, now: datetime) -> Outage:
    """Everything of it as it is known now; Refused where somebody changed it meanwhile. Without a place or
    communes told it stays in those it touched."""
    _require_handle(actor, outage)
    if draft.shape is None and not draft.communes:
        draft = replace(draft, communes=list(outage.communes.select_related("parent")))
    communes = _communes(outage.province, draft, now)
    _judge(actor, outage.unit, draft, now)
    with transaction.atomic():
        take_up(outage, seen, outage_mark)
        _require_living(outage)
        _take(outage, actor, outage.province, draft, communes, now)
        outage.save()
        outage.communes.set(communes)
    return outage


def end_outage(*, actor: Actor, outage: Outage, ended_at: datetime, seen: str, now: datetime) -> Outage:
    """Service is back."""
    _require_handle(actor, outage)
    with transaction.atomic():
        take_up(outage, seen, outage_mark)
        _require_living(outage)
        if outage.ended_at is not None:
            raise Refused(_("Sự cố này đã ghi khôi phục; nếu sai giờ, hãy sửa."), field="ended_at")
        _judge_times(outage.began_at, ended_at, outage.cause, now)
        outage.ended_at = ended_at
        outage.changed_by, outage.changed_at = actor.user, now
        outage.save()
    return outage


def withdraw_outage(*, actor: Actor, outage: Outage, why: str, seen: str, now: datetime) -> Outage:
    """Entered by mistake: out of list and counts; it stays in the trail with the reason."""
    _require_handle(actor, outage)
    if not why.strip():
        raise Refused(_("Hãy ghi lý do rút, ví dụ “báo nhầm”, “trùng”."), field="why")
    with transaction.atomic():
        take_up(outage, seen, outage_mark)
        _require_living(outage)
        outage.withdrawn_at, outage.withdrawn_why = now, why.strip()[:300]
        outage.changed_by, outage.changed_at = actor.user, now
        outage.save()
    return outage


def outage_mark(outage: Outage) -> str:
    """What a page shows of it, in short."""
    told = (outage.place, outage.cause, outage.operator_id, outage.services, outage.people, outage.households)
    times = (outage.changed_at, outage.began_at, outage.ended_at, outage.withdrawn_at)
    return mark_of(*(one and one.timestamp() for one in times), outage.obstacle_id, *told)


def _require_handle(actor: Actor, outage: Outage) -> None:
    if not may_handle(actor, outage):
        raise PermissionDenied(denied("handle_outages", outage.unit))


def _require_living(outage: Outage) -> None:
    if outage.withdrawn_at is not None:
        raise Refused(_("Sự cố này đã rút."))


def _judge(actor: Actor, unit: Unit, draft: OutageDraft, now: datetime) -> None:
    own = concerned(draft.operator)
    if not may_report_any(actor, unit) and not (own & actor.organisation_ids):
        raise Refused(_("Doanh nghiệp chỉ báo sự cố của chính mình."), field="operator")
    near = {unit.pk, unit.parent_id}
    if draft.operator is not None and draft.operator.unit_id not in near:
        raise Refused(_("Hãy chọn doanh nghiệp hoạt động tại địa bàn này."), field="operator")
    if draft.cause not in CAUSES:
        raise Refused(_("Hãy chọn nguyên nhân, hoặc “chưa rõ”."), field="cause")
    if not draft.services or set(draft.services) - set(SERVICES):
        raise Refused(_("Hãy chọn ít nhất một dịch vụ bị ảnh hưởng."), field="services")
    if not draft.place.strip() and draft.shape is None:
        raise Refused(_("Hãy ghi nơi xảy ra bằng lời hoặc toạ độ."), field="place")
    for name, value in (("people", draft.people), ("households", draft.households)):
        if value is not None and not 0 <= value <= MOST:
            raise Refused(_("Hãy ghi số từ 0; chưa biết thì bỏ trống."), field=name)
    _judge_times(draft.began_at, draft.ended_at, draft.cause, now)


def _judge_times(began_at: datetime, ended_at: datetime | None, cause: str, now: datetime) -> None:
    latest = now + AHEAD if cause == "planned" else now
    if began_at > latest:
        raise Refused(
            _("Chỉ bảo trì có kế hoạch mới báo trước (tối đa 60 ngày); hãy xem lại giờ bắt đầu."),
            field="began_at",
        )
    if ended_at is None:
        return
    if ended_at < began_at:
        raise Refused(_("Giờ khôi phục phải sau giờ bắt đầu."), field="ended_at")
    if ended_at > now:
        raise Refused(_("Giờ khôi phục chưa tới; để trống khi chưa khôi phục."), field="ended_at")


def _communes(unit: Unit, draft: OutageDraft, now: datetime) -> list[Unit]:
    """Those the shape touches and those told; the unit itself where it is a commune and nothing says more."""
    province = unit.parent or unit
    found = {one.pk: one for one in draft.communes if one.parent_id == province.pk}
    require_known_place(draft.shape, unit, timezone.localdate(now))
    if draft.shape is not None:
        touched = communes_touched(draft.shape, province, timezone.localdate(now))
        found |= {one.pk: one for one in touched}
        if not touched and not found and unit.level != "commune":
            raise Refused(
                _("Vị trí nằm ngoài ranh giới đã biết; hãy kiểm tra toạ độ hoặc chọn xã, phường."),
                field="shape",
            )
    if not found and unit.level == "commune":
        found[unit.pk] = unit
    if not found:
        raise Refused(_("Hãy chọn xã, phường bị ảnh hưởng."), field="communes")
    if unit.level == "commune" and unit.pk not in found:
        names = ", ".join(one.full_name for one in found.values())
        raise Refused(
            _("Vị trí này thuộc %(there)s, không thuộc %(here)s; hãy kiểm tra lại.")
            % {"there": names, "here": unit.full_name},
            field="shape",
        )
    return sorted(found.values(), key=lambda one: one.code)


def _take(
    outage: Outage, actor: Actor, unit: Unit, draft: OutageDraft, communes: list[Unit], now: datetime
) -> None:
    outage.province = unit.parent or unit
    outage.unit = communes[0] if len(communes) == 1 else outage.province
    outage.place, outage.note = draft.place.strip()[:300], draft.note.strip()[:5000]
    outage.operator, outage.asset, outage.cause = draft.operator, draft.asset, draft.cause
    outage.services = " ".join(code for code in SERVICES if code in draft.services)
    outage.began_at, outage.ended_at = draft.began_at, draft.ended_at
    outage.people, outage.households = draft.people, draft.households
    outage.take_shape(draft.shape)
    outage.search_key = search_key(outage.place, *(one.full_name for one in communes))
    outage.changed_by, outage.changed_at = actor.user, now


def _tell_operator(actor: Actor, outage: Outage, now: datetime) -> None:
    if outage.operator is None or outage.operator_id in actor.organisation_ids:
        return
    sentence = gettext_lazy("Sự cố mạng được báo: %(place)s")
    tell_people(
        users=people_of(outage.operator, now),
        object_type="outage",
        object_id=outage.pk,
        text=lambda: str(sentence) % {"place": str(outage)},
        now=now,
    )
