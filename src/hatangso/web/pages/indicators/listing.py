"""The indicators a locality can use, with their definitions; those it made itself, and making one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.domain.indicators.indicator import Component
from hatangso.domain.places.search_key import search_key
from hatangso.flows.make_local_indicator import close_local_indicator, make_local_indicator
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import Definition, definitions_of
from hatangso.store.programme.models import LocalIndicator, TargetMeasure
from hatangso.store.programme.target_queries import visible_targets
from hatangso.web.page import unit_page
from hatangso.web.pages.indicators.combining import roll_up_fields
from hatangso.web.templatetags.progress import component_name, spoken

RULES = [
    ("ratio", gettext_lazy("Tỷ lệ: số phần chia tổng số")),
    ("value", gettext_lazy("Một con số")),
    ("level", gettext_lazy("Mức độ bằng lời")),
    ("done", gettext_lazy("Có hay chưa (sản phẩm, văn bản)")),
]
RULE_OF_KIND = {"numeric": "value", "qualitative": "level", "product": "done"}


class IndicatorForm(forms.Form):
    """A local indicator as a person describes it."""

    name = forms.CharField(label=gettext_lazy("Tên chỉ số"), max_length=200)
    rule = forms.ChoiceField(label=gettext_lazy("Cách tính"), choices=RULES)
    unit_text = forms.CharField(
        label=gettext_lazy("Đơn vị tính"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("%, km, hộ, máy…; để trống nếu tính bằng lời hoặc sản phẩm."),
    )
    better = forms.ChoiceField(
        label=gettext_lazy("Thế nào là tốt hơn"),
        choices=[
            ("higher", gettext_lazy("Càng cao càng tốt")),
            ("lower", gettext_lazy("Càng thấp càng tốt")),
        ],
    )
    component = forms.ChoiceField(label=gettext_lazy("Nhóm"), required=False)
    roll_up, weight = roll_up_fields()
    method = forms.CharField(
        label=gettext_lazy("Cách tính, cách đo (để người khác làm lại được)"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source = forms.CharField(label=gettext_lazy("Ai có số liệu này"), max_length=300, required=False)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        component: Any = self.fields["component"]
        component.choices = [("", component_name("")), *((c.value, spoken(c.label)) for c in Component)]


@unit_page("view_programme")
def indicators(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Every indicator by component, found without accents."""
    actor = request.actor  # type: ignore[attr-defined]
    words = search_key(request.GET.get("q", "")).split()
    used: dict[str, int] = {}
    live = TargetMeasure.objects.filter(target__in=visible_targets(unit, actor).filter(state="live"))
    for code in live.values_list("indicator", flat=True):
        used[code] = used.get(code, 0) + 1
    found = [
        {"definition": d, "targets": used.get(d.code, 0)}
        for d in definitions_of(unit).values()
        if all(word in search_key(f"{d.label.vi} {d.label.en} {d.meaning.vi} {d.code}") for word in words)
        and (not request.GET.get("used") or d.code in used)
    ]
    groups: list[tuple[str, list[dict[str, Any]]]] = [
        (_("Chỉ số của địa phương"), [f for f in found if _definition(f).is_local])
    ]
    for component in Component:
        of_it = [f for f in found if _definition(f).component == component and not _definition(f).is_local]
        groups.append((spoken(component.label), of_it))
    return render(
        request,
        "indicators/listing.html",
        {
            "groups": [(name, rows) for name, rows in groups if rows],
            "text": request.GET.get("q", ""),
            "only_used": bool(request.GET.get("used")),
            "may_make": actor.may("edit_plan", unit),
        },
    )


@unit_page("edit_plan")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Make a local indicator; `?measure=` ties it to a target's measure at once."""
    asked = request.GET.get("measure", "")
    measure = None
    if asked.isascii() and asked.isdigit():
        measure = (
            TargetMeasure.objects.filter(target__unit=unit, pk=int(asked)).select_related("target").first()
        )
    initial = {}
    if measure is not None:
        rule = "ratio" if measure.unit_text == "%" else RULE_OF_KIND[measure.kind]
        initial = {"unit_text": measure.unit_text, "rule": rule, "component": measure.target.component}
    form = IndicatorForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            make_local_indicator(
                actor=request.actor,  # type: ignore[attr-defined]
                unit=unit,
                measure=measure,
                now=timezone.now(),
                **form.cleaned_data,
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Đã tạo chỉ số của địa phương."))
            if measure is not None:
                return redirect("target", unit.code, measure.target_id)
            return redirect("indicators", unit.code)
    status = 422 if request.method == "POST" else 200
    return render(request, "indicators/add.html", {"form": form, "measure": measure}, status=status)


@require_POST
@unit_page("edit_plan")
def close(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """No longer use a local indicator."""
    local = get_object_or_404(LocalIndicator, unit=unit, pk=pk)
    try:
        close_local_indicator(actor=request.actor, indicator=local, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Chỉ số đã ngừng dùng; số liệu cũ vẫn còn."))
    return redirect("indicators", unit.code)


def _definition(found: dict[str, Any]) -> Definition:
    definition: Definition = found["definition"]
    return definition


urlpatterns = [
    path("<unit:unit_code>/chi-so/", indicators, name="indicators"),
    path("<unit:unit_code>/chi-so/them/", add, name="indicator_add"),
    path("<unit:unit_code>/chi-so/<int:pk>/ngung/", close, name="indicator_close"),
]
