"""The questionnaire of a survey: its questions in order, what they feed, and how it will look."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from hatangso.catalog.questionnaires import ready_questionnaires
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.surveys.questionnaire import Kind, Questionnaire
from hatangso.domain.surveys.reading import read_questionnaire
from hatangso.domain.words import Misstated
from hatangso.flows.refused import Refused, said_by
from hatangso.flows.surveys.edit_questionnaire import edit_questionnaire
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_of
from hatangso.store.surveys.models import Survey
from hatangso.web.asked import asked_number
from hatangso.web.page import unit_page
from hatangso.web.pages.surveys.common import actor_of, around, survey_to_run
from hatangso.web.pages.surveys.question_rows import FeedRow, Sheet, changed, data_of, sheet_of, sheet_typed
from hatangso.web.templatetags.progress import spoken

SPARE_FEEDS = 1


@unit_page("run_surveys")
def questions(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The editor. Every button sends the whole sheet; only 'save' keeps it."""
    survey = survey_to_run(request, unit, pk)
    sheet, wrong, version = sheet_of(read_questionnaire(survey.questionnaire)), "", survey.version
    action = request.POST.get("action", "")
    if request.method == "POST":
        sheet, version = sheet_typed(request.POST), asked_number(request.POST.get("version"))
        if action == "ready":
            chosen = ready_questionnaires().get(request.POST.get("ready", ""))
            sheet = sheet_of(chosen) if chosen else sheet
        elif action == "save":
            try:
                edit_questionnaire(
                    actor=actor_of(request),
                    survey=Survey.objects.select_related("unit").get(pk=survey.pk),
                    data=data_of(sheet),
                    seen_version=version,
                )
            except Refused as refused:
                wrong = refused.sentence
            else:
                messages.success(request, _("Đã lưu phiếu hỏi."))
                return redirect("survey_questions", unit.code, survey.pk)
        else:
            sheet = changed(sheet, action)
    return render(
        request,
        "surveys/questions.html",
        {
            **around(request, survey, "questions"),
            **_choices(unit),
            "sheet": sheet,
            "feeds": [*sheet.feeds, *([FeedRow()] * SPARE_FEEDS)],
            "version": version,
            "wrong": wrong,
            "is_unsaved": request.method == "POST",
            "added": action == "add",
            **_preview(sheet),
        },
    )


def _choices(unit: Unit) -> dict[str, Any]:
    counted = (ValueKind.RATIO, ValueKind.VALUE)
    return {
        "kinds": [(kind.value, kind.label) for kind in Kind],
        "ready": [(name, one.title) for name, one in ready_questionnaires().items()],
        "indicators": [
            (code, spoken(one.label))
            for code, one in definitions_of(unit).items()
            if one.shape.kind in counted
        ],
    }


def _preview(sheet: Sheet) -> dict[str, Any]:
    """How the phone will show it; what is wrong, where it cannot."""
    try:
        read: Questionnaire | None = read_questionnaire(data_of(sheet))
        trouble = ""
    except Misstated as wrong:
        read, trouble = None, said_by(wrong)
    return {"preview": read, "trouble": trouble}


urlpatterns = [path("<unit:unit_code>/khao-sat/<int:pk>/phieu-hoi/", questions, name="survey_questions")]
