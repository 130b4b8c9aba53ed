"""The raw figures of the units a locality came from, for one indicator; entering what they once reported."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hatangso.domain.figures.told import ToldFigure
from hatangso.domain.footing import Footing
from hatangso.domain.indicators.indicator import ValueKind
from hatangso.domain.periods import parse_period
from hatangso.flows.record_figure import FigureEntry, FiguresRefused
from hatangso.flows.record_former_figure import decide_former_figure, record_former_figure
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition, definitions_of
from hatangso.store.programme.models import Observation
from hatangso.store.programme.rebased import Ancestry, ancestry, raw_figures
from hatangso.web.number_field import NumberField
from hatangso.web.page import unit_page
from hatangso.web.refused_form import tell_form
from hatangso.web.templatetags.progress import spoken


class FormerFigureForm(forms.Form):
    """What a former unit reported for a period."""

    former = forms.ChoiceField(label=gettext_lazy("Đơn vị cũ"))
    period = forms.CharField(
        label=gettext_lazy("Kỳ số liệu"), max_length=30, help_text=gettext_lazy("Ví dụ: 2024, quý IV/2024.")
    )
    part = NumberField(label=gettext_lazy("Số phần"), required=False)
    whole = NumberField(label=gettext_lazy("Tổng số"), required=False)
    value = NumberField(label=gettext_lazy("Giá trị"), required=False)
    footing = forms.ChoiceField(label=gettext_lazy("Căn cứ"))
    source = forms.CharField(
        label=gettext_lazy("Nguồn"), max_length=300, help_text=gettext_lazy("Số, ngày của báo cáo cũ.")
    )
    unusual_reason = forms.CharField(
        label=gettext_lazy("Lý do (khi số liệu khác thường)"), max_length=500, required=False
    )

    def __init__(self, *args: Any, known: Ancestry, definition: Definition, **kw: Any) -> None:
        super().__init__(*args, **kw)
        former: Any = self.fields["former"]
        former.choices = [(pk, one.full_name) for pk, one in known.units.items() if pk != known.unit.pk]
        footing: Any = self.fields["footing"]
        footing.choices = [(one.value, spoken(one.label)) for one in Footing]
        is_ratio = definition.shape.kind is ValueKind.RATIO
        for name in ("value",) if is_ratio else ("part", "whole"):
            del self.fields[name]
        for name, words in (("part", definition.part), ("whole", definition.whole)):
            if is_ratio and words:
                self.fields[name].label = spoken(words)

    def clean_period(self) -> Any:
        """The period it names."""
        period = parse_period(self.cleaned_data["period"])
        if period is None:
            raise forms.ValidationError(_("Hãy ghi kỳ như 2024, 6 tháng đầu năm 2024, quý IV/2024."))
        return period


@unit_page("view_programme")
def former_figures(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?indicator=`: the raw figures by former unit and period; a form for who may enter figures."""
    actor = request.actor  # type: ignore[attr-defined]
    code = request.GET.get("indicator", "")[:60]
    known, definition = ancestry(unit), definitions_of(unit).get(code)
    form = None
    can_tell = definition is not None and definition.shape.kind in (ValueKind.RATIO, ValueKind.VALUE)
    if definition and can_tell and len(known.units) > 1 and actor.may("enter_figures", unit):
        form = FormerFigureForm(request.POST or None, known=known, definition=definition)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            _keep(request, unit, known, code, form)
        except FiguresRefused as refused:
            _tell(form, refused)
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã ghi số liệu của đơn vị cũ; số liệu gốc được giữ nguyên."))
            here = reverse("former_figures", args=[unit.code])
            return redirect(f"{here}?{urlencode({'indicator': code})}")
    rows = raw_figures(known, [code], actor).order_by("unit__name", "-period_end", "-pk")
    context = {
        "form": form,
        "definition": definition,
        "rows": rows,
        "has_former": len(known.units) > 1,
        "may_decide": actor.may("approve_figures", unit),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "figures/former.html", context, status=status)


@require_POST
@unit_page("approve_figures")
def former_decide(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """`decision=approve`, or anything else with a `reason`: return it."""
    row = Observation.objects.select_related("unit").filter(pk=pk, unit__in=_former_ids(unit)).first()
    if row is None:
        raise Http404
    approve = request.POST.get("decision") == "approve"
    try:
        decide_former_figure(
            actor=request.actor,  # type: ignore[attr-defined]
            unit=unit,
            figure=row,
            approve=approve,
            reason=request.POST.get("reason", ""),
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã duyệt số liệu.") if approve else _("Đã trả lại số liệu."))
    here = reverse("former_figures", args=[unit.code])
    return redirect(f"{here}?{urlencode({'indicator': row.indicator})}")


def _former_ids(unit: Unit) -> list[int]:
    return [pk for pk in ancestry(unit).units if pk != unit.pk]


def _keep(request: HttpRequest, unit: Unit, known: Ancestry, code: str, form: FormerFigureForm) -> None:
    given = form.cleaned_data
    told = ToldFigure(
        given["period"],
        Footing(given["footing"]),
        part=given.get("part"),
        whole=given.get("whole"),
        value=given.get("value"),
    )
    entry = FigureEntry(code, told, given["source"], None, unusual_reason=given["unusual_reason"])
    record_former_figure(
        actor=request.actor,  # type: ignore[attr-defined]
        unit=unit,
        former=known.units[int(given["former"])],
        entry=entry,
        now=timezone.now(),
    )


def _tell(form: FormerFigureForm, refused: FiguresRefused) -> None:
    for faults in refused.faults.values():
        for fault in faults:
            name = fault.field if fault.field in form.fields else None
            form.add_error(name, fault.words.spoken_in(get_language() or "vi"))


urlpatterns = [
    path("<unit:unit_code>/so-lieu/truoc-sap-xep/", former_figures, name="former_figures"),
    path("<unit:unit_code>/so-lieu/truoc-sap-xep/<int:pk>/duyet/", former_decide, name="former_decide"),
]
