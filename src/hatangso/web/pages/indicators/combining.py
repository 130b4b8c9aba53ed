"""How the places' values of a local indicator are combined: chosen with it, and changed on its own page."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.indicators.indicator import RollUp, ValueKind, Weight
from hatangso.flows.choose_roll_up import FITTING, choose_roll_up
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import of_local
from hatangso.store.programme.models import LocalIndicator
from hatangso.web.page import unit_page
from hatangso.web.templatetags.progress import spoken


def _rules() -> list[tuple[str, Any]]:
    return [("", _("Theo cách tính")), *((rule.value, spoken(rule.label)) for rule in RollUp)]


def _weights() -> list[tuple[str, Any]]:
    return [("", "–"), *((weight.value, spoken(weight.label)) for weight in Weight)]


def roll_up_fields() -> tuple[forms.ChoiceField, forms.ChoiceField]:
    """The two fields: rule, and weight where the rule needs one."""
    return (
        forms.ChoiceField(
            label=gettext_lazy("Gộp các địa bàn"),
            choices=_rules,
            required=False,
            help_text=gettext_lazy(
                "Từ số liệu của thôn, tổ dân phố, xã thành số của cả địa phương. Không bao giờ lấy "
                "bình quân của các tỷ lệ."
            ),
        ),
        forms.ChoiceField(
            label=gettext_lazy("Trọng số (khi chọn bình quân có trọng số)"), choices=_weights, required=False
        ),
    )


class CombiningForm(forms.Form):
    """Rule and weight of one indicator."""

    roll_up, weight = roll_up_fields()

    def __init__(self, *args: Any, local: LocalIndicator, **kw: Any) -> None:
        super().__init__(*args, **kw)
        rules = FITTING[ValueKind(local.rule)]
        field: Any = self.fields["roll_up"]
        field.choices = [(code, name) for code, name in _rules() if not code or code in rules]


@unit_page("edit_plan")
def combining(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The form and what each rule does."""
    local = get_object_or_404(LocalIndicator.objects.select_related("unit__parent"), unit=unit, pk=pk)
    initial = {"roll_up": local.roll_up, "weight": local.weight}
    form = CombiningForm(request.POST or None, local=local, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            choose_roll_up(actor=request.actor, indicator=local, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refused:
            form.add_error(refused.field, refused.sentence)
        else:
            messages.success(request, _("Đã đổi cách gộp; số liệu đã nhập giữ nguyên."))
            return redirect("indicators", unit.code)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "local": local, "definition": of_local(local)}
    return render(request, "indicators/combining.html", context, status=status)


urlpatterns = [path("<unit:unit_code>/chi-so/<int:pk>/gop/", combining, name="indicator_combining")]
