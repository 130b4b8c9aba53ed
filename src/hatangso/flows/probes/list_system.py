"""A system is put on the list of those that are probed, changed, taken off, put back."""

from dataclasses import dataclass, fields
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.adapters.probes.reach import refusal
from hatangso.domain.probes.target import ProbeTarget, SystemKind, read_target
from hatangso.domain.words import Misstated
from hatangso.flows.refused import Refused
from hatangso.flows.seen import mark_of, take_up
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.probes.models import ProbedSystem

PROBE_DAYS = (0, 1, 7, 30)  # 0 = when asked
CHECK_MINUTES = (0, 15, 60, 360)  # 0 = never
MOST = 500  # systems of one unit


@dataclass(frozen=True)
class SystemDraft:
    """A system as a person lists it; `address` is a domain name or URL."""

    name: str
    address: str
    kind: SystemKind = SystemKind.WEBSITE
    owner: Organisation | None = None
    is_portal: bool = False
    probe_days: int = 7
    check_minutes: int = 60
    note: str = ""


def list_system(
    *, actor: Actor, unit: Unit, draft: SystemDraft, now: datetime, made_up: bool = False
) -> ProbedSystem:
    """Put a system of the unit on the list; it is probed from now on, unless it is `made_up` for the demo."""
    actor.require("manage_probes", unit)
    target = checked(draft, unit)
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        _require_new(unit, target, None)
        if ProbedSystem.objects.filter(unit=unit).count() >= MOST:
            raise Refused(_("Danh mục đã đủ %(count)d hệ thống.") % {"count": MOST})
        return ProbedSystem.objects.create(
            unit=unit, listed_by=actor.user, listed_at=now, demo=made_up, **told(draft, target)
        )


def edit_system(*, actor: Actor, system: ProbedSystem, draft: SystemDraft, seen: str) -> None:
    """Bring it to the draft; `seen` is `system_mark` of what the person had before them."""
    actor.require("manage_probes", system.unit)
    target = checked(draft, system.unit)
    with transaction.atomic():
        take_up(system, seen, system_mark)
        _require_new(system.unit, target, system)
        for name, value in told(draft, target).items():
            setattr(system, name, value)
        system.save()


def set_listed(*, actor: Actor, system: ProbedSystem, active: bool) -> None:
    """Stop probing a system, or begin again; what was found stays."""
    actor.require("manage_probes", system.unit)
    system.active = active
    system.save()


def target_of(system: ProbedSystem) -> ProbeTarget:
    """What the prober is to look at. The portal's name is held against that of its place."""
    place = system.unit
    commune = place.name if system.is_portal and place.level == "commune" else ""
    province = place.parent.name if commune and place.parent else ""
    return read_target(system.url, SystemKind(system.kind), commune=commune, province=province)


def checked(draft: SystemDraft, unit: Unit) -> ProbeTarget:
    """The draft's address, read; Refused with the field to mend."""
    if not draft.name.strip():
        raise Refused(_("Hãy ghi tên hệ thống."), field="name")
    if draft.owner is not None and draft.owner.unit_id not in {unit.pk, unit.parent_id}:
        raise Refused(_("Hãy chọn một cơ quan của địa phương."), field="owner")
    if draft.probe_days not in PROBE_DAYS or draft.check_minutes not in CHECK_MINUTES:
        raise Refused(_("Lựa chọn không hợp lệ."), field="probe_days")
    try:
        target = read_target(draft.address, draft.kind)
    except Misstated as wrong:
        raise Refused(wrong.words.spoken_in(get_language() or "vi"), field="address") from None
    if target.is_address and refusal(target.host, settings.PROBE_LIMITS) is not None:
        raise Refused(
            _(
                "Đây là địa chỉ mạng nội bộ nên bộ kiểm tra không được kết nối; hãy ghi tên miền công khai, "
                "hoặc nhờ người quản trị máy chủ cho phép mạng này."
            ),
            field="address",
        )
    return target


def told(draft: SystemDraft, target: ProbeTarget) -> dict[str, object]:
    """The columns of a checked draft."""
    return {
        "name": draft.name.strip()[:200],
        "url": target.url,
        "host": target.host,
        "kind": str(draft.kind),
        "owner": draft.owner,
        "is_portal": draft.is_portal,
        "probe_days": draft.probe_days,
        "check_minutes": draft.check_minutes,
        "note": draft.note.strip()[:300],
    }


def system_mark(system: ProbedSystem) -> str:
    """Stands for all that a form shows of it."""
    names = {field.name for field in fields(SystemDraft)} - {"address"} | {"url"}
    return mark_of(*(getattr(system, f"{name}_id" if name == "owner" else name) for name in sorted(names)))


def _require_new(unit: Unit, target: ProbeTarget, but: ProbedSystem | None) -> None:
    there = ProbedSystem.objects.filter(unit=unit, url=target.url).exclude(pk=but.pk if but else None)
    if there.exists():
        raise Refused(_("Địa chỉ này đã có trong danh mục."), field="address")
