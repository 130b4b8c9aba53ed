"""Who is asked: classes of recipients with how many each is, communes to choose, and who is asked already."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.places.search_key import search_key
from hatangso.flows.change_recipients import add_recipients, remove_recipients
from hatangso.flows.refused import Refused
from hatangso.flows.tell_recipients import without_people
from hatangso.store.collection.audiences import Asked, Audience, audiences
from hatangso.store.collection.models import Collection
from hatangso.store.places.models import Unit
from hatangso.web.asked import asked_ids
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.request_words import request_asked, untold

A_PAGE = 50


@unit_page("run_collections")
def recipients(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Add by class or one by one, take out; `?q=` finds among those asked."""
    one = request_asked(request, unit, pk)
    if request.method == "POST":
        try:
            messages.success(request, _changed(request, unit, one))
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect("collection_recipients", unit.code, one.pk)
    offered = audiences(unit, timezone.localdate())
    there = list(
        one.recipients.select_related("organisation", "place").order_by("place__level", "place__name")
    )
    known = {Asked(row.organisation_id, row.place_id) for row in there}
    words = search_key(request.GET.get("q", "")[:200]).split()
    found = [
        row
        for row in there
        if all(word in search_key(f"{row.organisation.name} {row.place.full_name}") for word in words)
    ]
    return render(
        request,
        "collections/collection_recipients.html",
        {
            "one": one,
            "classes": [_shown(each, known) for each in offered if _is_common(each)],
            "rare": [_shown(each, known) for each in offered if each.is_class and not _is_common(each)],
            "singles": [_shown(each, known) for each in offered if not each.is_class],
            "communes": Unit.objects.filter(parent=unit, level="commune", valid_to=None).order_by("name"),
            "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
            "text": request.GET.get("q", ""),
            "total": len(there),
            "places": len(Counter(row.place_id for row in there)),
        },
    )


def _is_common(audience: Audience) -> bool:
    """Whether it stands in the first list: a class of several, or one that is no office of one commune."""
    return audience.is_class and (audience.count > 1 or not audience.key.startswith("name:"))


def _shown(audience: Audience, known: set[Asked]) -> dict[str, Any]:
    there = sum(1 for member in audience.members if member in known)
    return {"audience": audience, "there": there, "all_there": there == audience.count}


def _changed(request: HttpRequest, unit: Unit, one: Collection) -> str:
    actor, posted = request.actor, request.POST  # type: ignore[attr-defined]
    match posted.get("action"):
        case "add":
            keys = set(posted.getlist("audience"))
            communes = frozenset(asked_ids(posted.getlist("commune")))
            offered = audiences(unit, timezone.localdate())
            asked = [member for each in offered if each.key in keys for member in each.within(communes)]
            now = timezone.now()
            made = add_recipients(actor=actor, collection=one, asked=asked, now=now)
            if one.state == "open" and (unread := untold(str(row) for row in without_people(made, now))):
                messages.warning(request, unread)
            return _("Đã thêm %(count)d nơi nhận.") % {"count": len(made)}
        case "remove":
            count = remove_recipients(actor=actor, collection=one, ids=asked_ids(posted.getlist("recipient")))
            return _("Đã bỏ %(count)d nơi nhận.") % {"count": count}
        case _unknown:
            raise PermissionDenied


urlpatterns = [
    path("<unit:unit_code>/thu-thap/<int:pk>/hoi-ai/", recipients, name="collection_recipients"),
]
