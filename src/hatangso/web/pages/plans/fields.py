"""The plan's own identity (number, date, title, period, signer), corrected in the review."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.flows.describe_plan import PlanIdentity, describe_plan
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Unit
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
    locality_text = forms.CharField(label=gettext_lazy("Địa phương"), max_length=200)
    period_start = forms.IntegerField(label=gettext_lazy("Từ năm"), min_value=2000, max_value=2100)
    period_end = forms.IntegerField(label=gettext_lazy("Đến năm"), min_value=2000, max_value=2100)
    signer_name = forms.CharField(label=gettext_lazy("Người ký"), required=False, max_length=120)
    signer_position = forms.CharField(label=gettext_lazy("Chức vụ người ký"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """The period runs forward."""
        given = super().clean() or {}
        if (
            given.get("period_start")
            and given.get("period_end")
            and given["period_start"] > given["period_end"]
        ):
            self.add_error("period_end", _("Năm cuối phải không sớm hơn năm đầu."))
        return given


@unit_page("edit_plan")
def fields(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Read and correct the identity; the legal bases are shown as read."""
    plan = plan_of(unit, pk)
    initial = {name: getattr(plan, name) for name in FieldsForm.base_fields}
    form = FieldsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            describe_plan(
                actor=request.actor,  # type: ignore[attr-defined]
                plan=plan,
                identity=PlanIdentity(**form.cleaned_data),
            )
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("Đã lưu thông tin văn bản."))
            return redirect("plan", unit.code, plan.pk)
    return render(request, "plans/fields.html", {"plan": plan, "form": form})


urlpatterns = [path("<unit:unit_code>/ke-hoach/<int:pk>/thong-tin/", fields, name="plan_fields")]
