"""Requests that duties and targets suggest: a person takes, changes or drops each of them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.flows.propose_collections import Proposed, drop_proposal, proposals_for, take_proposal
from hatangso.flows.refused import Refused
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_by_code
from hatangso.web.page import unit_page
from hatangso.web.templatetags.progress import spoken


@dataclass(frozen=True)
class Shown:
    """A proposal in words."""

    proposed: Proposed
    indicators: list[str]
    recipients: list[str]


@unit_page("run_collections")
def proposals(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The list; POST `take`, `edit` or `drop` one of them by its key."""
    if request.method == "POST":
        return _decided(request, unit)
    found = proposals_for(unit, timezone.localdate())
    codes = {code for one in found for code in one.proposal.indicators}
    labels = {code: spoken(known.label) for code, known in definitions_by_code(codes).items()}
    ids = {asked.organisation_id for one in found for asked in one.asked}
    names: dict[int, str] = dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))
    shown = [
        Shown(
            one,
            [labels.get(code, code) for code in one.proposal.indicators],
            [names[asked.organisation_id] for asked in one.asked],
        )
        for one in found
    ]
    return render(request, "collections/collection_proposals.html", {"shown": shown})


def _decided(request: HttpRequest, unit: Unit) -> HttpResponse:
    given: dict[str, Any] = {
        "actor": request.actor,  # type: ignore[attr-defined]
        "unit": unit,
        "key": request.POST.get("key", ""),
        "now": timezone.now(),
    }
    try:
        match request.POST.get("action"):
            case "take":
                made = take_proposal(**given)
                messages.success(request, _("Đã lập kỳ thu thập đang soạn; xem lại rồi mở."))
                return redirect("collection", unit.code, made.pk)
            case "edit":
                made = take_proposal(**given)
                return redirect("collection_edit", unit.code, made.pk)
            case "drop":
                drop_proposal(**given)
                messages.success(request, _("Đã bỏ đề xuất; có thể tìm lại trong các kỳ đã rút."))
            case _unknown:
                raise PermissionDenied
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("collection_proposals", unit.code)


urlpatterns = [path("<unit:unit_code>/thu-thap/de-xuat/", proposals, name="collection_proposals")]
