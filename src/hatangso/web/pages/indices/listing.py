"""The indices there are, with their law and caution; and the rounds of scoring that concern the locality."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hatangso.catalog.index_files import indices as all_indices
from hatangso.store.indices.sheets import rounds_about
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.indices.words import PILLS, STATES, today


@unit_page("view_programme")
def indices(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Cards of indices, then the rounds, newest first; `?state=` narrows these."""
    actor = request.actor  # type: ignore[attr-defined]
    sees_all = actor.sees_all(unit)
    state = request.GET.get("state", "")
    rounds = rounds_about(unit)
    every = rounds.count() if sees_all else 0
    if state in STATES:
        rounds = rounds.filter(state=state)
    page = Paginator(rounds if sees_all else rounds.none(), 25).get_page(request.GET.get("page"))
    return render(
        request,
        "indices/listing.html",
        {
            "cards": [index for index in all_indices().values() if not index.example_of],
            "examples": [index for index in all_indices().values() if index.example_of],
            "rounds": [_line(one) for one in page],
            "page": page,
            "every": every,
            "states": STATES,
            "state": state,
            "sees_all": sees_all,
            "may_score": actor.may("score_index", unit),
            "may_verify": actor.may("verify_index", unit) and unit.level == "province",
        },
    )


def _line(one: Any) -> dict[str, Any]:
    return {
        "round": one,
        "short": one.definition["short"],
        "state": STATES[one.state],
        "pill": PILLS[one.state],
        "is_late": one.state == "open" and one.due_on < today(),
    }


urlpatterns = [path("<unit:unit_code>/bo-chi-so/", indices, name="indices")]
