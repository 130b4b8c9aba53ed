"""One index: a composite's score or ranking; of an index of points its groups, criteria and rounds."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from hatangso.catalog.index_files import examples_for
from hatangso.domain.indices.index import Index
from hatangso.flows.index_criteria import index_for
from hatangso.store.indices.models import OwnCriterion
from hatangso.store.indices.sheets import rounds_about
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.indices.composite import score_page
from hatangso.web.pages.indices.composite_reading import read_composite
from hatangso.web.pages.indices.ranking import ranking_page
from hatangso.web.pages.indices.words import PILLS, STATES, index_or_404, require_whole


@unit_page("view_programme")
def index(request: HttpRequest, unit: Unit, code: str) -> HttpResponse:
    """The page; `?period=` looks back, `?approved=1` takes approved figures alone, `?export=xlsx|csv`."""
    actor = require_whole(request, unit)
    found = index_or_404(code)
    if found.is_points:
        return _points(request, unit, found, actor)
    composite = read_composite(request, unit, found)
    if unit.level == "province":
        return ranking_page(request, unit, composite)
    return score_page(request, unit, composite, actor)


def _points(request: HttpRequest, unit: Unit, found: Index, actor: Any) -> HttpResponse:
    """The index with the criteria that count here, and the rounds there were."""
    here = found if found.example_of else index_for(unit, found.code)
    own = OwnCriterion.objects.filter(unit=unit, index=found.code).exists()
    rounds = [
        {"round": one, "state": STATES[one.state], "pill": PILLS[one.state]}
        for one in rounds_about(unit).filter(index=found.code)[:50]
    ]
    return render(
        request,
        "indices/points.html",
        {
            "index": here,
            "from_province": bool(here.criteria) and not own and not found.criteria,
            "rounds": rounds,
            "examples": examples_for(found.code),
            "may_score": actor.may("score_index", unit) and not found.example_of,
            "may_open": not found.example_of
            and (actor.may("score_index", unit) or actor.may("verify_index", unit)),
        },
    )


urlpatterns = [path("<unit:unit_code>/bo-chi-so/<slug:code>/", index, name="index")]
