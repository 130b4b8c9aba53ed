"""A scoring round is opened: for which period, for whom, with its three days."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.periods import PeriodKind, parse_period, period_of
from hatangso.flows.index_criteria import index_for
from hatangso.flows.index_round import open_index_round
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Unit
from hatangso.web.day_input import DayInput
from hatangso.web.page import unit_page
from hatangso.web.pages.indices.words import index_or_404, said, today
from hatangso.web.refused_form import tell_form


class RoundForm(forms.Form):
    """Period, whom it scores, and the days."""

    period = forms.ChoiceField(label=gettext_lazy("Kỳ"))
    scores = forms.ChoiceField(label=gettext_lazy("Chấm cho"))
    cutoff_on = forms.DateField(
        label=gettext_lazy("Chốt số liệu"),
        widget=DayInput(),
        help_text=gettext_lazy("Ngày cuối mà số liệu được tính."),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Hạn nộp"), widget=DayInput(), help_text=gettext_lazy("Nộp sau ngày này là trễ.")
    )
    accept_until = forms.DateField(
        label=gettext_lazy("Ngừng nhận"),
        widget=DayInput(),
        help_text=gettext_lazy("Sau ngày này không nhận nữa."),
    )
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, unit: Unit, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = period_of(PeriodKind.YEAR, today())
        period: Any = self.fields["period"]
        period.choices = [(one.code, said(one.label)) for one in (year, year.shifted(-1), year.shifted(1))]
        whom: Any = self.fields["scores"]
        whom.choices = [
            *(
                [("below", _("các xã, phường, đặc khu trong tỉnh"))]
                if unit.level == "province" and actor.may("verify_index", unit)
                else []
            ),
            *([("own", unit.full_name)] if actor.may("score_index", unit) else []),
        ]


@unit_page("score_index", "verify_index")
def index_round_open(request: HttpRequest, unit: Unit, code: str) -> HttpResponse:
    """The form."""
    actor = request.actor  # type: ignore[attr-defined]
    index = index_or_404(code)
    if not index.is_points or index.example_of:
        raise Http404
    form = RoundForm(request.POST or None, unit=unit, actor=actor)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        period = parse_period(given.pop("period"))
        assert period is not None  # one of those offered
        try:
            opened = open_index_round(
                actor=actor, unit=unit, index_code=code, period=period, now=timezone.now(), **given
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã mở kỳ chấm."))
            return redirect("index_round", unit.code, opened.pk)
    here = index_for(unit, code)
    return render(
        request,
        "indices/round_open.html",
        {"index": here, "form": form, "has_example": any(one.example for one in here.criteria)},
        status=422 if request.method == "POST" else 200,
    )


urlpatterns = [
    path("<unit:unit_code>/bo-chi-so/<slug:code>/mo-ky/", index_round_open, name="index_round_open")
]
