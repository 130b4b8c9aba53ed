"""A support programme is added or described anew."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.flows.keep_support_programme import (
    SupportDraft,
    add_support_programme,
    edit_support_programme,
    programme_mark,
)
from hatangso.flows.refused import Refused
from hatangso.store.places.models import Unit
from hatangso.store.support.models import SupportProgramme
from hatangso.web.day_input import DayInput
from hatangso.web.page import unit_page
from hatangso.web.pages.support.reading import programme_of
from hatangso.web.pages.support.words import KINDS, USUAL_GROUPS
from hatangso.web.refused_form import tell_form


class ProgrammeForm(forms.Form):
    """What the programme is."""

    name = forms.CharField(label=gettext_lazy("Tên chương trình"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Loại hỗ trợ"), choices=list(KINDS.items()))
    groups = forms.CharField(
        label=gettext_lazy("Các nhóm hộ"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Mỗi dòng một nhóm, như văn bản của chương trình gọi."),
    )
    funding = forms.CharField(label=gettext_lazy("Nguồn kinh phí"), max_length=300, required=False)
    begins = forms.DateField(label=gettext_lazy("Từ ngày"), widget=DayInput)
    ends = forms.DateField(label=gettext_lazy("Đến ngày"), widget=DayInput, required=False)
    legal_basis = forms.CharField(
        label=gettext_lazy("Căn cứ (số, ngày, tên văn bản)"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    retain_until = forms.DateField(
        label=gettext_lazy("Giữ tên hộ đến ngày"),
        widget=DayInput,
        help_text=gettext_lazy("Sau ngày này tên hộ được xóa tự động; số lượng vẫn còn."),
    )

    def draft(self) -> SupportDraft:
        """What was given."""
        given = self.cleaned_data
        groups = tuple(" ".join(line.split()) for line in given["groups"].splitlines() if line.strip())
        return SupportDraft(**{**given, "groups": groups})


@unit_page("manage_support")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A new one."""
    form = ProgrammeForm(request.POST or None, initial={"groups": "\n".join(USUAL_GROUPS)})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_support_programme(
                actor=request.actor,  # type: ignore[attr-defined]
                unit=unit,
                draft=form.draft(),
                now=timezone.now(),
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã lập chương trình; nhập số hộ hoặc danh sách hộ tiếp theo."))
            return redirect("support_programme", unit.code, made.pk)
    return _shown(request, form, None)


@unit_page("manage_support")
def edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """What stands there, changed; not over somebody else's change."""
    programme = programme_of(unit, pk)
    initial = {name: getattr(programme, name) for name in ProgrammeForm.base_fields}
    form = ProgrammeForm(request.POST or None, initial={**initial, "groups": "\n".join(programme.groups)})
    if request.method == "POST" and form.is_valid():
        try:
            edit_support_programme(
                actor=request.actor,  # type: ignore[attr-defined]
                programme=programme,
                draft=form.draft(),
                seen=request.POST.get("seen", ""),
            )
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã lưu chương trình."))
            return redirect("support_programme", unit.code, pk)
    return _shown(request, form, programme)


def _shown(request: HttpRequest, form: ProgrammeForm, programme: SupportProgramme | None) -> HttpResponse:
    seen = request.POST.get("seen") or (programme_mark(programme) if programme else "")
    context: dict[str, Any] = {"form": form, "programme": programme, "seen": seen}
    return render(request, "support/edit.html", context, status=422 if form.is_bound else 200)


urlpatterns = [
    path("<unit:unit_code>/ho-tro/them/", add, name="support_add"),
    path("<unit:unit_code>/ho-tro/<int:pk>/sua/", edit, name="support_edit"),
]
