"""One version of a yearly plan: its lines by group, edited, handed in, decided; its files."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from hatangso.domain.sharing.year_plan import GROUPS, PlanLine, PlanState, compared, sums
from hatangso.flows.refused import Refused
from hatangso.flows.sharing.year_plan_files import plan_file
from hatangso.flows.sharing.year_plans import (
    EDITABLE,
    decide_year_plan,
    drop_year_plan,
    keep_line,
    line_of,
    make_year_plan,
    remove_line,
    reopen_year_plan,
    submit_year_plan,
    take_back_year_plan,
)
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.sharing.built_works import built_in, nothing_built
from hatangso.store.sharing.models import YearPlan, YearPlanLine
from hatangso.store.sharing.who_sees import acts_for, province_of, year_plans_seen_by
from hatangso.web.asked import asked_number
from hatangso.web.export import downloaded
from hatangso.web.number_field import NumberField
from hatangso.web.page import unit_page
from hatangso.web.pages.sharing.year_plans import MEASURES, titles_of_groups
from hatangso.web.refused_form import tell_form

FILE_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


class NewPlanForm(forms.Form):
    """Whose plan of which year."""

    operator = forms.ModelChoiceField(
        label=gettext_lazy("Doanh nghiệp"), queryset=Organisation.objects.none(), empty_label=None
    )
    year = forms.IntegerField(label=gettext_lazy("Năm"))


class LineForm(forms.Form):
    """One line of the form."""

    group = forms.TypedChoiceField(label=gettext_lazy("Nhóm"), coerce=int)
    work = forms.CharField(label=gettext_lazy("Công trình"), max_length=300)
    quantity = NumberField(label=gettext_lazy("Chiều dài/số lượng"), required=False)
    unit = forms.CharField(label=gettext_lazy("ĐVT"), max_length=40, required=False)
    in_service = forms.CharField(
        label=gettext_lazy("Thời điểm đưa vào sử dụng"), max_length=60, required=False
    )
    owner = forms.CharField(label=gettext_lazy("Đơn vị sở hữu"), max_length=200, required=False)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = titles_of_groups()  # type: ignore[attr-defined]


@unit_page("file_year_plans")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Begin a plan, or a new version of an approved one."""
    actor, province = request.actor, province_of(unit)  # type: ignore[attr-defined]
    form = NewPlanForm(request.POST or None, initial={"year": timezone.localdate().year + 1})
    own = Organisation.objects.filter(pk__in=acts_for(actor, "file_year_plans"), unit=province)
    form.fields["operator"].queryset = own  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            plan = make_year_plan(actor=actor, unit=unit, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            tell_form(form, refused)
        else:
            return redirect("year_plan", unit.code, plan.pk)
    return render(request, "sharing/year_plan_add.html", {"form": form})


@unit_page("file_year_plans", "approve_year_plans", "view_assets")
def year_plan(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """The page; POST adds a line, or changes the line `?line=`."""
    actor, plan = request.actor, _seen(request, unit, pk)  # type: ignore[attr-defined]
    owns = actor.may("file_year_plans", plan.province, frozenset({plan.operator_id}))
    may_edit = owns and plan.state in EDITABLE
    row = _line(plan, request.GET.get("line")) if may_edit else None
    initial = {"owner": plan.operator.name} if row is None else _told(line_of(row))
    form = LineForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            keep_line(actor=actor, plan=plan, row=row, line=PlanLine(**given))
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã lưu dòng."))
            return redirect("year_plan", unit.code, plan.pk)
    lines = list(plan.lines.all())
    built = built_in(plan.province, plan.year).get(plan.operator_id, nothing_built())
    decides = actor.may("approve_year_plans", plan.province)
    return render(
        request,
        "sharing/year_plan.html",
        {
            "tab": "plans",
            "plan": plan,
            "groups": [
                (number, [line for line in lines if line.group == number])
                for number in GROUPS
                if any(line.group == number for line in lines) or may_edit
            ],
            "compared": [(one, MEASURES[one.measure]) for one in compared(sums(map(line_of, lines)), built)],
            "steps": plan.steps.select_related("by"),
            "versions": year_plans_seen_by(actor, unit)
            .filter(operator=plan.operator, year=plan.year)
            .order_by("-version"),
            "form": form if may_edit else None,
            "row": row,
            "any": bool(lines),
            "may_submit": may_edit and bool(lines),
            "may_take_back": owns and plan.state == PlanState.SUBMITTED,
            "may_drop": owns and plan.state == PlanState.DRAFT and plan.submitted_at is None,
            "may_renew": owns and plan.state == PlanState.APPROVED,
            "may_decide": decides and plan.state == PlanState.SUBMITTED,
            "may_reopen": decides and plan.state in (PlanState.APPROVED, PlanState.RETURNED),
        },
    )


@require_POST
@unit_page("file_year_plans", "approve_year_plans")
def act(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Hand in, take back, decide, undo, renew, drop a plan or a line."""
    actor, plan = request.actor, _seen(request, unit, pk)  # type: ignore[attr-defined]
    common: dict[str, Any] = {"actor": actor, "plan": plan, "now": timezone.now()}
    try:
        match request.POST.get("action"):
            case "submit":
                submit_year_plan(**common)
                said = _("Đã trình Sở; Sở được báo.")
            case "take_back":
                take_back_year_plan(**common)
                said = _("Đã rút lại; sửa xong thì trình lại.")
            case "approve" | "return" as decision:
                decide_year_plan(
                    approve=decision == "approve",
                    remarks=request.POST.get("remarks", "")[:5000],
                    seen_revision=asked_number(request.POST.get("revision")),
                    **common,
                )
                said = _("Đã duyệt.") if decision == "approve" else _("Đã trả lại kèm ý kiến.")
            case "reopen":
                reopen_year_plan(**common)
                said = _("Đã hoàn tác; kế hoạch lại chờ duyệt.")
            case "renew":
                plan = make_year_plan(
                    actor=actor, unit=unit, operator=plan.operator, year=plan.year, now=common["now"]
                )
                said = _("Đã lập bản mới từ bản đã duyệt.")
            case "remove_line":
                row = _line(plan, request.POST.get("line"))
                if row is None:
                    raise Refused(_("Dòng này không còn."))
                line = remove_line(actor=actor, plan=plan, row=row)
                said = _("Đã xóa dòng “%(work)s”.") % {"work": line.work[:60]}
            case "drop":
                drop_year_plan(**common)
                messages.success(request, _("Đã xóa bản nháp."))
                return redirect("year_plans", unit.code)
            case _unknown:
                raise PermissionDenied
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, said)
    return redirect("year_plan", unit.code, plan.pk)


@require_safe
@unit_page("file_year_plans", "approve_year_plans", "view_assets")
def year_plan_file(request: HttpRequest, unit: Unit, pk: int, kind: str) -> HttpResponse:
    """Form 39 as .xlsx, .docx or PDF."""
    plan = _seen(request, unit, pk)
    if kind not in FILE_TYPES:
        raise Http404
    try:
        data = plan_file(plan, kind, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("year_plan", unit.code, plan.pk)
    return downloaded(data, f"mau-39-{plan.year}-ban-{plan.version}.{kind}", FILE_TYPES[kind])


def _told(line: PlanLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in LineForm.base_fields}


def _line(plan: YearPlan, text: str | None) -> YearPlanLine | None:
    found: YearPlanLine | None = plan.lines.filter(pk=max(asked_number(text), 0)).first()
    return found


def _seen(request: HttpRequest, unit: Unit, pk: int) -> YearPlan:
    found = year_plans_seen_by(request.actor, unit).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None:
        raise PermissionDenied(_("Kế hoạch này không phải của doanh nghiệp bạn, hoặc chưa trình."))
    return found


urlpatterns = [
    path("<unit:unit_code>/dung-chung/ke-hoach/them/", add, name="year_plan_add"),
    path("<unit:unit_code>/dung-chung/ke-hoach/<int:pk>/", year_plan, name="year_plan"),
    path("<unit:unit_code>/dung-chung/ke-hoach/<int:pk>/buoc/", act, name="year_plan_act"),
    path(
        "<unit:unit_code>/dung-chung/ke-hoach/<int:pk>/tep/<slug:kind>/",
        year_plan_file,
        name="year_plan_file",
    ),
]
