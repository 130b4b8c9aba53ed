"""One publication: its figures with what is contested, its versions; published anew or withdrawn."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.domain.places.search_key import search_key
from hatangso.flows.hand_down import hand_down_again, withdraw_publication
from hatangso.flows.publication_words import words_of
from hatangso.flows.refused import Refused
from hatangso.store.collection.filing_sheets import entries_of, values_of_entry
from hatangso.store.collection.models import Filing
from hatangso.store.collection.publications import publications_of
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_by_code
from hatangso.web.page import unit_page
from hatangso.web.pages.collections.handed_figures import as_tried, handed_figures, said_published, unseen
from hatangso.web.pages.collections.table_values import figure_text
from hatangso.web.templatetags.progress import spoken

FIGURES_A_PAGE = 60


@unit_page("view_programme")
def publication(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """One publication with its figures; POST: a later version, or its withdrawal."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    actor.require("view_programme", unit)
    one = publications_of(unit).filter(pk=pk).first()
    if one is None:
        raise Http404(_("Không có công bố này."))
    context: dict[str, Any] = {}
    status = 200
    today = timezone.localdate(now)
    if request.method == "POST":
        actor.require("hand_down", one.recipient.place)
        reason = request.POST.get("reason", "")
        try:
            if request.POST.get("action") == "withdraw":
                withdraw_publication(actor=actor, publication=one, reason=reason, now=now)
                messages.success(request, _("Đã rút công bố; số liệu vẫn còn trong lịch sử của từng nơi."))
                return redirect("publication", unit.code, pk)
            words = words_of(one, today)
            found, received, source = handed_figures(
                request, one.recipient.place, words.period, words.footing, today
            )
            tried = as_tried(one.recipient.place, words, found, received, source)
            publishes = request.POST.get("action") == "publish" and not found.faults
            if publishes and not unseen(request, tried):
                hand_down_again(
                    actor=actor,
                    publication=one,
                    published_on=today,
                    figures=found.figures,
                    reason=reason,
                    evidence=[received] if received else [],
                    now=now,
                )
                messages.success(request, said_published(len(found.figures)))
                return redirect("publication", unit.code, pk)
            context |= tried
            if publishes:
                context["refused"], status = unseen(request, tried), 422
        except Refused as wrong:
            context["refused"], status = wrong.sentence, 422
        context["reason"] = reason
    return render(
        request,
        "collections/publication.html",
        {
            **context,
            **_shown(request, unit, one),
            "one": one,
            "collection": one.recipient.collection,
            "steps": one.steps.select_related("by").order_by("-at", "-pk"),
            "may_publish": actor.may("hand_down", one.recipient.place)
            and unit.level == "province"
            and one.recipient.collection.state != "withdrawn",
            "files": one.uploads.select_related("received").order_by("-at"),
            "sees_files": unit.level == "province",
        },
        status=status,
    )


def _shown(request: HttpRequest, unit: Unit, one: Filing) -> dict[str, Any]:
    """The publication's figures: filtered, a page of them, each with its open contest."""
    entries = [
        entry
        for entry in entries_of(one)
        if (unit.level == "province" or entry.place_id == unit.pk) and not values_of_entry(entry).is_blank
    ]
    known = definitions_by_code({entry.indicator for entry in entries})
    words = search_key(request.GET.get("q", "")[:80]).split()
    contested = set(
        one.entries.filter(observation__contests__state="open").values_list("observation_id", flat=True)
    )
    lines: list[dict[str, Any]] = [
        {
            "entry": entry,
            "label": known[entry.indicator].label,
            "text": figure_text(values_of_entry(entry), known[entry.indicator].shape),
            "contested": entry.observation_id in contested,
        }
        for entry in entries
        if entry.indicator in known
    ]
    if words:
        lines = [
            line
            for line in lines
            if all(word in search_key(f"{line['entry'].place} {spoken(line['label'])}") for word in words)
        ]
    if request.GET.get("only") == "contested":
        lines = [line for line in lines if line["contested"]]
    page = Paginator(lines, FIGURES_A_PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "text": request.GET.get("q", ""),
        "only": request.GET.get("only", ""),
        "contested": len(contested),
    }


urlpatterns = [path("<unit:unit_code>/thu-thap/cong-bo/<int:pk>/", publication, name="publication")]
