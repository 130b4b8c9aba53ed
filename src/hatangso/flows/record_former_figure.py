"""What a unit that is no more once reported is entered by the locality that came from it."""

from datetime import datetime

from django.utils.translation import gettext as _

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
    if former.pk == unit.pk or former.pk not in ancestry(unit).units:
        raise Refused(_("Đơn vị này không phải đơn vị cũ của địa phương."), field="former")
    if former.valid_to is not None and entry.told.period.first_day >= former.valid_to:
        raise Refused(
            _("%(former)s kết thúc ngày %(day)s; hãy chọn kỳ trước ngày ấy.")
            % {"former": former.full_name, "day": f"{former.valid_to:%d/%m/%Y}"},
            field="period",
        )
    (row,) = record_figures(actor=actor, unit=former, entries=[entry], now=now, rights_in=unit)
    return row
