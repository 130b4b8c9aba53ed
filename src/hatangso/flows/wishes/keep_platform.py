"""A cloud service or shared platform is entered or changed, with which office uses it and how many people."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.places.search_key import search_key
from hatangso.domain.wishes.platforms import KINDS
from hatangso.flows.refused import Refused
from hatangso.flows.seen import mark_of, take_up
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.wishes.models import Platform, PlatformUse

MANAGE = "manage_platforms"


@dataclass(frozen=True)
class PlatformDraft:
    """What is told of a platform."""

    name: str
    kind: str
    provider: str = ""
    level_file: str = ""
    cost_note: str = ""
    note: str = ""
    ended_on: date | None = None


def keep_platform(
    *,
    actor: Actor,
    unit: Unit,
    draft: PlatformDraft,
    uid: UUID,
    now: datetime,
    platform: Platform | None = None,
    seen: str = "",
) -> Platform:
    """Write it down once (`uid`), or change `platform` as it was `seen`."""
    actor.require(MANAGE, platform.unit if platform else unit)
    if not draft.name.strip():
        raise Refused(_("Hãy ghi tên dịch vụ, nền tảng."), field="name")
    if draft.kind not in KINDS:
        raise Refused(_("Hãy chọn loại dịch vụ."), field="kind")
    with transaction.atomic():
        if platform is None:
            Unit.objects.select_for_update().get(pk=unit.pk)
            twice: Platform | None = Platform.objects.filter(uid=uid, unit=unit).first()
            if twice is not None:
                return twice
            platform = Platform(uid=uid, unit=unit, demo=unit.demo)
        else:
            take_up(platform, seen, platform_mark)
        for name, value in vars(draft).items():
            setattr(platform, name, value.strip() if isinstance(value, str) else value)
        platform.search_key = search_key(draft.name, draft.provider)
        platform.changed_by, platform.changed_at = actor.user, now
        platform.save()
    return platform


def keep_use(
    *,
    actor: Actor,
    platform: Platform,
    office: Organisation,
    since: date | None,
    users: int | None,
    staff: int | None,
    now: datetime,
) -> PlatformUse:
    """How an office uses it; telling the same office again replaces what it told."""
    actor.require(MANAGE, platform.unit)
    if office.unit_id not in {platform.unit_id, platform.unit.parent_id}:
        raise Refused(_("Hãy chọn một cơ quan của địa phương."), field="office")
    if users is not None and staff is not None and users > staff:
        raise Refused(_("Số người dùng không thể nhiều hơn số cán bộ."), field="users")
    if since is not None and since > timezone.localdate(now):
        raise Refused(_("Ngày bắt đầu dùng không thể ở tương lai."), field="since")
    told = {"since": since, "users": users, "staff": staff, "counted_on": timezone.localdate(now)}
    use, _made = PlatformUse.objects.update_or_create(platform=platform, office=office, defaults=told)
    return use


def end_use(*, actor: Actor, platform: Platform, office_id: int) -> None:
    """The office uses it no more."""
    actor.require(MANAGE, platform.unit)
    PlatformUse.objects.filter(platform=platform, office_id=office_id).delete()


def platform_mark(platform: Platform) -> str:
    """What a form shows of it, in short."""
    return mark_of(platform.changed_at.timestamp(), platform.name, platform.provider, platform.level_file)
