"""The plan's own identity (number, date, title, period, signer), corrected in the review."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.flows.describe_plan import PlanFields, correct_fields
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Unit
from hatangso.store.plans.models import PlanDocument
from hatangso.store.plans.queries import plan_of
from hatangso.web.page import unit_page


class FieldsForm(forms.Form):
    """What stands at the head and the foot of the document."""

    number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), required=False, max_length=80)
    issued_on = forms.DateField(
        label=gettext_lazy("Ngày ban hành"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    title = forms.CharField(label=gettext_lazy("Trích yếu"), widget=forms.Textarea(attrs={"rows": 3}))
    locality_text = forms.CharField(label=gettext_lazy("Địa phương"), max_length=200, required=False)
    period_start = forms.IntegerField(
        label=gettext_lazy("Từ năm"), min_value=2000, max_value=2100, required=False
    )
    period_end = forms.IntegerField(
        label=gettext_lazy("Đến năm"), min_value=2000, max_value=2100, required=False
    )
    signer_name = forms.CharField(label=gettext_lazy("Người ký"), required=False, max_length=120)
    signer_position = forms.CharField(label=gettext_lazy("Chức vụ người ký"), required=False, max_length=200)
    amends = forms.ModelChoiceField(
        label=gettext_lazy("Sửa đổi, thay thế kế hoạch"),
        queryset=PlanDocument.objects.none(),
        required=False,
        empty_label=gettext_lazy("(không, đây là kế hoạch mới)"),
        help_text=gettext_lazy("Chỉ tiêu, nhiệm vụ của kế hoạch được chọn đi tiếp, giữ số liệu và tiến độ."),
    )

    def __init__(self, *args: Any, plan: PlanDocument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if plan.state == "review":
            others = PlanDocument.objects.filter(unit=plan.unit, state__in=("live", "review"))
            self.fields["amends"].queryset = others.filter(is_reference=False).exclude(pk=plan.pk)  # type: ignore[attr-defined]
        else:
            del self.fields["amends"]


@unit_page("edit_plan")
def fields(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Read and correct the identity; the legal bases are shown as read."""
    plan = plan_of(unit, pk)
    initial = {name: getattr(plan, name) for name in FieldsForm.base_fields}
    form = FieldsForm(request.POST or None, initial=initial, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            correct_fields(
                actor=request.actor,  # type: ignore[attr-defined]
                plan=plan,
                fields=PlanFields(**{"amends": plan.amends, **form.cleaned_data}),
            )
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Đã lưu thông tin văn bản."))
            return redirect("plan", unit.code, plan.pk)
    return render(request, "plans/fields.html", {"plan": plan, "form": form})


urlpatterns = [path("<unit:unit_code>/ke-hoach/<int:pk>/thong-tin/", fields, name="plan_fields")]
