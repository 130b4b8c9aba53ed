"""One indicator over all communes of a province: the value by its rule, what it covers, who is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition, definitions_of
from hatangso.store.results.cells import Cell, Sight, own_figures, periods_there, sight_of
from hatangso.store.results.roll_ups import RolledUp, missing_places, roll_ups
from hatangso.web.components.history_chart import Step, history_chart
from hatangso.web.page import unit_page
from hatangso.web.pages.city.wanted import earlier, wanted_period
from hatangso.web.templatetags.progress import period_label, spoken

PERIODS = 8


@dataclass(frozen=True)
class Past:
    """The whole in one period: rolled up from its communes, and as the province told it of itself."""

    period: str
    rolled: RolledUp
    own: Cell | None


@unit_page("view_programme")
def city_indicator(request: HttpRequest, unit: Unit, indicator: str) -> HttpResponse:
    """The roll-up with its history; a person who sees only their own figures sees no whole."""
    sight = sight_of(request.actor, unit)  # type: ignore[attr-defined]
    if sight is None or sight.own is not None:
        return render(request, "city/not_seen.html", {"province": unit.parent or unit})
    definition = definitions_of(sight.province).get(indicator)
    if definition is None:
        raise Http404(_("Không có chỉ số này."))
    there = periods_there(sight)
    period = wanted_period(request.GET.get("period", ""), there, timezone.localdate())
    history = _history(sight, definition, earlier(period, PERIODS))
    told = [past for past in history if past.rolled.counted or past.own]
    return render(
        request,
        "city/indicator.html",
        {
            "province": sight.province,
            "sight": sight,
            "definition": definition,
            "period": period,
            "periods": list(reversed(there)),
            "now": history[-1],
            "history": list(reversed(told)),
            "chart": history_chart(
                spoken(definition.label),
                [Step(period_label(past.period), past.rolled.number) for past in history],
                definition.shape.unit,
                ident="dien-bien",
            ),
            "missing": missing_places(definition, period, basis=sight.basis, provinces=[sight.province.pk]),
        },
    )


def _history(sight: Sight, definition: Definition, periods: Sequence[str]) -> list[Past]:
    province = sight.province.pk
    found = roll_ups({definition.code: definition}, periods, basis=sight.basis, provinces=[province])
    own = own_figures(sight.province, [definition.code], periods, sight.basis)
    return [
        Past(code, found.of_province(province, definition.code, code), own.get((definition.code, code)))
        for code in periods
    ]


urlpatterns = [
    path("<unit:unit_code>/xa-phuong/chi-so/<str:indicator>/", city_indicator, name="city_indicator")
]
