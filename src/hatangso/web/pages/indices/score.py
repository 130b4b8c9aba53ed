"""The form with which a locality scores itself in one criterion; made for a phone."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.domain.indices.answer import Step
from hatangso.domain.indices.index import Criterion, Index
from hatangso.flows.refused import Refused
from hatangso.flows.score_criterion import Told, drop_evidence, score_criterion, score_mark
from hatangso.store.indices.composites import unit_of
from hatangso.store.indices.models import CriterionScore, IndexRound
from hatangso.store.indices.sheets import index_in
from hatangso.store.places.models import Unit
from hatangso.store.results.models import StandingFigure
from hatangso.web.attachments import EvidenceField
from hatangso.web.number_field import NumberField
from hatangso.web.page import unit_page
from hatangso.web.pages.indices.sheet import sheet_round
from hatangso.web.pages.indices.words import said
from hatangso.web.refused_form import tell_form


class ScoreForm(forms.Form):
    """A number, a step, or "không phát sinh"; with what proves it. `seen`: what the person saw before."""

    value = NumberField(label=gettext_lazy("Giá trị"), required=False)
    step = forms.ChoiceField(label=gettext_lazy("Mức đạt"), required=False, widget=forms.RadioSelect)
    not_arising = forms.BooleanField(
        label=gettext_lazy("Không phát sinh (trừ khỏi điểm tối đa)"), required=False
    )
    document = forms.CharField(
        label=gettext_lazy("Văn bản minh chứng (số, ngày)"), max_length=300, required=False
    )
    evidence = EvidenceField()
    note = forms.CharField(
        label=gettext_lazy("Ghi chú, lý do"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, criterion: Criterion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert criterion.rule is not None
        steps: Any = self.fields["step"]
        steps.choices = [(step.value, said(step.label)) for step in Step]
        if criterion.rule.asks == "step":
            del self.fields["value"]
        else:
            del self.fields["step"]
            unit = getattr(criterion.rule, "unit", "")
            self.fields["value"].label = (
                _("Điểm theo hướng dẫn")
                if criterion.rule.asks == "points"
                else _("Giá trị (%(unit)s)") % {"unit": unit}
                if unit
                else _("Giá trị")
            )
        if not criterion.may_not_arise:
            del self.fields["not_arising"]

    def told(self) -> Told:
        given = self.cleaned_data
        return Told(
            value=given.get("value"),
            step=given.get("step", ""),
            not_arising=given.get("not_arising", False),
            document=given["document"],
            note=given["note"],
            files=tuple(given["evidence"]),
        )


@unit_page("score_index")
def index_score(request: HttpRequest, unit: Unit, pk: int, code: str) -> HttpResponse:
    """The form, filled with the answer there is."""
    request.actor.require("score_index", unit)  # type: ignore[attr-defined]
    round_ = sheet_round(unit, pk)
    index, criterion = _criterion(round_, code)
    row = CriterionScore.objects.filter(round=round_, unit=unit, criterion=code).first()
    names = ("value", "step", "not_arising", "document", "note")
    initial = {name: getattr(row, name) for name in names} if row else {}
    form = ScoreForm(
        request.POST or None,
        request.FILES or None,
        criterion=criterion,
        initial={**initial, "seen": score_mark(row)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            score_criterion(
                actor=request.actor,  # type: ignore[attr-defined]
                round_=round_,
                unit=unit,
                code=code,
                told=form.told(),
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã chấm tiêu chí %(code)s.") % {"code": code})
            following = _following(round_, unit, index, code)
            if request.POST.get("then") == "next" and following is not None:
                return redirect("index_score", unit.code, pk, following)
            return redirect("index_sheet", unit.code, pk)
    return render(
        request,
        "indices/score.html",
        {
            "round": round_,
            "index": index,
            "one": criterion,
            "group": index.group_of(code),
            "row": row,
            "form": form,
            "following": _following(round_, unit, index, code),
            "known": _known_figure(unit, criterion),
            "known_unit": unit_of(criterion),
        },
        status=422 if request.method == "POST" else 200,
    )


@require_POST
@unit_page("score_index")
def index_drop_file(request: HttpRequest, unit: Unit, pk: int, code: str, file: int) -> HttpResponse:
    """Take a file from an answer."""
    round_ = sheet_round(unit, pk)
    row = get_object_or_404(
        CriterionScore.objects.select_related("round", "unit"), round=round_, unit=unit, criterion=code
    )
    try:
        drop_evidence(
            actor=request.actor,  # type: ignore[attr-defined]
            score=row,
            received_id=file,
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã bỏ tệp khỏi tiêu chí; tệp vẫn được giữ như đã nhận."))
    return redirect("index_score", unit.code, pk, code)


def _criterion(round_: IndexRound, code: str) -> tuple[Index, Criterion]:
    index = index_in(round_)
    found = index.criterion(code)
    if found is None:
        raise Http404
    return index, found


def _following(round_: IndexRound, unit: Unit, index: Index, code: str) -> str | None:
    """The next criterion nobody has answered."""
    done = set(CriterionScore.objects.filter(round=round_, unit=unit).values_list("criterion", flat=True)) | {
        code
    }
    codes = [one.code for one in index.criteria]
    at = codes.index(code)
    return next((one for one in codes[at + 1 :] + codes[:at] if one not in done), None)


def _known_figure(unit: Unit, criterion: Criterion) -> StandingFigure | None:
    """The newest figure of the criterion's indicator, shown beside the field, never taken over unasked."""
    if not criterion.indicator:
        return None
    figures = StandingFigure.objects.filter(unit=unit, indicator=criterion.indicator, as_told=True)
    return figures.order_by("-period_end", "-on").first()


urlpatterns = [
    path("<unit:unit_code>/bo-chi-so/ky/<int:pk>/cham/<str:code>/", index_score, name="index_score"),
    path(
        "<unit:unit_code>/bo-chi-so/ky/<int:pk>/cham/<str:code>/tep/<int:file>/bo/",
        index_drop_file,
        name="index_drop_file",
    ),
]
