"""A power failure behind an outage is laid before the electricity company: an obstacle that is followed."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.outages.keep_outage import outage_mark
from hatangso.flows.outages.rights import may_handle
from hatangso.flows.raise_obstacle import raise_obstacle
from hatangso.flows.refused import Refused
from hatangso.flows.seen import take_up
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import on_day
from hatangso.store.outages.models import Outage
from hatangso.store.programme.models import Obstacle


def power_companies(outage: Outage, now: datetime) -> QuerySet[Organisation]:
    """Those of the place and of its province."""
    near = [outage.unit_id, outage.province_id]
    found = Organisation.objects.filter(kind="power_company", unit_id__in=near, is_collective=False)
    return on_day(found, timezone.localdate(now)).order_by("name")


def ask_power(
    *, actor: Actor, outage: Outage, company: Organisation | None, seen: str, now: datetime
) -> Obstacle:
    """Raise it once and remember it at the outage. `company`: needed only where there are several."""
    if not may_handle(actor, outage):
        actor.require("handle_outages", outage.unit)
    if outage.cause != "power":
        raise Refused(_("Chỉ sự cố do mất điện mới chuyển Điện lực; hãy sửa nguyên nhân trước."))
    there = list(power_companies(outage, now))
    if not there:
        raise Refused(
            _("Chưa có đơn vị Điện lực nào trong danh mục cơ quan; hãy thêm (loại “Điện lực”) rồi chuyển.")
        )
    to = company or (there[0] if len(there) == 1 else None)
    if to is None or to not in there:
        raise Refused(_("Hãy chọn đơn vị Điện lực để chuyển."), field="company")
    organisation = _in_whose_name(actor, outage)
    told = _told(outage)
    with transaction.atomic():
        take_up(outage, seen, outage_mark)
        if outage.withdrawn_at is not None:
            raise Refused(_("Sự cố này đã rút."))
        if outage.obstacle is not None:
            return outage.obstacle
        obstacle = raise_obstacle(
            actor=actor, unit=outage.unit, organisation=organisation,
            title=_("Mất điện gây gián đoạn mạng: %(place)s") % {"place": str(outage)[:120]},
            text=told, proposal=_("Đề nghị khôi phục cấp điện, cho biết nguyên nhân và thời gian cấp lại."),
            task=None, target=None, held_by=to, now=now,
        )  # fmt: skip
        outage.obstacle = obstacle
        outage.save()
    return obstacle


def _in_whose_name(actor: Actor, outage: Outage) -> Organisation:
    near = {outage.unit_id, outage.province_id}
    for grant in actor.grants:
        if grant.unit_id in near and grant.reach("raise_obstacle"):
            organisation: Organisation = Organisation.objects.get(pk=grant.organisation_id)
            if actor.may("raise_obstacle", outage.unit, frozenset({organisation.pk})):
                return organisation
    raise Refused(_("Vai trò của bạn không nêu được vướng mắc ở địa bàn này."))


def _told(outage: Outage) -> str:
    """Place and time: what the electricity company needs, and may know."""
    began = timezone.localtime(outage.began_at)
    said = [
        _("Nơi: %(place)s.") % {"place": outage.place or outage.unit.full_name},
        _("Bắt đầu: %(when)s.") % {"when": f"{began:%H:%M %d/%m/%Y}"},
    ]
    if outage.ended_at is not None:
        ended = timezone.localtime(outage.ended_at)
        said.append(_("Khôi phục: %(when)s.") % {"when": f"{ended:%H:%M %d/%m/%Y}"})
    else:
        said.append(_("Chưa khôi phục."))
    if outage.min_lon is not None:
        said.append(
            _("Toạ độ (vĩ độ; kinh độ): %(at)s.")
            % {"at": f"{outage.min_lat:.5f}; {outage.min_lon:.5f}".replace(".", ",")}
        )
    return " ".join(said)
