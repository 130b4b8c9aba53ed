"""Administrative units: found by what people type (for the choice of a place in forms), or by code."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from hatangso.store.places.models import Unit
from hatangso.store.places.queries import search_units

router = Router(tags=["units"], auth=None)  # official facts, public


class UnitOut(Schema):
    """One unit that exists now."""

    code: str
    level: str
    kind: str
    name: str
    full_name: str
    parent_code: str | None
    parent_name: str | None

    @staticmethod
    def resolve_parent_code(unit: Unit) -> str | None:
        return unit.parent.code if unit.parent else None

    @staticmethod
    def resolve_parent_name(unit: Unit) -> str | None:
        return unit.parent.full_name if unit.parent else None


@router.get("", response=list[UnitOut])
def find_units(
    request: HttpRequest,
    q: str = Query("", max_length=100),  # type: ignore[type-arg]
    level: str = Query("", pattern="^(province|commune|)$"),  # type: ignore[type-arg]
    limit: int = Query(15, ge=1, le=50),  # type: ignore[type-arg]
) -> list[Unit]:
    """Living units by code, name, former name or province, with or without accents, the likeliest first."""
    return search_units(q, limit=limit, level=level)


@router.get("/{code}", response=UnitOut)
def unit_by_code(request: HttpRequest, code: str) -> Unit:
    """The living unit of that code."""
    unit: Unit | None = Unit.objects.select_related("parent").filter(code=code, valid_to=None).first()
    if unit is None:
        raise HttpError(404, _("Không có đơn vị hành chính mang mã %(code)s.") % {"code": code})
    return unit
