"""What a unit that is no more once reported is entered, approved or returned by the locality it went into."""

from datetime import datetime

from django.utils.translation import gettext as _

from hatangso.flows.decide_figure import approve_figures, return_figure
from hatangso.flows.record_figure import FigureEntry, record_figures
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme.models import Observation
from hatangso.store.programme.rebased import ancestry


def record_former_figure(
    *, actor: Actor, unit: Unit, former: Unit, entry: FigureEntry, now: datetime
) -> Observation:
    """Keep what the former unit reported for a period in which it still existed; checked as every figure."""
    actor.require("enter_figures", unit)
    _require_former(unit, former.pk)
    if former.valid_to is not None and entry.told.period.first_day >= former.valid_to:
        raise Refused(
            _("%(former)s kết thúc ngày %(day)s; hãy chọn kỳ trước ngày ấy.")
            % {"former": former.full_name, "day": f"{former.valid_to:%d/%m/%Y}"},
            field="period",
        )
    (row,) = record_figures(actor=actor, unit=former, entries=[entry], now=now, rights_in=unit)
    return row


def decide_former_figure(
    *, actor: Actor, unit: Unit, figure: Observation, approve: bool, reason: str = "", now: datetime
) -> None:
    """Approve it, or return it with the reason; asked of who approves figures in the locality of today."""
    actor.require("approve_figures", unit)
    _require_former(unit, figure.unit_id)
    if approve:
        approve_figures(actor=actor, unit=figure.unit, figures=[figure], now=now, rights_in=unit)
    else:
        return_figure(actor=actor, figure=figure, reason=reason, now=now, rights_in=unit)


def _require_former(unit: Unit, former_id: int) -> None:
    if former_id == unit.pk or former_id not in ancestry(unit).units:
        raise Refused(_("Đơn vị này không phải đơn vị cũ của địa phương."), field="former")
