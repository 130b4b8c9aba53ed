"""What every resource asks first: which locality, and whether the person may."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.errors import HttpError

from hatangso.store.places.models import Unit


def asked_unit(request: HttpRequest, code: str, capability: str) -> Unit:
    """The living unit of that code; 404 where there is none, 403 where the person has nothing to do there."""
    unit = Unit.objects.select_related("parent").filter(code=code, valid_to=None).first()
    if unit is None:
        raise HttpError(404, f"Không có đơn vị hành chính mang mã {code}.")
    if not request.actor.may_somewhere(capability, unit):  # type: ignore[attr-defined]
        raise PermissionDenied(f"Vai trò của bạn không được xem dữ liệu của {unit.full_name}.")
    return unit
