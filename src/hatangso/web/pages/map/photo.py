"""A photo of an asset, sent from the map's panel."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.flows.assets.keep_asset import require_edit
from hatangso.flows.assets.keep_photo import keep_photo
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.map.one import seen_row


@unit_page("edit_assets")
@require_POST
def map_photo(request: HttpRequest, unit: Unit, uid: UUID) -> HttpResponse:
    """`photo` and the sending's `uid` → 200, or 422 with a sentence."""
    actor = request.actor  # type: ignore[attr-defined]
    asset = seen_row(actor, unit, uid).seen.asset
    require_edit(actor, asset)
    file = request.FILES.get("photo")
    try:
        if file is None:
            raise Refused(_("Hãy chọn ảnh trước."), field="photos")
        keep_photo(
            actor=actor,
            asset=asset,
            data=file.read(),
            name=file.name or "",
            uid=_sending(request.POST.get("uid", "")),
            now=timezone.now(),
        )
    except Refused as refused:
        return JsonResponse({"message": refused.sentence}, status=422)
    return JsonResponse({"message": _("Đã thêm ảnh.")})


def _sending(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


urlpatterns = [path("<unit:unit_code>/ban-do/anh/<uuid:uid>/", map_photo, name="map_photo")]
