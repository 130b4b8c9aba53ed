"""A report is begun: at a due date, by hand for any period, or as the revision of an approved one."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.domain.periods import Period, PeriodKind, parse_period, period_of
from hatangso.flows.compose_report import compose_by_hand, compose_report, revise_report
from hatangso.flows.refused import Refused
from hatangso.store.duties.models import DutyOccurrence
from hatangso.store.duties.queries import visible_duties
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.reports.reading import report_of
from hatangso.web.refused_form import tell_form

BACK = {PeriodKind.YEAR: 3, PeriodKind.HALF: 3, PeriodKind.QUARTER: 5, PeriodKind.MONTH: 12}
KINDS = {
    PeriodKind.YEAR: gettext_lazy("Năm"),
    PeriodKind.HALF: gettext_lazy("6 tháng"),
    PeriodKind.QUARTER: gettext_lazy("Quý"),
    PeriodKind.MONTH: gettext_lazy("Tháng"),
}


class PeriodForm(forms.Form):
    """About which period, with the data up to which day."""

    period = forms.ChoiceField(label=gettext_lazy("Kỳ báo cáo"))
    cutoff = forms.DateField(
        label=gettext_lazy("Chốt số liệu đến hết ngày"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Bỏ trống: ngày 14 tháng cuối kỳ, đề xuất theo Nghị định 09/2019/NĐ-CP."),
    )

    def __init__(self, *args: object, today: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        language = get_language() or "vi"
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (label, [(p.code, p.label.spoken_in(language)) for p in _recent(kind, today)])
            for kind, label in KINDS.items()
        ]


def _recent(kind: PeriodKind, today: date) -> list[Period]:
    now = period_of(kind, today)
    return [now.shifted(-steps) for steps in range(BACK[kind])]


@require_POST
@unit_page("write_report")
def compose(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The draft of a due date: a new one, or the one that is there."""
    actor = request.actor  # type: ignore[attr-defined]
    occurrence = (
        DutyOccurrence.objects.filter(pk=pk, duty__in=visible_duties(actor, unit))
        .select_related("duty__unit__parent", "duty__reporter", "duty__recipient__unit")
        .first()
    )
    if occurrence is None:
        raise Http404
    try:
        report = compose_report(actor=actor, occurrence=occurrence, now=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("duties", unit.code)
    return redirect("report", unit.code, report.pk)


@unit_page("write_report")
def new(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A report that no duty asks for."""
    form = PeriodForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        period = parse_period(form.cleaned_data["period"])
        assert period is not None
        try:
            report = compose_by_hand(
                actor=request.actor,  # type: ignore[attr-defined]
                unit=unit,
                period=period,
                cutoff=form.cleaned_data["cutoff"],
                now=timezone.now(),
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            return redirect("report", unit.code, report.pk)
    return render(request, "reports/new.html", {"form": form})


@require_POST
@unit_page("write_report")
def revise(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """A draft that is to replace an approved report."""
    try:
        report = revise_report(
            actor=request.actor,  # type: ignore[attr-defined]
            report=report_of(request, unit, pk),
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("report", unit.code, pk)
    messages.info(request, _("Đây là bản sửa đổi; báo cáo đã duyệt vẫn giữ nguyên."))
    return redirect("report", unit.code, report.pk)


urlpatterns = [
    path("<unit:unit_code>/bao-cao/ky/<int:pk>/soan/", compose, name="report_compose"),
    path("<unit:unit_code>/bao-cao/moi/", new, name="report_new"),
    path("<unit:unit_code>/bao-cao/<int:pk>/sua-doi/", revise, name="report_revise"),
]
