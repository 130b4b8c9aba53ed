"""A system is put on the list of those probed, or described anew."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.probes.target import SystemKind
from hatangso.flows.probes.list_system import SystemDraft, edit_system, list_system, system_mark
from hatangso.flows.refused import Refused
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.probes.models import ProbedSystem
from hatangso.web.page import unit_page
from hatangso.web.pages.probes.one import system_of
from hatangso.web.refused_form import tell_form
from hatangso.web.templatetags.progress import spoken

DAYS = {
    7: gettext_lazy("Mỗi tuần"),
    1: gettext_lazy("Mỗi ngày"),
    30: gettext_lazy("Mỗi tháng"),
    0: gettext_lazy("Chỉ khi bấm “Kiểm tra ngay”"),
}
MINUTES = {
    60: gettext_lazy("Mỗi giờ"),
    15: gettext_lazy("Mỗi 15 phút"),
    360: gettext_lazy("Mỗi 6 giờ"),
    0: gettext_lazy("Không"),
}


class SystemForm(forms.Form):
    """What the system is and how often it is probed."""

    name = forms.CharField(label=gettext_lazy("Tên hệ thống"), max_length=200)
    address = forms.CharField(
        label=gettext_lazy("Địa chỉ web hoặc tên miền"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: phuonganhoa.tinhsongmay.gov.vn"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại"))
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan chủ quản"), queryset=Organisation.objects.none(), required=False
    )
    is_portal = forms.BooleanField(
        label=gettext_lazy("Đây là cổng, trang thông tin chính của địa phương"),
        required=False,
        help_text=gettext_lazy("Tên miền được đối chiếu với mẫu ở Điều 11 Nghị định 224/2026/NĐ-CP."),
    )
    probe_days = forms.TypedChoiceField(
        label=gettext_lazy("Kiểm tra đầy đủ"), coerce=int, choices=list(DAYS.items())
    )
    check_minutes = forms.TypedChoiceField(
        label=gettext_lazy("Xem còn hoạt động không"), coerce=int, choices=list(MINUTES.items())
    )
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)

    def __init__(self, *args: Any, unit: Unit, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(one.value, spoken(one.label)) for one in SystemKind]  # type: ignore[attr-defined]
        self.fields["owner"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
            unit=unit, valid_to=None, is_collective=False
        ).order_by("name")

    def draft(self) -> SystemDraft:
        """What was given; only of a valid form."""
        return SystemDraft(**{**self.cleaned_data, "kind": SystemKind(self.cleaned_data["kind"])})


@unit_page("manage_probes")
def probe_new(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A new one."""
    request.actor.require("manage_probes", unit)  # type: ignore[attr-defined]
    form = SystemForm(request.POST or None, unit=unit, initial={"probe_days": 7, "check_minutes": 60})
    if request.method == "POST" and form.is_valid():
        try:
            made = list_system(
                actor=request.actor,  # type: ignore[attr-defined]
                unit=unit,
                draft=form.draft(),
                now=timezone.now(),
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã đưa vào danh mục; lần kiểm tra đầu chạy trong vài phút tới."))
            return redirect("probe", unit.code, made.pk)
    return _shown(request, form, None)


@unit_page("manage_probes")
def probe_edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """What stands there, changed; not over somebody else's change."""
    request.actor.require("manage_probes", unit)  # type: ignore[attr-defined]
    system = system_of(unit, pk)
    initial = {name: getattr(system, name) for name in SystemForm.base_fields if name != "address"}
    form = SystemForm(request.POST or None, unit=unit, initial={**initial, "address": system.url})
    if request.method == "POST" and form.is_valid():
        try:
            edit_system(
                actor=request.actor,  # type: ignore[attr-defined]
                system=system,
                draft=form.draft(),
                seen=request.POST.get("seen", ""),
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã lưu hệ thống."))
            return redirect("probe", unit.code, pk)
    return _shown(request, form, system)


def _shown(request: HttpRequest, form: SystemForm, system: ProbedSystem | None) -> HttpResponse:
    seen = request.POST.get("seen") or (system_mark(system) if system else "")
    context = {"form": form, "system": system, "seen": seen}
    return render(request, "probes/edit.html", context, status=422 if form.is_bound else 200)


urlpatterns = [
    path("<unit:unit_code>/kiem-tra/them/", probe_new, name="probe_new"),
    path("<unit:unit_code>/kiem-tra/<int:pk>/sua/", probe_edit, name="probe_edit"),
]
