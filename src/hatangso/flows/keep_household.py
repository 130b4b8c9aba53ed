"""The names of a support programme: a household is entered, changed, taken out; only by who may see them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.keep_support_programme import require_open
from hatangso.flows.refused import Refused
from hatangso.flows.seen import mark_of, take_up
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.support.models import SupportedHousehold, SupportProgramme


@dataclass(frozen=True)
class HouseholdDraft:
    """One household as a person describes it. `helped_on` None: not helped yet."""

    neighbourhood: Neighbourhood
    group: str
    head: str
    code: str = ""
    helped_on: date | None = None
    what: str = ""
    note: str = ""


def add_household(
    *, actor: Actor, programme: SupportProgramme, draft: HouseholdDraft, now: datetime
) -> SupportedHousehold:
    """Put a household on the list."""
    require_names(actor, programme)
    require_open(programme)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=programme.unit_id)
        check_household(draft, programme, None, timezone.localdate(now))
        return SupportedHousehold.objects.create(
            programme=programme, entered_by=actor.user, entered_at=now, **columns_of(draft)
        )


def edit_household(
    *, actor: Actor, household: SupportedHousehold, draft: HouseholdDraft, seen: str, now: datetime
) -> None:
    """Bring it to the draft; `seen` is `household_mark` of what the person had before them."""
    require_names(actor, household.programme)
    require_open(household.programme)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=household.programme.unit_id)
        take_up(household, seen, household_mark)
        check_household(draft, household.programme, household, timezone.localdate(now))
        for name, value in columns_of(draft).items():
            setattr(household, name, value)
        household.save()


def drop_household(*, actor: Actor, household: SupportedHousehold) -> None:
    """Take it off the list; the trail keeps that it was there, not who it was."""
    require_names(actor, household.programme)
    with transaction.atomic():
        household.delete()


def require_names(actor: Actor, programme: SupportProgramme) -> None:
    """Writing the list needs both rights: to run the programme and to see names."""
    actor.require("see_support_names", programme.unit)
    actor.require("manage_support", programme.unit)


def household_mark(household: SupportedHousehold) -> str:
    """Stands for all that a form shows of it."""
    return mark_of(
        household.neighbourhood_id,
        household.group,
        household.household_head,
        household.household_code,
        household.helped_on,
        household.what,
        household.household_note,
    )


def columns_of(draft: HouseholdDraft) -> dict[str, object]:
    """The draft as columns of the row."""
    return {
        "neighbourhood": draft.neighbourhood,
        "group": draft.group,
        "household_head": draft.head.strip(),
        "household_code": draft.code.strip(),
        "helped_on": draft.helped_on,
        "what": draft.what.strip(),
        "household_note": draft.note.strip(),
    }


def check_household(
    draft: HouseholdDraft, programme: SupportProgramme, household: SupportedHousehold | None, today: date
) -> None:
    """Refuse what cannot be: another ward's neighbourhood, an unknown group, a day to come, a code twice."""
    if draft.neighbourhood.unit_id != programme.unit_id:
        raise Refused(_("Thôn, tổ dân phố không thuộc xã, phường này."), field="neighbourhood")
    if draft.group not in programme.groups:
        raise Refused(_("Nhóm hộ không có trong chương trình."), field="group")
    if not draft.head.strip():
        raise Refused(_("Hãy ghi họ tên chủ hộ."), field="head")
    if draft.helped_on is not None and not programme.begins <= draft.helped_on <= today:
        raise Refused(
            _("Ngày hỗ trợ phải từ khi chương trình bắt đầu (%(day)s) đến hôm nay.")
            % {"day": f"{programme.begins:%d/%m/%Y}"},
            field="helped_on",
        )
    if programme.retain_until < today:
        raise Refused(_("Đã quá hạn giữ tên hộ của chương trình; danh sách không nhập thêm được."))
    if draft.code.strip():
        same = SupportedHousehold.objects.filter(programme=programme, household_code=draft.code.strip())
        if household is not None:
            same = same.exclude(pk=household.pk)
        if same.exists():
            raise Refused(_("Mã hộ này đã có trong danh sách của chương trình."), field="code")
