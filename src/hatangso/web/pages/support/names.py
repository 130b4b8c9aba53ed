"""The list of supported households, for the ward alone: read under the trail's eyes, added to, taken in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.flows.forget_names import PURPOSE, forget_file
from hatangso.flows.import_households import import_households, rehearse_households
from hatangso.flows.keep_household import HouseholdDraft, add_household
from hatangso.flows.refused import Refused
from hatangso.flows.see_support_names import NamesAsked, see_support_names
from hatangso.store.places.models import Neighbourhood, Unit
from hatangso.store.places.neighbourhoods import with_state
from hatangso.store.support.models import SupportProgramme
from hatangso.web.asked import asked_id
from hatangso.web.day_input import DayInput
from hatangso.web.export import exported
from hatangso.web.import_page import import_page
from hatangso.web.page import unit_page
from hatangso.web.pages.support.reading import programme_of, rights
from hatangso.web.refused_form import tell_form

PER_PAGE = 50


class HouseholdForm(forms.Form):
    """One household."""

    neighbourhood = forms.ModelChoiceField(
        label=gettext_lazy("Thôn, tổ dân phố"),
        queryset=Neighbourhood.objects.none(),
        empty_label=gettext_lazy("Chọn…"),
    )
    group = forms.ChoiceField(label=gettext_lazy("Nhóm hộ"))
    head = forms.CharField(label=gettext_lazy("Họ tên chủ hộ"), max_length=120)
    code = forms.CharField(label=gettext_lazy("Mã hộ"), max_length=40, required=False)
    helped_on = forms.DateField(
        label=gettext_lazy("Đã hỗ trợ ngày"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Để trống nếu chưa hỗ trợ."),
    )
    what = forms.CharField(label=gettext_lazy("Nội dung hỗ trợ"), max_length=200, required=False)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)

    def __init__(self, *args: Any, programme: SupportProgramme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places: Any = self.fields["neighbourhood"]
        places.queryset = with_state(programme.unit, timezone.localdate())
        groups: Any = self.fields["group"]
        groups.choices = [(group, group) for group in programme.groups]

    def draft(self) -> HouseholdDraft:
        """What was given."""
        return HouseholdDraft(**self.cleaned_data)


@unit_page("see_support_names")
def support_names(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """`?place=`, `?group=`, `?helped=yes|no`, `?q=`; `?export=xlsx|csv`. POST adds a household."""
    actor, programme = request.actor, programme_of(unit, pk)  # type: ignore[attr-defined]
    form = HouseholdForm(request.POST or None, programme=programme)
    if request.method == "POST":
        actor.require("manage_support", unit)
        if form.is_valid() and _added(request, programme, form):
            return redirect("support_names", unit.code, pk)
    helped = request.GET.get("helped", "")
    asked = NamesAsked(
        asked_id(request.GET.get("place")),
        request.GET.get("group", "")[:80],
        helped if helped in {"yes", "no"} else "",
        request.GET.get("q", "")[:120],
    )
    export = request.GET.get("export")
    way = "export_names" if export in {"xlsx", "csv"} else "see_names"
    rows = see_support_names(actor=actor, programme=programme, asked=asked, way=way)
    if export in {"xlsx", "csv"}:
        headings = [
            _("Thôn, tổ dân phố"), _("Nhóm hộ"), _("Họ tên chủ hộ"), _("Mã hộ"), _("Ngày hỗ trợ"),
            _("Nội dung hỗ trợ"), _("Ghi chú"),
        ]  # fmt: skip
        lines = [
            (
                str(row.neighbourhood), row.group, row.household_head, row.household_code, row.helped_on,
                row.what, row.household_note,
            )
            for row in rows
        ]  # fmt: skip
        return exported(str(export), f"ho-duoc-ho-tro-{unit.code}-{pk}", headings, lines)
    context = {
        "programme": programme,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "places": with_state(unit, timezone.localdate()),
        "form": form,
        **rights(actor, unit),
    }
    return render(request, "support/names.html", context, status=422 if form.is_bound else 200)


def _added(request: HttpRequest, programme: SupportProgramme, form: HouseholdForm) -> bool:
    try:
        add_household(
            actor=request.actor,  # type: ignore[attr-defined]
            programme=programme,
            draft=form.draft(),
            now=timezone.now(),
        )
    except Refused as refused:
        tell_form(form, refused)
        return False
    messages.success(request, _("Đã thêm hộ vào danh sách."))
    return True


@unit_page("see_support_names")
def support_import(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """From a workbook; it is not kept once the list has been taken in."""
    actor, programme = request.actor, programme_of(unit, pk)  # type: ignore[attr-defined]
    actor.require("manage_support", unit)
    now = timezone.now()
    return import_page(
        request,
        unit,
        heading=_("Nạp danh sách hộ: %(name)s") % {"name": programme.name},
        back="support_names",
        back_to=(pk,),
        columns=_(
            "Cột: Thôn, tổ dân phố; Nhóm hộ; Họ tên chủ hộ; Mã hộ; Ngày hỗ trợ; Nội dung hỗ trợ; Ghi chú. "
            "Có thể tải danh sách hiện có về, sửa rồi gửi lại. Tệp được xóa ngay sau khi ghi."
        ),
        rehearse=lambda table: rehearse_households(actor=actor, programme=programme, table=table, now=now),
        write=lambda table: import_households(actor=actor, programme=programme, table=table, now=now),
        purpose=PURPOSE,
        done_with=forget_file,
    )


urlpatterns = [
    path("<unit:unit_code>/ho-tro/<int:pk>/ho/", support_names, name="support_names"),
    path("<unit:unit_code>/ho-tro/<int:pk>/ho/nap/", support_import, name="support_import"),
]
