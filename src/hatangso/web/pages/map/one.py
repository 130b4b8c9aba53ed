"""The panel of one asset: what it is, its state, whose, a photo, and where to go from it."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hatangso.domain.assets.values import tell_value
from hatangso.domain.numbers_format import format_number
from hatangso.flows.assets.keep_asset import may_edit
from hatangso.store.assets.locate import with_commune_known
from hatangso.store.assets.models import AssetPhoto
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.assets.sight import shown_attributes, sight_of
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.map.map import address
from hatangso.web.pages.map.rows import Row, row_of, state_name
from hatangso.web.templatetags.progress import spoken

ATTRIBUTES_SHOWN = 8


@unit_page("view_assets", "edit_assets")
@require_safe
def map_asset(request: HttpRequest, unit: Unit, uid: UUID) -> HttpResponse:
    """The panel; 404 for what the person does not see here."""
    actor = request.actor  # type: ignore[attr-defined]
    row = seen_row(actor, unit, uid)
    asset = row.seen.asset
    photo = AssetPhoto.objects.filter(asset=asset).select_related("file").first() if row.seen.whole else None
    shown = row.seen.exact and asset.min_lon is not None
    return render(
        request,
        "map/one.html",
        {
            "row": row,
            "asset": asset,
            "unit": unit,
            "told": _told(row),
            "photo": photo,
            "photo_url": address("asset_photo", asset.unit, asset.uid, photo.uid) if photo else "",
            "bounds": f"{asset.min_lon},{asset.min_lat},{asset.max_lon},{asset.max_lat}" if shown else "",
            "may_edit": row.seen.whole and may_edit(actor, asset),
            "photo_add": address("map_photo", unit, asset.uid),
            "sending": uuid4(),
            "page": address("asset", unit, asset.uid),
            "edit": address("asset_edit", unit, asset.uid),
        },
    )


def seen_row(actor: Any, unit: Unit, uid: UUID) -> Row:
    """The asset's line as the person sees it in this unit; 404 else."""
    found = assets_seen_by(actor, unit).filter(uid=uid)
    asset = with_commune_known(found).select_related("owner", "operator", "unit__parent").first()
    if asset is None:
        raise Http404(_("Không có tài sản này ở đây, hoặc bạn không được xem."))
    return row_of(asset, sight_of(actor, unit))


def _told(row: Row) -> list[tuple[str, str]]:
    """What the panel says, in order; what is not known is left out."""
    asset, language = row.seen.asset, get_language() or "vi"
    dates = (
        (_("Dự kiến từ"), asset.planned_on),
        (_("Cấp phép ngày"), asset.permitted_on),
        (_("Hoạt động từ"), asset.in_service_on),
        (_("Tháo dỡ ngày"), asset.removed_on),
    )
    told = [
        (_("Trạng thái"), state_name(asset.state)),
        (_("Mã"), row.seen.code),
        (_("Chủ sở hữu"), row.owner),
        (_("Đơn vị vận hành"), str(asset.operator) if asset.operator_id else ""),
        (_("Địa chỉ"), row.seen.address),
        (_("Địa bàn"), row.place),
        *((name, date_format(day, "d/m/Y") if day else "") for name, day in dates),
        (_("Dài"), length_text(asset.length_m) if row.seen.exact else ""),
        (_("Diện tích"), area_text(asset.area_m2) if row.seen.exact else ""),
    ]
    if row.seen.type:
        values = row.seen.attributes
        for one in shown_attributes(row.seen.type, row.seen.whole)[:ATTRIBUTES_SHOWN]:
            told.append((spoken(one.label), tell_value(one, values.get(one.code), language)))
    return [(name, value) for name, value in told if value]


def length_text(metres: float | None) -> str:
    """
    >>> length_text(431.25), length_text(12345.6), length_text(None)
    ('431 m', '12,35 km', '')
    """
    if metres is None:
        return ""
    if metres < 1000:
        return f"{format_number(metres, 1 if metres < 100 else 0)} m"
    return f"{format_number(metres / 1000, 2 if metres < 100_000 else 1)} km"


def area_text(metres: float | None) -> str:
    """
    >>> area_text(512.4), area_text(25_000), area_text(3_400_000), area_text(None)
    ('512 m²', '2,5 ha', '3,4 km²', '')
    """
    if metres is None:
        return ""
    if metres < 10_000:
        return f"{format_number(metres, 1 if metres < 100 else 0)} m²"
    if metres < 1_000_000:
        return f"{format_number(metres / 10_000, 2)} ha"
    return f"{format_number(metres / 1_000_000, 2)} km²"


urlpatterns = [path("<unit:unit_code>/ban-do/tai-san/<uuid:uid>/", map_asset, name="map_asset")]
