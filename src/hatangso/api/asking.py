"""What every resource asks first: which locality, and whether the person may."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from hatangso.store.organisations.access import denied
from hatangso.store.places.models import Unit


def asked_unit(request: HttpRequest, code: str, capability: str) -> Unit:
    """The living unit of that code; 404 where there is none, 403 where the person has nothing to do there."""
    unit = Unit.objects.select_related("parent").filter(code=code, valid_to=None).first()
    if unit is None:
        raise HttpError(404, _("Không có đơn vị hành chính mang mã %(code)s.") % {"code": code})
    if not request.actor.may_somewhere(capability, unit):  # type: ignore[attr-defined]
        raise PermissionDenied(denied(capability, unit))
    return unit
