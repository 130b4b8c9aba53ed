"""What is done to an asset from its page: next state, undo, return, delete, restore, split, photos, files."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hatangso.flows.assets.change_state import change_state
from hatangso.flows.assets.delete_asset import delete_asset, restore_asset
from hatangso.flows.assets.keep_photo import keep_photo, remove_photo
from hatangso.flows.assets.merge_assets import split_merge
from hatangso.flows.assets.undo_change import return_to, undo_change
from hatangso.flows.receive import place_of
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset, AssetPhoto
from hatangso.store.evidence.models import Received
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_day, asked_number
from hatangso.web.page import unit_page
from hatangso.web.pages.assets.one import asset_of

PICTURES = ("image/jpeg", "image/png", "image/webp")


@unit_page("edit_assets", "merge_assets")
@require_POST
def asset_act(request: HttpRequest, unit: Unit, uid: UUID) -> HttpResponse:
    """`action`: state (`to`, `on`, `why`), undo, return (`number`), delete (`why`), restore, split, photo."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found, _sight = asset_of(actor, unit, uid)
    done = ACTIONS.get(request.POST.get("action", ""))
    if done is None:
        raise Http404
    try:
        said = done(request, actor, found)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("asset", unit.code, uid)


def _seen(request: HttpRequest) -> int:
    return asked_number(request.POST.get("seen"))


def _state(request: HttpRequest, actor: Actor, found: Asset) -> str:
    change_state(
        actor=actor,
        asset=found,
        state=request.POST.get("to", ""),
        on=asked_day(request.POST.get("on")),
        note=request.POST.get("why", ""),
        seen_version=_seen(request),
        now=timezone.now(),
    )
    return _("Đã chuyển trạng thái.")


def _undo(request: HttpRequest, actor: Actor, found: Asset) -> str:
    undo_change(
        actor=actor,
        asset=found,
        number=asked_number(request.POST.get("number")),
        seen_version=_seen(request),
        now=timezone.now(),
    )
    return _("Đã hoàn tác; bản trước khi hoàn tác vẫn còn trong lịch sử.")


def _return(request: HttpRequest, actor: Actor, found: Asset) -> str:
    return_to(
        actor=actor,
        asset=found,
        number=asked_number(request.POST.get("number")),
        seen_version=_seen(request),
        now=timezone.now(),
    )
    return _("Đã trở về bản cũ; các bản sau vẫn còn trong lịch sử.")


def _delete(request: HttpRequest, actor: Actor, found: Asset) -> str:
    delete_asset(
        actor=actor,
        asset=found,
        reason=request.POST.get("why", ""),
        seen_version=_seen(request),
        now=timezone.now(),
    )
    return _("Đã xóa; có thể khôi phục ở trang này bất cứ lúc nào.")


def _restore(request: HttpRequest, actor: Actor, found: Asset) -> str:
    restore_asset(actor=actor, asset=found, now=timezone.now())
    return _("Đã khôi phục.")


def _split(request: HttpRequest, actor: Actor, found: Asset) -> str:
    split_merge(actor=actor, asset=found, now=timezone.now())
    return _("Đã tách ra; tài sản trở lại như trước khi gộp.")


def _photo(request: HttpRequest, actor: Actor, found: Asset) -> str:
    files = request.FILES.getlist("photos")
    if not files:
        raise Refused(_("Hãy chọn ảnh trước."))
    for file in files:
        keep_photo(
            actor=actor,
            asset=found,
            data=file.read(),
            name=file.name or "",
            uid=uuid4(),
            taken_on=asked_day(request.POST.get("on")),
            caption=request.POST.get("caption", ""),
            now=timezone.now(),
        )
    return _("Đã thêm ảnh.")


def _photo_gone(request: HttpRequest, actor: Actor, found: Asset) -> str:
    photo = get_object_or_404(AssetPhoto, pk=asked_number(request.POST.get("photo")), asset=found)
    remove_photo(actor=actor, photo=photo)
    return _("Đã bỏ ảnh.")


ACTIONS: dict[str, Any] = {
    "state": _state,
    "undo": _undo,
    "return": _return,
    "delete": _delete,
    "restore": _restore,
    "split": _split,
    "photo": _photo,
    "photo_gone": _photo_gone,
}


@unit_page("view_assets", "edit_assets")
@require_safe
def asset_photo(request: HttpRequest, unit: Unit, uid: UUID, photo: UUID) -> Any:
    """The picture, shown in the page; 403 for who does not see the asset whole."""
    found = _whole(request, unit, uid)
    kept = get_object_or_404(AssetPhoto.objects.select_related("file"), asset=found, uid=photo)
    return _bytes(kept.file, inline=kept.file.media_type in PICTURES)


@unit_page("view_assets", "edit_assets")
@require_safe
def asset_evidence(request: HttpRequest, unit: Unit, uid: UUID) -> Any:
    """The file that proves what is told, as an attachment."""
    found = _whole(request, unit, uid)
    if found.evidence is None:
        raise Http404
    return _bytes(found.evidence, inline=False)


def _whole(request: HttpRequest, unit: Unit, uid: UUID) -> Asset:
    found, sight = asset_of(request.actor, unit, uid)  # type: ignore[attr-defined]
    if not sight.sees_whole(found):
        raise PermissionDenied(_("Tệp này chỉ chủ sở hữu và cơ quan quản lý xem được."))
    return found


def _bytes(received: Received, *, inline: bool) -> Any:
    try:
        file = place_of(received.sha256).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        file, as_attachment=not inline, filename=received.file_name, content_type=received.media_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


_AT = "<unit:unit_code>/tai-san/<uuid:uid>/"
urlpatterns = [
    path(f"{_AT}lam/", asset_act, name="asset_act"),
    path(f"{_AT}anh/<uuid:photo>/", asset_photo, name="asset_photo"),
    path(f"{_AT}minh-chung/", asset_evidence, name="asset_evidence"),
]
