"""What a survey tells of each indicator, and its publishing as a figure."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.domain.numbers_format import format_number, format_quantity
from hatangso.domain.quantities import Unknown
from hatangso.domain.surveys.counted import HOUSEHOLDS
from hatangso.flows.refused import Refused
from hatangso.flows.surveys.publish_estimate import publish_estimate
from hatangso.store.places.models import Unit
from hatangso.store.surveys.models import Survey, SurveyPublication
from hatangso.store.surveys.queries import Result, open_conflicts, results_of
from hatangso.web.page import unit_page
from hatangso.web.pages.surveys.common import actor_of, around, survey_to_run

WIDTH = 400  # of the picture of an interval


@dataclass(frozen=True)
class Shown:
    """One result on the page: its numbers in the indicator's unit, and where they lie in the picture."""

    result: Result
    publication: SurveyPublication | None

    @property
    def unit(self) -> str:
        return (self.result.shape.unit if self.result.shape else None) or ""

    @property
    def unknown(self) -> Any:
        told = self.result.told
        return told.reason if isinstance(told, Unknown) else None

    @property
    def is_clustered(self) -> bool:
        """Whether a form counts something else than itself: people of a household."""
        return self.result.counted_in != HOUSEHOLDS

    @property
    def is_cautious(self) -> bool:
        """Whether the design effect was taken larger than the forms alone would have it."""
        told = self.result.told
        return not isinstance(told, Unknown) and round(told.design_effect, 2) > round(told.found_effect, 2)

    @property
    def numbers(self) -> dict[str, float | None]:
        told = self.result.told
        if isinstance(told, Unknown):
            return {}
        ends, scale = told.estimate, self.result.scale
        return {
            "value": scale * ends.value,
            "low": scale * ends.low,
            "high": scale * ends.high,
            "half": scale * (ends.high - ends.low) / 2,
            "level": 100 * ends.level,
            "covered": None if told.covered is None else 100 * told.covered,
        }

    @property
    def texts(self) -> dict[str, str]:
        """Value, low and high as they are read: tenths of a per cent, hundredths of anything else."""
        found, digits = self.numbers, 1 if self.result.scale == 100 else 2
        language = get_language() or "vi"
        return (
            {
                "value": format_quantity(found["value"] or 0.0, self.unit, digits, language),
                "low": format_number(found["low"] or 0.0, digits),
                "high": format_quantity(found["high"] or 0.0, self.unit, digits, language),
            }
            if found
            else {}
        )

    @property
    def drawn(self) -> dict[str, int]:
        """Places in the picture: from 0 to 100 %, or from 0 to a little above the interval."""
        found = self.numbers
        if not found:
            return {}
        most = 100.0 if self.result.scale == 100 else 1.15 * (found["high"] or 1.0) or 1.0
        return {
            name: 10 + round((WIDTH - 20) * min(1.0, (found[name] or 0.0) / most))
            for name in ("value", "low", "high")
        }

    @property
    def is_changed(self) -> bool:
        """Whether the forms tell something else now than what was published."""
        if self.publication is None or isinstance(self.result.told, Unknown):
            return False
        before = self.publication.details
        return bool(
            before["answered"] != self.result.told.answered
            or abs(before["value"] - (self.numbers["value"] or 0.0)) > 1e-9
        )


@unit_page("run_surveys")
def results(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Every indicator that the questionnaire feeds."""
    survey = survey_to_run(request, unit, pk)
    newest: dict[str, SurveyPublication] = {}
    for one in survey.publications.select_related("observation", "by").order_by("at"):
        newest[one.indicator] = one
    return render(
        request,
        "surveys/results.html",
        {
            **around(request, survey, "results"),
            "rows": [Shown(one, newest.get(one.feed.indicator)) for one in results_of(survey)],
            "conflicts": open_conflicts(survey).count(),
            "width": WIDTH,
        },
    )


@require_POST
@unit_page("run_surveys")
def publish(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """One estimate becomes a figure."""
    survey = survey_to_run(request, unit, pk)
    try:
        publish_estimate(
            actor=actor_of(request),
            survey=Survey.objects.select_related("unit", "organisation").get(pk=survey.pk),
            indicator=request.POST.get("indicator", "")[:60],
            reason=request.POST.get("reason", "")[:1000],
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã đưa kết quả vào số liệu; số liệu chờ duyệt như mọi số liệu khác."))
    return redirect("survey_results", unit.code, survey.pk)


urlpatterns = [
    path("<unit:unit_code>/khao-sat/<int:pk>/ket-qua/", results, name="survey_results"),
    path("<unit:unit_code>/khao-sat/<int:pk>/ket-qua/cong-bo/", publish, name="survey_publish"),
]
