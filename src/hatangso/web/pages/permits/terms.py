"""Days of each kind of file as a locality's published procedures give them; public holidays."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.catalog.permit_kind_files import MOST_DAYS, permit_kinds
from hatangso.domain.permits.holidays import tell_holidays
from hatangso.flows.permits.keep_holidays import keep_holidays
from hatangso.flows.permits.terms import keep_terms, terms_of
from hatangso.flows.refused import Refused
from hatangso.store.organisations.access import Actor
from hatangso.store.permits.models import HolidayYear, PermitTerms
from hatangso.store.permits.queries import WORK
from hatangso.store.places.models import Unit
from hatangso.web.day_input import DayInput
from hatangso.web.page import unit_page
from hatangso.web.pages.permits.words import kind_name
from hatangso.web.refused_form import tell_form


class PermitTermsForm(forms.Form):
    """Days of one kind, and where they were published."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại hồ sơ"))
    days = forms.IntegerField(
        label=gettext_lazy("Ngày làm việc để giải quyết"), min_value=1, max_value=MOST_DAYS
    )
    opinion_days = forms.IntegerField(
        label=gettext_lazy("Ngày làm việc để cơ quan cho ý kiến"), min_value=1, max_value=MOST_DAYS
    )
    document = forms.CharField(label=gettext_lazy("Văn bản công bố thủ tục (số, tên)"), max_length=150)
    document_on = forms.DateField(label=gettext_lazy("Ngày văn bản"), widget=DayInput)
    valid_from = forms.DateField(label=gettext_lazy("Áp dụng cho hồ sơ tiếp nhận từ ngày"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(code, kind_name(code)) for code in permit_kinds()]


class HolidaysForm(forms.Form):
    """The holidays of one year."""

    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=2000, max_value=2100)
    holidays = forms.CharField(
        label=gettext_lazy("Ngày nghỉ lễ, kể cả nghỉ bù: mỗi dòng một ngày hoặc một khoảng"),
        help_text=gettext_lazy(
            "Ví dụ 02/09/2026 hoặc 30/4 - 1/5/2026. Danh sách mới thay danh sách cũ của năm."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    holiday_document = forms.CharField(label=gettext_lazy("Theo văn bản, thông báo"), max_length=150)


@unit_page("work_permits")
def permit_terms(request: HttpRequest, unit: Unit) -> HttpResponse:
    """GET shows them; POST `action`: terms, holidays."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(WORK, unit)
    province, today = unit.parent or unit, timezone.localdate()
    may_holidays = actor.may(WORK, province)
    of_holidays = request.POST.get("action") == "holidays"
    years = list(HolidayYear.objects.filter(province=province).select_related("set_by"))
    form = PermitTermsForm(
        None if of_holidays or request.method != "POST" else request.POST, initial={"valid_from": today}
    )
    holidays = HolidaysForm(request.POST if of_holidays else None, initial=_asked_year(request, years, today))
    sent = holidays if of_holidays else form
    if sent.is_bound and sent.is_valid():
        try:
            messages.success(request, _kept(actor, unit, province, sent))
            return redirect("permit_terms", unit.code)
        except Refused as refused:
            tell_form(sent, refused, {"days": "holidays"} if of_holidays else None)
    near = [pk for pk in (unit.pk, unit.parent_id) if pk]
    rows = PermitTerms.objects.filter(unit__in=near).select_related("unit", "set_by")
    context = {
        "form": form,
        "holidays": holidays,
        "may_holidays": may_holidays,
        "terms": [(kind_name(code), one) for code, one in terms_of(unit, today).items()],
        "rows": [(row, kind_name(row.kind)) for row in rows],
        "years": [(row, tell_holidays(map(date.fromisoformat, row.days))) for row in years],
        "no_list": today.year not in {row.year for row in years},
        "this_year": today.year,
        "province": province,
    }
    return render(request, "permits/terms.html", context, status=422 if sent.is_bound else 200)


def _kept(actor: Actor, unit: Unit, province: Unit, form: forms.Form) -> str:
    told, now = form.cleaned_data, timezone.now()
    if isinstance(form, HolidaysForm):
        keep_holidays(
            actor=actor, province=province, year=told["year"], text=told["holidays"],
            document=told["holiday_document"], now=now,
        )  # fmt: skip
        return _("Đã ghi ngày nghỉ lễ; hạn của hồ sơ đang mở đã tính lại.")
    keep_terms(actor=actor, unit=unit, now=now, **told)
    return _("Đã ghi thời hạn; hồ sơ đang mở được tiếp nhận từ ngày áp dụng đã tính lại.")


def _asked_year(request: HttpRequest, years: list[HolidayYear], today: date) -> dict[str, Any]:
    """The list of `?year=`, to be corrected."""
    asked = request.GET.get("year", "")
    for row in years:
        if str(row.year) == asked:
            text = tell_holidays(map(date.fromisoformat, row.days))
            return {"year": row.year, "holidays": text, "holiday_document": row.document}
    return {"year": today.year}


urlpatterns = [path("<unit:unit_code>/cap-phep/thoi-han/", permit_terms, name="permit_terms")]
