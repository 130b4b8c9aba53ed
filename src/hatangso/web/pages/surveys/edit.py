"""A survey is made from a ready-made questionnaire, and its settings are changed."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.catalog.questionnaires import ready_questionnaires
from hatangso.domain.periods import PeriodKind, period_of
from hatangso.domain.surveys.floor import DEFAULT_FLOOR, LOWEST
from hatangso.domain.surveys.questionnaire import Kind, Question, Questionnaire
from hatangso.flows.refused import Refused
from hatangso.flows.surveys.make_survey import SurveyDraft, edit_survey, make_survey
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.surveys.models import Survey
from hatangso.web.day_input import DayInput
from hatangso.web.page import unit_page
from hatangso.web.pages.surveys.common import actor_of, survey_to_run
from hatangso.web.refused_form import tell_form
from hatangso.web.templatetags.progress import spoken


class SurveyForm(forms.Form):
    """The settings of a survey."""

    ready = forms.ChoiceField(label=gettext_lazy("Phiếu hỏi"), required=False)
    title = forms.CharField(label=gettext_lazy("Tên khảo sát"), max_length=200)
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan thực hiện"), queryset=Organisation.objects.none()
    )
    period = forms.ChoiceField(
        label=gettext_lazy("Kết quả là số liệu của kỳ"),
        help_text=gettext_lazy("Kỳ mà số liệu công bố sẽ mang."),
    )
    opens = forms.DateField(label=gettext_lazy("Từ ngày"), widget=DayInput())
    closes = forms.DateField(label=gettext_lazy("Đến hết ngày"), widget=DayInput())
    floor = forms.IntegerField(
        label=gettext_lazy("Chỉ công bố khi có ít nhất (phiếu)"),
        min_value=LOWEST,
        max_value=10_000,
        help_text=gettext_lazy(
            "Mức mặc định 50 do sản phẩm đặt; ít hơn thì kết quả chủ yếu là ngẫu nhiên và có thể lộ một hộ."
        ),
    )

    def __init__(self, *args: Any, unit: Unit, today: date, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Organisation.objects.filter(unit=unit, valid_to=None, is_collective=False)
        self.fields["organisation"].queryset = here.order_by("-is_focal", "name")  # type: ignore[attr-defined]
        quarter = period_of(PeriodKind.QUARTER, today)
        offered = [quarter, quarter.shifted(-1), period_of(PeriodKind.YEAR, today)]
        choices = {one.code: spoken(one.label) for one in offered}
        if (kept := self.initial.get("period")) and kept not in choices:
            choices[kept] = kept
        self.fields["period"].choices = list(choices.items())  # type: ignore[attr-defined]
        if is_new:
            ready = [(name, one.title) for name, one in ready_questionnaires().items()]
            self.fields["ready"].choices = [*ready, ("", _("Tự soạn phiếu"))]  # type: ignore[attr-defined]
        else:
            del self.fields["ready"]

    def draft(self) -> SurveyDraft:
        given = {name: value for name, value in self.cleaned_data.items() if name != "ready"}
        return SurveyDraft(**given)


@unit_page("run_surveys")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A new draft."""
    actor, today = actor_of(request), timezone.localdate()
    focal = Organisation.objects.filter(unit=unit, valid_to=None, pk__in=actor.organisation_ids).first()
    initial = {
        "opens": today,
        "closes": today + timedelta(days=30),
        "floor": DEFAULT_FLOOR,
        "organisation": focal.pk if focal else None,
        "period": period_of(PeriodKind.QUARTER, today).code,
        "title": next(iter(ready_questionnaires().values())).title,
    }
    form = SurveyForm(request.POST or None, unit=unit, today=today, is_new=True, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = ready_questionnaires().get(form.cleaned_data["ready"]) or _blank(form.cleaned_data["title"])
        try:
            survey = make_survey(
                actor=actor, unit=unit, draft=form.draft(), questionnaire=chosen, now=timezone.now()
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã lập khảo sát. Hãy xem phiếu hỏi rồi thiết kế mẫu."))
            return redirect("survey_questions", unit.code, survey.pk)
    return render(request, "surveys/edit.html", {"form": form})


@unit_page("run_surveys")
def edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The settings of one."""
    survey = survey_to_run(request, unit, pk)
    initial = {name: getattr(survey, name) for name in ("title", "period", "opens", "closes", "floor")}
    initial["organisation"] = survey.organisation_id
    form = SurveyForm(
        request.POST or None, unit=unit, today=timezone.localdate(), is_new=False, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_survey(actor=actor_of(request), survey=_stored(survey), draft=form.draft())
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã lưu khảo sát."))
            return redirect("survey", unit.code, survey.pk)
    return render(request, "surveys/edit.html", {"form": form, "survey": survey})


def _stored(survey: Survey) -> Survey:
    return Survey.objects.select_related("unit", "organisation").get(pk=survey.pk)


def _blank(title: str) -> Questionnaire:
    return Questionnaire(title, (Question("q1", Kind.YES_NO, _("Câu hỏi thứ nhất?")),))


urlpatterns = [
    path("<unit:unit_code>/khao-sat/them/", add, name="survey_add"),
    path("<unit:unit_code>/khao-sat/<int:pk>/sua/", edit, name="survey_edit"),
]
