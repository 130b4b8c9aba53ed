"""Forms edited on two devices: both versions side by side, and a person chooses."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.domain.surveys.reading import read_questionnaire
from hatangso.flows.refused import Refused
from hatangso.flows.surveys.decide_record import decide_conflict
from hatangso.store.places.models import Unit
from hatangso.store.surveys.models import SurveyConflict, SurveyVersion
from hatangso.store.surveys.queries import open_conflicts
from hatangso.web.asked import asked_id
from hatangso.web.page import unit_page
from hatangso.web.pages.surveys.answer_text import answer_lines
from hatangso.web.pages.surveys.common import actor_of, around, survey_to_run


@dataclass(frozen=True)
class Side:
    """One version in a comparison; `lines` are (question, answer, whether it differs)."""

    version: SurveyVersion
    is_standing: bool
    lines: list[tuple[str, str, bool]]


@unit_page("run_surveys")
def conflicts(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Those that wait, and what was decided."""
    survey = survey_to_run(request, unit, pk)
    page = Paginator(open_conflicts(survey), 10).get_page(request.GET.get("page"))
    questionnaire = read_questionnaire(survey.questionnaire)
    waiting = []
    for one in page:
        left = dict(answer_lines(questionnaire, one.standing))
        right = dict(answer_lines(questionnaire, one.arrived))
        waiting.append(
            (one, [_side(one.standing, True, left, right), _side(one.arrived, False, right, left)])
        )
    decided = SurveyConflict.objects.filter(record__survey=survey).exclude(decided_at=None)
    return render(
        request,
        "surveys/conflicts.html",
        {
            **around(request, survey, "conflicts"),
            "page": page,
            "waiting": waiting,
            "decided": decided.select_related("decided_by", "chosen__by", "record").order_by("-decided_at")[
                :50
            ],
        },
    )


def _side(version: SurveyVersion, is_standing: bool, own: dict[str, str], other: dict[str, str]) -> Side:
    return Side(
        version, is_standing, [(asked, said, other.get(asked) != said) for asked, said in own.items()]
    )


@require_POST
@unit_page("run_surveys")
def decide(request: HttpRequest, unit: Unit, pk: int, conflict_pk: int) -> HttpResponse:
    """One version is chosen."""
    survey = survey_to_run(request, unit, pk)
    found = SurveyConflict.objects.filter(record__survey=survey).select_related("record__survey__unit")
    conflict: Any = found.filter(pk=conflict_pk).first()
    chosen = SurveyVersion.objects.filter(pk=asked_id(request.POST.get("version")) or 0).first()
    if conflict is None:
        raise Http404
    try:
        if chosen is None:
            raise Refused(_("Hãy chọn một trong các bản của phiếu."))
        decide_conflict(
            actor=actor_of(request),
            conflict=conflict,
            chosen=chosen,
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã chọn; phiếu được tính theo bản này, bản kia vẫn được giữ."))
    return redirect("survey_conflicts", unit.code, survey.pk)


urlpatterns = [
    path("<unit:unit_code>/khao-sat/<int:pk>/xung-dot/", conflicts, name="survey_conflicts"),
    path("<unit:unit_code>/khao-sat/<int:pk>/xung-dot/<int:conflict_pk>/", decide, name="survey_decide"),
]
