"""One change from a phone in the field: kept, refused with a sentence, or told what stands there now."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.flows.assets.keep_asset import StaleAsset
from hatangso.flows.assets.take_field_change import SentChange, take_field_change
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.field.told import UNSEEN, private, told_asset

LONGEST = 64 * 1024  # characters of one change without its photo
MOST_FIELDS = 200
MOST_VERSION = 2**31
YEARS = range(2000, 2200)


@unit_page("edit_assets")
@require_POST
def field_sync(request: HttpRequest, unit: Unit) -> JsonResponse:
    """`change`: JSON; `photo`: a file. 200 kept, 409 with the asset as it is now, 403 and 422 a sentence."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        taken = take_field_change(actor=actor, unit=unit, sent=read_change(request), now=timezone.now())
    except StaleAsset as stale:
        return private({"state": "conflict", **_conflict(actor, stale)}, 409)
    except Refused as refused:
        return private({"state": "refused", "message": refused.sentence, "field": _field(refused)}, 422)
    except PermissionDenied as denied:
        return private({"state": "refused", "message": str(denied), "field": ""}, 403)
    asset = _now(actor, taken.asset)
    return private({"state": "kept", "again": taken.again, "doubtful": taken.doubtful, "asset": asset})


def _conflict(actor: Actor, stale: StaleAsset) -> dict[str, Any]:
    """What stands there now, without the name of who changed it: it would stay on the phone."""
    said = _("Tài sản này đã được sửa lúc %(when)s, sau khi bạn lấy về máy; hãy xem hai bản và chọn.")
    when = f"{timezone.localtime(stale.current.changed_at):%H:%M %d/%m/%Y}"
    return {"message": said % {"when": when}, "asset": _now(actor, stale.current)}


def _now(actor: Actor, asset: Asset) -> dict[str, Any]:
    return told_asset(actor, Asset.objects.select_related("unit").defer(*UNSEEN).get(pk=asset.pk))


def _field(refused: Refused) -> str:
    return {"shape": "place", "photos": ""}.get(refused.field or "", refused.field or "")


def read_change(request: HttpRequest) -> SentChange:
    """The change of the request, read without trusting it. Refused where it cannot be one."""
    if getattr(request, "upload_too_large", False):
        raise Refused(_("Ảnh quá nặng; hãy chụp lại ở cỡ nhỏ hơn."))
    text = request.POST.get("change", "")
    photo: Any = request.FILES.get("photo")
    try:
        if len(text) > LONGEST:
            raise ValueError
        told = json.loads(text)
        made_at = datetime.fromisoformat(told["made_at"])
        if timezone.is_naive(made_at) or made_at.year not in YEARS:
            raise ValueError
        kind = told["kind"]
        if kind not in ("add", "edit", "photo") or (kind == "photo") != (photo is not None):
            raise ValueError
        return SentChange(
            uid=UUID(told["uid"]),
            asset=UUID(told["asset"]),
            kind=kind,
            made_at=made_at,
            type=_text(told.get("type", "")),
            seen_version=_version(told.get("seen_version", 0)),
            fields=_fields(told.get("fields", {})),
            accuracy_m=_accuracy(told.get("accuracy_m")),
            photo=photo.read() if photo is not None else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise Refused(_("Không đọc được thay đổi này; hãy mở lại trang khi có mạng rồi gửi lại.")) from None


def _version(told: object) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or not 0 <= told < MOST_VERSION:
        raise ValueError
    return told


def _fields(told: object) -> dict[str, str]:
    if not isinstance(told, dict) or len(told) > MOST_FIELDS:
        raise ValueError
    return {_text(name): _text(value) for name, value in told.items()}


def _text(told: object) -> str:
    """No NUL, which PostgreSQL has no place for, and no half of a character, which cannot be written."""
    if not isinstance(told, str) or "\x00" in told:
        raise ValueError
    told.encode()
    return told


def _accuracy(told: object) -> float | None:
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 <= told < 1e6:
        return None
    return float(told)


urlpatterns = [path("<unit:unit_code>/di-thuc-dia/gui/", field_sync, name="field_sync")]
