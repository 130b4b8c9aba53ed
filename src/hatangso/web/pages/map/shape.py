"""The shape of an asset for the map's handles, and its saving: refused where another version stands."""

import json
from typing import Any
from uuid import UUID

import shapely
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hatangso.catalog.asset_types import asset_type
from hatangso.domain.assets.geometry import judged, shape_of_text
from hatangso.domain.words import Misstated
from hatangso.flows.assets.keep_asset import StaleAsset, require_edit
from hatangso.flows.assets.move_asset import move_asset
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.map.one import area_text, length_text, seen_row
from hatangso.web.pages.map.sent import sent_object


@unit_page("edit_assets")
@require_http_methods(["GET", "POST"])
def map_shape(request: HttpRequest, unit: Unit, uid: UUID) -> HttpResponse:
    """GET: shape, version. POST {geometry, seen_version}: 200, 409 with the other's, 422 with a sentence."""
    actor = request.actor  # type: ignore[attr-defined]
    asset = seen_row(actor, unit, uid).seen.asset
    require_edit(actor, asset)
    if request.method == "GET":
        return _private(_kept(asset))
    told = sent_object(request)
    try:
        kind = asset_type(asset.type)
        shape = judged(shape_of_text(json.dumps(told.get("geometry"))), kind.geometry if kind else ())
        moved = move_asset(
            actor=actor, asset=asset, shape=shape, seen_version=_version(told), now=timezone.now()
        )
    except Misstated as wrong:
        return _private({"message": wrong.words.spoken_in(get_language() or "vi")}, 422)
    except StaleAsset as stale:
        current = Asset.objects.select_related("unit", "changed_by").get(pk=stale.current.pk)
        mine = [
            {"label": _("Bạn mở từ bản"), "value": str(_version(told))},
            {"label": _("Người sửa"), "value": str(request.user)},
        ]
        return _private({**_kept(current), "message": stale.sentence, "mine": mine}, 409)
    except Refused as refused:
        return _private({"message": refused.sentence}, 422)
    return _private(_kept(Asset.objects.select_related("unit", "changed_by").get(pk=moved.pk)))


def _version(told: dict[str, Any]) -> int:
    """0 where none was told: no asset is in version 0, so that nothing unseen is overwritten."""
    seen = told.get("seen_version")
    return seen if isinstance(seen, int) and not isinstance(seen, bool) else 0


def _kept(asset: Asset) -> dict[str, Any]:
    shape = asset.shape
    who = str(asset.changed_by) if asset.changed_by_id else _("hệ thống")
    measure = length_text(asset.length_m) or area_text(asset.area_m2)
    told = [
        (_("Bản"), str(asset.version)),
        (_("Người sửa"), who),
        (_("Lúc"), f"{timezone.localtime(asset.changed_at):%H:%M %d/%m/%Y}"),
        (_("Địa bàn"), asset.unit.full_name),
        (_("Đo được"), measure),
    ]
    return {
        "uid": str(asset.uid),
        "version": asset.version,
        "name": str(asset),
        "geometry": json.loads(shapely.to_geojson(shape)) if shape is not None else None,
        "told": [{"label": label, "value": value} for label, value in told if value],
    }


def _private(told: dict[str, Any], status: int = 200) -> JsonResponse:
    answer = JsonResponse(told, status=status)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


urlpatterns = [path("<unit:unit_code>/ban-do/hinh/<uuid:uid>/", map_shape, name="map_shape")]
