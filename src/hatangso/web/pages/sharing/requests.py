"""Requests to share that concern the person, and how they stand."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.sharing.request import CLOSED, STATES
from hatangso.flows.sharing.sides import terms_of
from hatangso.store.assets.sight import Sight, sight_of
from hatangso.store.places.models import Unit
from hatangso.store.sharing.models import SharingRequest
from hatangso.store.sharing.who_sees import acts_for, province_of, requests_seen_by
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.sharing.words import state_words, titles_of, with_assets

WHOSE = {
    "": gettext_lazy("Tất cả"),
    "asked": gettext_lazy("Chúng tôi xin"),
    "owed": gettext_lazy("Xin chúng tôi"),
    "disputed": gettext_lazy("Có hiệp thương"),
}


@unit_page("share_assets", "mediate_sharing", "view_assets")
def sharing_requests(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; `?whose=`, `state=`, `q=`, `export=xlsx|csv`."""
    actor = request.actor  # type: ignore[attr-defined]
    own = acts_for(actor, "share_assets")
    visible = requests_seen_by(actor, unit)
    sight = sight_of(actor, province_of(unit))
    state, whose, text = (request.GET.get(name, "")[:100] for name in ("state", "whose", "q"))
    found = visible.order_by(F("closed_at").desc(nulls_first=True), "-asked_at", "-pk")
    if state in set(STATES):
        found = found.filter(state=state)
    if whose == "asked":
        found = found.filter(asker_id__in=own)
    elif whose == "owed":
        found = found.filter(owner_id__in=own)
    elif whose == "disputed":
        found = found.filter(disputes__isnull=False).distinct()
    if text:
        found = found.filter(
            Q(purpose__icontains=text)
            | Q(route__icontains=text)
            | Q(asker__name__icontains=text)
            | Q(owner__name__icontains=text)
        )
    found = with_assets(found.prefetch_related("disputes"))
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(
            kind, f"de-nghi-dung-chung-{unit.code}", _headings(), (_row(one, sight) for one in found)
        )
    return render(
        request,
        "sharing/requests.html",
        {
            "tab": "requests",
            "sight": sight,
            "page": Paginator(found, 25).get_page(request.GET.get("page")),
            "counts": visible.order_by().aggregate(
                all=Count("pk"), open=Count("pk", filter=~Q(state__in=CLOSED))
            ),
            "states": {one.value: state_words(one)[0] for one in STATES},
            "whose_choices": WHOSE if own else {key: WHOSE[key] for key in ("", "disputed")},
            "state": state,
            "whose": whose,
            "text": text,
            "terms": terms_of(province_of(unit)),
            "may_ask": bool(own),
            "mediates": actor.may("mediate_sharing", province_of(unit)),
        },
    )


def _headings() -> list[str]:
    return [
        _("Bên xin"),
        _("Chủ sở hữu"),
        _("Công trình, tuyến"),
        _("Mục đích"),
        _("Từ ngày"),
        _("Đến ngày"),
        _("Trạng thái"),
        _("Hạn trả lời"),
        _("Ngày gửi"),
    ]


def _row(one: SharingRequest, sight: Sight) -> list[Any]:
    return [
        one.asker.name,
        one.owner.name,
        ", ".join(titles_of(one, sight)) or one.route,
        one.purpose,
        one.wanted_from,
        one.wanted_to,
        state_words(one.state)[0],
        one.due_on,
        timezone.localdate(one.asked_at),
    ]


urlpatterns = [path("<unit:unit_code>/dung-chung/de-nghi/", sharing_requests, name="sharing_requests")]
