"""A reporting duty is added by hand, changed, or confirmed with its date."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hatangso.domain.duties.duty import Frequency
from hatangso.domain.duties.occurrences import offered_due
from hatangso.flows.keep_duty import DutyWords, add_duty, duty_mark, edit_duty
from hatangso.flows.refused import Refused
from hatangso.store.duties.models import Duty
from hatangso.store.duties.queries import visible_duties
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import nearest_first, organisations_of
from hatangso.store.places.models import Unit
from hatangso.web.page import unit_page
from hatangso.web.pages.duties.words import FREQUENCIES
from hatangso.web.refused_form import tell_form

FIELDS = {"due": "day", "cutoff": "cutoff_day"}


class DutyForm(forms.Form):
    """Who owes what to whom by when."""

    title = forms.CharField(label=gettext_lazy("Tên báo cáo"), max_length=300)
    reporter = forms.ModelChoiceField(
        label=gettext_lazy("Ai phải báo cáo"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("(theo lời kế hoạch ở ô bên)"),
    )
    reporter_text = forms.CharField(
        label=gettext_lazy("Ai phải báo cáo (theo lời kế hoạch)"), required=False, max_length=300
    )
    recipient = forms.ModelChoiceField(
        label=gettext_lazy("Gửi đến"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("(theo lời kế hoạch ở ô bên)"),
    )
    recipient_text = forms.CharField(
        label=gettext_lazy("Gửi đến (theo lời kế hoạch)"), required=False, max_length=300
    )
    frequency = forms.ChoiceField(label=gettext_lazy("Chu kỳ"), choices=list(FREQUENCIES.items()))
    day = forms.IntegerField(label=gettext_lazy("Trước ngày"), min_value=1, max_value=31, required=False)
    month = forms.IntegerField(
        label=gettext_lazy("Tháng (báo cáo năm, 6 tháng)"), min_value=1, max_value=12, required=False
    )
    month_of_quarter = forms.TypedChoiceField(
        label=gettext_lazy("Tháng trong quý (báo cáo quý)"),
        choices=[
            ("", "–"),
            ("1", gettext_lazy("tháng đầu quý")),
            ("2", gettext_lazy("tháng giữa quý")),
            ("3", gettext_lazy("tháng cuối quý")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    cutoff_day = forms.IntegerField(
        label=gettext_lazy("Chốt số liệu đến hết ngày"), min_value=1, max_value=31, required=False
    )
    cutoff_month = forms.IntegerField(
        label=gettext_lazy("Tháng chốt số liệu"),
        min_value=1,
        max_value=12,
        required=False,
        help_text=gettext_lazy(
            "Bỏ trống: đề xuất theo Nghị định 09/2019/NĐ-CP, không muộn hơn ngày gửi báo cáo."
        ),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Áp dụng đến hết ngày"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = nearest_first(organisations_of(unit, timezone.localdate()), unit)
        for name in ("reporter", "recipient"):
            self.fields[name].queryset = offered  # type: ignore[attr-defined]

    def words(self) -> DutyWords:
        """What the flow takes."""
        given = self.cleaned_data
        quarterly = given["frequency"] == "quarterly"
        return DutyWords(
            title=given["title"],
            reporter_text=given["reporter_text"],
            reporter=given["reporter"],
            recipient_text=given["recipient_text"],
            recipient=given["recipient"],
            frequency=given["frequency"],
            due=_day(
                day=given["day"],
                month=None if quarterly or given["frequency"] == "monthly" else given["month"],
                month_of_quarter=given["month_of_quarter"] if quarterly else None,
            ),
            cutoff=_day(
                day=given["cutoff_day"],
                month=None if quarterly or given["frequency"] == "monthly" else given["cutoff_month"],
                month_of_quarter=given["month_of_quarter"] if quarterly else None,
            ),
            ends_on=given["ends_on"],
        )


def _day(**parts: int | None) -> dict[str, int] | None:
    return {name: value for name, value in parts.items() if value is not None} if parts["day"] else None


@unit_page("manage_duties")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A duty by hand."""
    return _form(request, unit, None)


@unit_page("manage_duties")
def edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Change a duty, or confirm a proposed one with its date."""
    return _form(request, unit, duty_of(request, unit, pk))


def _form(request: HttpRequest, unit: Unit, duty: Duty | None) -> HttpResponse:
    form = DutyForm(request.POST or None, unit=unit, initial=_initial(duty) if duty else None)
    if request.method == "POST" and form.is_valid():
        given = {"actor": request.actor, "words": form.words(), "now": timezone.now()}  # type: ignore[attr-defined]
        try:
            if duty is None:
                add_duty(unit=unit, **given)
            else:
                edit_duty(duty=duty, seen=request.POST.get("seen", ""), **given)
        except Refused as refused:
            tell_form(form, refused, FIELDS)
        else:
            messages.success(request, _("Đã lưu nghĩa vụ báo cáo."))
            return redirect("duties", unit.code)
    seen = request.POST.get("seen", "") if duty is None or request.POST else duty_mark(duty)
    return render(request, "duties/edit.html", {"form": form, "duty": duty, "seen": seen})


def _initial(duty: Duty) -> dict[str, Any]:
    due: dict[str, Any] = duty.due or {}
    if not due and (offered := offered_due(Frequency(duty.frequency))) is not None:
        due = {"day": offered.day, "month": offered.month, "month_of_quarter": offered.month_of_quarter}
    cutoff: dict[str, Any] = duty.cutoff or {}
    return {
        **{name: getattr(duty, name) for name in ("title", "reporter_text", "recipient_text", "frequency")},
        "reporter": duty.reporter_id,
        "recipient": duty.recipient_id,
        "day": due.get("day"),
        "month": due.get("month"),
        "month_of_quarter": due.get("month_of_quarter"),
        "cutoff_day": cutoff.get("day"),
        "cutoff_month": cutoff.get("month"),
        "ends_on": duty.ends_on,
    }


def duty_of(request: HttpRequest, unit: Unit, pk: int) -> Duty:
    found = visible_duties(request.actor, unit).filter(pk=pk).select_related("unit", "plan").first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


urlpatterns = [
    path("<unit:unit_code>/nghia-vu/them/", add, name="duty_add"),
    path("<unit:unit_code>/nghia-vu/<int:pk>/sua/", edit, name="duty_edit"),
]
