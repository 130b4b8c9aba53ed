"""What is done with a request as a whole, and about one of its recipients; the flows ask for the right."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.flows.copy_collection import copy_collection
from hatangso.flows.excuse_recipient import excuse_recipient, require_after_all
from hatangso.flows.extend_recipient import extend_recipient
from hatangso.flows.make_collection import delete_draft
from hatangso.flows.nudge_recipients import Nudged, nudge_recipients
from hatangso.flows.open_collection import (
    close_collection,
    open_collection,
    reopen_collection,
    withdraw_collection,
)
from hatangso.flows.refused import Refused
from hatangso.flows.tell_recipients import without_people
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_day, asked_way_back
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.request_words import request_asked, untold


@require_POST
@unit_page("run_collections")
def act(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Open, close, reopen, withdraw, copy, delete, or urge on all who are late."""
    asked = request_asked(request, unit, pk)
    actor = request.actor  # type: ignore[attr-defined]
    common: dict[str, Any] = {"actor": actor, "collection": asked, "now": timezone.now()}
    try:
        match request.POST.get("action"):
            case "open":
                open_collection(**common)
                messages.success(request, _("Đã mở kỳ thu thập; các nơi nhận đã được báo."))
                rows = asked.recipients.select_related("collection", "organisation", "place")
                if unread := untold(f"{one}" for one in without_people(rows, common["now"])):
                    messages.warning(request, unread)
            case "close":
                close_collection(**common)
                messages.success(request, _("Đã đóng kỳ thu thập; số liệu đã nộp vẫn duyệt được."))
            case "reopen":
                reopen_collection(**common)
                messages.success(request, _("Đã mở lại; những nơi chưa nộp đã được báo."))
            case "withdraw":
                withdraw_collection(reason=request.POST.get("reason", ""), **common)
                messages.success(request, _("Đã rút kỳ thu thập."))
            case "copy":
                copy = copy_collection(**common)
                messages.success(request, _("Đã chép thành kỳ mới đang soạn; hãy xem lại rồi mở."))
                return redirect("collection_edit", unit.code, copy.pk)
            case "delete":
                delete_draft(actor=actor, collection=asked)
                messages.success(request, _("Đã xóa kỳ thu thập đang soạn."))
                return redirect("collections", unit.code)
            case "nudge":
                again = request.POST.get("again") == "1"
                _tell_nudged(request, nudge_recipients(again=again, **common))
            case _unknown:
                raise PermissionDenied
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("collection", unit.code, asked.pk)


@require_POST
@unit_page("run_collections")
def act_on_recipient(request: HttpRequest, unit: Unit, pk: int, recipient_pk: int) -> HttpResponse:
    """Urge on, extend, excuse, or require after all."""
    asked = request_asked(request, unit, pk)
    recipient = (
        asked.recipients.select_related("collection__unit", "organisation").filter(pk=recipient_pk).first()
    )
    if recipient is None:
        raise Http404
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    reason = request.POST.get("reason", "")
    given: dict[str, Any] = {"actor": actor, "recipient": recipient, "reason": reason, "now": now}
    try:
        match request.POST.get("action"):
            case "nudge":
                again = request.POST.get("again") == "1"
                nudged = nudge_recipients(
                    actor=actor, collection=asked, only=[recipient.pk], again=again, now=now
                )
                _tell_nudged(request, nudged)
                said = ""
            case "extend":
                day = asked_day(request.POST.get("due_on"))
                if day is None:
                    raise Refused(_("Hãy chọn hạn mới."), field="due_on")
                extend_recipient(due_on=day, **given)
                said = _("Đã gia hạn cho %(who)s đến %(day)s.") % {
                    "who": recipient.organisation,
                    "day": f"{day:%d/%m/%Y}",
                }
            case "excuse":
                excuse_recipient(**given)
                said = _("Đã ghi miễn nộp cho %(who)s.") % {"who": recipient.organisation}
            case "require":
                require_after_all(**given)
                said = _("%(who)s lại phải nộp.") % {"who": recipient.organisation}
            case _unknown:
                raise PermissionDenied
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        if said:
            messages.success(request, said)
    back = asked_way_back(request.POST.get("next"))
    return redirect(back) if back else redirect("collection", unit.code, asked.pk)


def _tell_nudged(request: HttpRequest, nudged: Nudged) -> None:
    """How many were told, how many lately, and who has nobody to read it."""
    said = []
    if nudged.told:
        said.append(_("Đã đôn đốc %(count)d nơi.") % {"count": nudged.told})
    if nudged.lately:
        said.append(_("%(count)d nơi vừa được đôn đốc trong ngày nên bỏ qua.") % {"count": nudged.lately})
    if said:
        messages.success(request, " ".join(said))
    if nudged.nobody:
        messages.warning(request, untold(nudged.nobody))


urlpatterns = [
    path("<unit:unit_code>/thu-thap/<int:pk>/buoc/", act, name="collection_act"),
    path(
        "<unit:unit_code>/thu-thap/<int:pk>/noi-nhan/<int:recipient_pk>/",
        act_on_recipient,
        name="collection_recipient_act",
    ),
]
