"""In which locality to work: one's own, and those one may look into."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from hatangso.domain.places.search_key import search_key
from hatangso.store.organisations.access import Actor
from hatangso.store.programme.models import Obstacle
from hatangso.web.first_page import first_page_of

PER_PAGE = 30
ASKED_SHOWN = 10


@login_required
def choose_unit(request: HttpRequest) -> HttpResponse:
    """The units in which the person acts first, then those under them; `q` narrows the list."""
    actor = request.actor  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()
    own_ids = {grant.unit_id for grant in actor.grants}
    visible = actor.units().select_related("parent").order_by("level", "name")
    if text:
        for word in search_key(text).split():
            visible = visible.filter(search_key__contains=f" {word}")
    own = [(unit, first_page_of(actor, unit)) for unit in visible.filter(pk__in=own_ids)]
    others = Paginator(visible.exclude(pk__in=own_ids), PER_PAGE)
    page = others.get_page(request.GET.get("page"))
    shown = [(unit, first_page_of(actor, unit)) for unit in page]
    context = {"own": own, "others": shown, "page": page, "text": text, "asked": _asked_of(actor)}
    return render(request, "choose_unit.html", context)


def _asked_of(actor: Actor) -> list[tuple[Obstacle, str]]:
    """Open obstacles that wait for an answer of the person's organisations, the oldest first, with where to
    answer. One query.
    """
    here = Q(unit=F("held_by__unit")) | Q(unit__parent=F("held_by__unit"))
    found = (
        Obstacle.objects.filter(here, state="open", held_by_id__in=actor.concern_ids)
        .select_related("unit__parent", "held_by__unit")
        .order_by("raised_at", "pk")
    )
    return [
        (one, reverse("obstacle", args=[one.held_by.unit.code, one.pk]))
        for one in found[:ASKED_SHOWN]
        if one.held_by
    ]


urlpatterns = [path("dia-phuong/", choose_unit, name="choose_unit")]
