"""Explanations that a province asks of its communes: the lists of both, asking, answering, closing."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.flows.ask_explanation import (
    answer_explanation,
    ask_explanation,
    close_explanation,
    withdraw_explanation,
)
from hatangso.flows.refused import Refused
from hatangso.store.collection.models import ExplanationRequest
from hatangso.store.organisations.access import Actor
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_by_code
from hatangso.web.attachments import EvidenceField
from hatangso.web.day_input import DayInput
from hatangso.web.page import unit_page
from hatangso.web.pages.city.told_by import told_by
from hatangso.web.pages.city.words import figure_text
from hatangso.web.refused_form import tell_form
from hatangso.web.templatetags.progress import period_label, spoken

A_PAGE = 25
TIME_TO_ANSWER = timedelta(days=7)
STATES = {
    "open": gettext_lazy("Chờ giải trình"),
    "answered": gettext_lazy("Đã giải trình, chờ xem xét"),
    "closed": gettext_lazy("Đã chấp nhận"),
    "withdrawn": gettext_lazy("Đã rút"),
}


class AskForm(forms.Form):
    """The question and its day."""

    question = forms.CharField(
        label=gettext_lazy("Cần giải trình điều gì"), widget=forms.Textarea(attrs={"rows": 4})
    )
    due_on = forms.DateField(label=gettext_lazy("Hạn giải trình"), widget=DayInput())


class AnswerForm(forms.Form):
    """The commune's answer."""

    answer = forms.CharField(
        label=gettext_lazy("Nội dung giải trình"), widget=forms.Textarea(attrs={"rows": 5})
    )
    evidence = EvidenceField()


@unit_page("view_programme")
def explanations(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Those asked of the locality and those it asked, the open and earliest due first."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require("view_programme", unit)
    found = _visible(unit)
    state, place = request.GET.get("state", ""), request.GET.get("place", "")
    if state in STATES:
        found = found.filter(state=state)
    if place:
        found = found.filter(unit__code=place)
    page = Paginator(found.order_by("state", "due_on", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    definitions = definitions_by_code({row.indicator for row in rows})
    return render(
        request,
        "city/explanations.html",
        {
            "page": page,
            "lines": [(row, definitions.get(row.indicator)) for row in rows],
            "states": STATES,
            "state": state,
            "place": place,
            "asks": unit.level == "province",
            "today": timezone.localdate(),
        },
    )


@unit_page("ask_explanation")
def ask(request: HttpRequest, unit: Unit) -> HttpResponse:
    """The form about one figure: `?place=…&indicator=…&period=…`."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.require("ask_explanation", unit)
    place = get_object_or_404(
        Unit, parent=unit, level="commune", code=request.GET.get("place", ""), valid_to=None
    )
    code, period = request.GET.get("indicator", ""), request.GET.get("period", "")
    definition = definitions_by_code([code]).get(code)
    source = told_by(place, code, period, definition)
    told = source.text if source else figure_text(None, definition)
    today = timezone.localdate()
    form = AskForm(request.POST or None, initial={"due_on": today + TIME_TO_ANSWER})
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_explanation(
                actor=actor,
                unit=place,
                indicator=code,
                period=period,
                figure_text=told,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            said = _("Đã gửi yêu cầu giải trình đến %(place)s.") % {"place": place.full_name}
            messages.success(request, said)
            return redirect("explanation", unit.code, asked.pk)
    return render(
        request,
        "city/explanation_ask.html",
        {
            "form": form,
            "place": place,
            "label": spoken(definition.label) if definition else code,
            "period": period_label(period),
            "told": told,
            "told_by": source,
        },
        status=422 if request.method == "POST" else 200,
    )


@unit_page("view_programme")
def explanation(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """One question with its answer; whoever is asked answers here."""
    actor = request.actor  # type: ignore[attr-defined]
    asked = _one(actor, unit, pk)
    may_answer = asked.state in {"open", "answered"} and actor.may("enter_figures", asked.unit)
    form = AnswerForm(request.POST or None, request.FILES or None, initial={"answer": asked.answer})
    if request.method == "POST" and form.is_valid():
        try:
            answer_explanation(
                actor=actor,
                asked=asked,
                answer=form.cleaned_data["answer"],
                files=form.cleaned_data["evidence"],
                now=timezone.now(),
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã gửi giải trình."))
            return redirect("explanation", unit.code, pk)
    definition = definitions_by_code([asked.indicator]).get(asked.indicator)
    return render(
        request,
        "city/explanation.html",
        {
            "asked": asked,
            "state": STATES[asked.state],
            "label": spoken(definition.label) if definition else asked.indicator,
            "told_by": told_by(asked.unit, asked.indicator, asked.period, definition)
            if actor.sees_all(asked.unit)
            else None,
            "files": list(asked.evidence.all()),
            "form": form if may_answer else None,
            "may_close": asked.state == "answered" and actor.may("ask_explanation", asked.asker),
            "may_withdraw": asked.state == "open" and actor.may("ask_explanation", asked.asker),
            "late": asked.state == "open" and asked.due_on < timezone.localdate(),
        },
        status=422 if request.method == "POST" else 200,
    )


@require_POST
@unit_page("ask_explanation")
def decide(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Accepted, asked again, or withdrawn."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked = _one(actor, unit, pk)
    act = request.POST.get("act", "")
    try:
        if act == "withdraw":
            withdraw_explanation(actor=actor, asked=asked, now=timezone.now())
        else:
            close_explanation(
                actor=actor,
                asked=asked,
                note=request.POST.get("closing_note", ""),
                accepted=act != "again",
                now=timezone.now(),
            )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã ghi lại."))
    return redirect("explanation", unit.code, pk)


def _visible(unit: Unit) -> QuerySet[ExplanationRequest]:
    rows: Any = ExplanationRequest.objects.filter(Q(unit=unit) | Q(asker=unit))
    found: QuerySet[ExplanationRequest] = rows.select_related("unit", "asker", "asked_by", "answered_by")
    return found


def _one(actor: Actor, unit: Unit, pk: int) -> ExplanationRequest:
    actor.require("view_programme", unit)
    return get_object_or_404(_visible(unit), pk=pk)


urlpatterns = [
    path("<unit:unit_code>/giai-trinh/", explanations, name="explanations"),
    path("<unit:unit_code>/giai-trinh/yeu-cau/", ask, name="explanation_ask"),
    path("<unit:unit_code>/giai-trinh/<int:pk>/", explanation, name="explanation"),
    path("<unit:unit_code>/giai-trinh/<int:pk>/xem-xet/", decide, name="explanation_decide"),
]
