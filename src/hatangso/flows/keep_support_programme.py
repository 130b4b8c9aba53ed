"""A support programme is described, changed, closed and opened again."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from hatangso.flows.refused import Refused
from hatangso.flows.seen import mark_of, take_up
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.support.models import SupportProgramme

KINDS = ("device", "telecom", "other")
MOST_GROUPS = 12


@dataclass(frozen=True)
class SupportDraft:
    """A programme as a person wants it."""

    name: str
    kind: str
    groups: tuple[str, ...]
    funding: str
    begins: date
    ends: date | None
    legal_basis: str
    retain_until: date


def add_support_programme(
    *, actor: Actor, unit: Unit, draft: SupportDraft, now: datetime
) -> SupportProgramme:
    """A new programme of the ward, open."""
    actor.require("manage_support", unit)
    if unit.level != "commune":
        raise Refused(_("Chương trình hỗ trợ được lập ở xã, phường; cấp tỉnh xem số tổng hợp."))
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        _check(draft, unit, None)
        return SupportProgramme.objects.create(
            unit=unit, made_by=actor.user, made_at=now, demo=unit.demo, **_told(draft)
        )


def edit_support_programme(
    *, actor: Actor, programme: SupportProgramme, draft: SupportDraft, seen: str
) -> None:
    """Bring it to the draft; `seen` is `programme_mark` of what the person had before them."""
    actor.require("manage_support", programme.unit)
    with transaction.atomic():
        take_up(programme, seen, programme_mark)
        _check(draft, programme.unit, programme)
        for name, value in _told(draft).items():
            setattr(programme, name, value)
        programme.save()


def set_support_state(*, actor: Actor, programme: SupportProgramme, state: str) -> None:
    """'closed': no more counts and names; 'open': again."""
    actor.require("manage_support", programme.unit)
    if state not in {"open", "closed"}:
        raise Refused(_("Lựa chọn không hợp lệ."))
    programme.state = state
    programme.save()


def require_open(programme: SupportProgramme) -> None:
    """Refuse to write into a closed programme."""
    if programme.state != "open":
        raise Refused(_("Chương trình đã đóng; hãy mở lại chương trình rồi nhập tiếp."))


def programme_mark(programme: SupportProgramme) -> str:
    """Stands for all that a form shows of it."""
    return mark_of(*(getattr(programme, field.name) for field in fields(SupportDraft)), programme.state)


def _told(draft: SupportDraft) -> dict[str, object]:
    return {**vars(draft), "groups": list(draft.groups), "name": draft.name.strip()}


def _check(draft: SupportDraft, unit: Unit, programme: SupportProgramme | None) -> None:
    if not draft.name.strip():
        raise Refused(_("Hãy ghi tên chương trình."), field="name")
    if draft.kind not in KINDS:
        raise Refused(_("Hãy chọn loại hỗ trợ."), field="kind")
    if not draft.groups or len(set(draft.groups)) < len(draft.groups) or len(draft.groups) > MOST_GROUPS:
        raise Refused(
            _("Hãy ghi từ 1 đến %(most)d nhóm hộ, mỗi dòng một nhóm, không trùng nhau.")
            % {"most": MOST_GROUPS},
            field="groups",
        )
    if any(len(group) > 80 for group in draft.groups):
        raise Refused(_("Tên nhóm hộ dài quá 80 ký tự."), field="groups")
    if draft.ends is not None and draft.ends < draft.begins:
        raise Refused(_("Ngày kết thúc trước ngày bắt đầu."), field="ends")
    if draft.retain_until < (draft.ends or draft.begins):
        raise Refused(_("Hạn giữ tên hộ phải sau khi chương trình kết thúc."), field="retain_until")
    others = SupportProgramme.objects.filter(unit=unit)
    if programme is not None:
        others = others.exclude(pk=programme.pk)
        _check_groups_in_use(draft, programme)
    name = draft.name.strip().casefold()  # in Python: not every database folds Vietnamese letters
    if any(other.casefold() == name for other in others.values_list("name", flat=True)):
        raise Refused(_("Đã có chương trình mang tên này."), field="name")


def _check_groups_in_use(draft: SupportDraft, programme: SupportProgramme) -> None:
    used = {
        *programme.counts.values_list("group", flat=True),
        *programme.households.values_list("group", flat=True),
    }
    if lost := sorted(used - set(draft.groups)):
        raise Refused(
            _("Nhóm “%(group)s” đã có số liệu hoặc tên hộ nên không bỏ, không đổi tên được.")
            % {"group": lost[0]},
            field="groups",
        )
