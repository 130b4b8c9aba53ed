"""Reporting duties: what is due and late, the standing duties, proposals to confirm, and how each is kept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.domain.duties.duty import Frequency
from hatangso.domain.duties.occurrences import offered_due
from hatangso.flows.keep_duty import (
    DutyWords,
    add_duty,
    edit_duty,
    propose_duties,
    settle_occurrence,
    withdraw_duty,
)
from hatangso.flows.refused import Refused
from hatangso.flows.schedule_duties import domain_duty
from hatangso.store.duties.models import Duty, DutyOccurrence
from hatangso.store.duties.queries import open_occurrences, visible_duties
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.web.export import exported
from hatangso.web.page import unit_page

FREQUENCIES = {
    "annual": gettext_lazy("Hằng năm"),
    "semiannual": gettext_lazy("6 tháng một lần"),
    "quarterly": gettext_lazy("Hằng quý"),
    "monthly": gettext_lazy("Hằng tháng"),
    "adhoc": gettext_lazy("Đột xuất"),
}


class DutyForm(forms.Form):
    """Who owes what to whom by when."""

    title = forms.CharField(label=gettext_lazy("Tên báo cáo"), max_length=300)
    reporter = forms.ModelChoiceField(
        label=gettext_lazy("Ai phải báo cáo"), queryset=Organisation.objects.none(), required=False
    )
    reporter_text = forms.CharField(
        label=gettext_lazy("Ai phải báo cáo (theo lời kế hoạch)"), required=False, max_length=300
    )
    recipient = forms.ModelChoiceField(
        label=gettext_lazy("Gửi đến"), queryset=Organisation.objects.none(), required=False
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
        help_text=gettext_lazy("Bỏ trống: đề xuất theo Nghị định 09/2019/NĐ-CP, không muộn hơn ngày gửi báo cáo."),
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Áp dụng đến hết ngày"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Organisation.objects.filter(Q(unit=unit) | Q(unit=unit.parent), valid_to=None)
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


@unit_page("view_programme")
def duties(request: HttpRequest, unit: Unit) -> HttpResponse:
    """What is due and late on top, the standing duties and the proposals below."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    occurrences = open_occurrences(actor, unit, today=today)
    found = visible_duties(actor, unit)
    if (kind := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(
            kind,
            f"nghia-vu-bao-cao-{unit.code}",
            [_("Báo cáo"), _("Ai báo cáo"), _("Gửi đến"), _("Kỳ"), _("Hạn"), _("Quá hạn")],
            (
                [
                    o.duty.title,
                    str(o.duty.reporter or o.duty.reporter_text),
                    str(o.duty.recipient or o.duty.recipient_text),
                    o.period,
                    o.due_on,
                    _("Có") if o.due_on < today else "",
                ]
                for o in occurrences
            ),
        )
    standing = [{"duty": duty, "due": domain_duty(duty).due_words} for duty in found.filter(state="live")]
    settled = (
        DutyOccurrence.objects.filter(duty__in=found)
        .exclude(state="open")
        .select_related("duty", "done_by")
        .order_by("-due_on")[:12]
    )
    return render(
        request,
        "duties/listing.html",
        {
            "occurrences": occurrences,
            "standing": standing,
            "proposed": found.filter(state="proposed"),
            "settled": settled,
            "today": today,
            "frequencies": FREQUENCIES,
            "may_manage": actor.may("manage_duties", unit),
            "may_write": actor.may("write_report", unit),
        },
    )


@unit_page("manage_duties")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A duty by hand."""
    return _form(request, unit, None)


@unit_page("manage_duties")
def edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Change a duty, or confirm a proposed one with its date."""
    return _form(request, unit, _duty(request, unit, pk))


def _form(request: HttpRequest, unit: Unit, duty: Duty | None) -> HttpResponse:
    form = DutyForm(request.POST or None, unit=unit, initial=_initial(duty) if duty else None)
    if request.method == "POST" and form.is_valid():
        given = {"actor": request.actor, "words": form.words(), "now": timezone.now()}  # type: ignore[attr-defined]
        try:
            if duty is None:
                add_duty(unit=unit, **given)
            else:
                edit_duty(duty=duty, **given)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Đã lưu nghĩa vụ báo cáo."))
            return redirect("duties", unit.code)
    return render(request, "duties/edit.html", {"form": form, "duty": duty})


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


def _duty(request: HttpRequest, unit: Unit, pk: int) -> Duty:
    found = visible_duties(request.actor, unit).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


@require_POST
@unit_page("manage_duties")
def withdraw(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The duty ends, or a proposal is turned down."""
    withdraw_duty(actor=request.actor, duty=_duty(request, unit, pk), now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("Đã bỏ nghĩa vụ báo cáo; các kỳ đã báo cáo vẫn còn."))
    return redirect("duties", unit.code)


@require_POST
@unit_page("manage_duties")
def propose(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Look through the recurring tasks for reports that nobody made a duty of."""
    found = propose_duties(actor=request.actor, unit=unit, now=timezone.now())  # type: ignore[attr-defined]
    said = (
        _("Có %(count)d đề xuất mới; hãy xác nhận thời hạn của từng đề xuất.") % {"count": len(found)}
        if found
        else _("Không tìm thấy nhiệm vụ định kỳ nào có sản phẩm là báo cáo mà chưa có nghĩa vụ.")
    )
    messages.info(request, said)
    return redirect("duties", unit.code)


@require_POST
@unit_page("view_programme")
def settle(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Reported, waived, or open again."""
    occurrence = (
        DutyOccurrence.objects.filter(pk=pk, duty__in=visible_duties(request.actor, unit))  # type: ignore[attr-defined]
        .select_related("duty__unit")
        .first()
    )
    if occurrence is None:
        raise Http404
    try:
        settle_occurrence(
            actor=request.actor,  # type: ignore[attr-defined]
            occurrence=occurrence,
            state=request.POST.get("state", ""),
            note=request.POST.get("note", ""),
            now=timezone.now(),
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Đã ghi."))
    return redirect("duties", unit.code)


urlpatterns = [
    path("<unit:unit_code>/nghia-vu/", duties, name="duties"),
    path("<unit:unit_code>/nghia-vu/them/", add, name="duty_add"),
    path("<unit:unit_code>/nghia-vu/de-xuat/", propose, name="duty_propose"),
    path("<unit:unit_code>/nghia-vu/<int:pk>/sua/", edit, name="duty_edit"),
    path("<unit:unit_code>/nghia-vu/<int:pk>/bo/", withdraw, name="duty_withdraw"),
    path("<unit:unit_code>/nghia-vu/ky/<int:pk>/", settle, name="duty_settle"),
]
