"""How outages are worded on pages."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatangso.domain.numbers_format import format_number
from hatangso.domain.outages.causes import CAUSES, SERVICES
from hatangso.store.outages.models import Outage
from hatangso.web.components.places_map import Spot


def cause_name(code: str) -> str:
    """What a cause is called."""
    return CAUSES[code].spoken_in(get_language() or "vi") if code in CAUSES else code


def service_names(outage: Outage) -> str:
    """The services with commas between."""
    language = get_language() or "vi"
    return ", ".join(SERVICES[code].spoken_in(language) for code in outage.service_codes if code in SERVICES)


def clock(moment: datetime | None) -> str:
    """'14:05 02/03/2026' in Viet Nam; '' for None."""
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}" if moment else ""


def lasted(outage: Outage, now: datetime) -> str:
    """How long it took, or takes: '35 phút', '7,5 giờ', '3,2 ngày'."""
    return length_words((outage.ended_at or now) - outage.began_at)


def length_words(length: timedelta) -> str:
    """A length of time in the unit in which one reads it."""
    minutes = max(0.0, length.total_seconds() / 60)
    if minutes < 90:
        return _("%(n)d phút") % {"n": round(minutes)}
    if minutes < 48 * 60:
        return _("%(n)s giờ") % {"n": format_number(minutes / 60)}
    return _("%(n)s ngày") % {"n": format_number(minutes / 1440)}


def spot_of(outage: Outage, address: str) -> Spot:
    """The outage on a picture."""
    label = f"{outage.place or outage.unit.full_name}, {clock(outage.began_at)}"
    return Spot(outage.shape, label, address, closed=outage.ended_at is not None)


def places_of(outage: Outage) -> str:
    """The communes it touches."""
    return ", ".join(one.full_name for one in outage.communes.all())


def people_words(value: int | None) -> Any:
    """A number, or that it is not known."""
    return _("chưa biết") if value is None else format_number(value, 0)
