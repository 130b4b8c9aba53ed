"""A target is added by hand or changed; its measures are rows of the form."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hatangso.domain.indicators.indicator import Component
from hatangso.flows.edit_target import (
    MeasureDraft,
    TargetDraft,
    add_target,
    edit_target,
    follow_again,
    target_mark,
    withdraw_target,
)
from hatangso.flows.refused import Refused
from hatangso.store.organisations.models import Organisation
from hatangso.store.places.models import Unit
from hatangso.store.programme.definitions import definitions_of
from hatangso.store.programme.models import Target
from hatangso.web.number_field import NumberField
from hatangso.web.page import unit_page
from hatangso.web.pages.targets.one import target_of
from hatangso.web.templatetags.progress import component_name, spoken

KINDS = [
    ("numeric", gettext_lazy("Con số")),
    ("qualitative", gettext_lazy("Mức độ bằng lời")),
    ("product", gettext_lazy("Sản phẩm, văn bản")),
]
OPS = [
    (">=", gettext_lazy("từ … trở lên")),
    (">", gettext_lazy("trên")),
    ("<=", gettext_lazy("không quá")),
    ("<", gettext_lazy("dưới")),
    ("=", gettext_lazy("bằng")),
    ("between", gettext_lazy("trong khoảng")),
    ("done", gettext_lazy("hoàn thành")),
]
SPARE_ROWS = 2


class TargetForm(forms.Form):
    """What the target says and who answers for it."""

    text = forms.CharField(label=gettext_lazy("Nội dung chỉ tiêu"), widget=forms.Textarea(attrs={"rows": 3}))
    year = forms.IntegerField(
        label=gettext_lazy("Phải đạt đến hết năm"), required=False, min_value=2015, max_value=2100
    )
    component = forms.ChoiceField(label=gettext_lazy("Nhóm"), required=False)
    leads = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Chủ trì"), queryset=Organisation.objects.none(), required=False
    )
    coordinating = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Phối hợp"), queryset=Organisation.objects.none(), required=False
    )
    output = forms.CharField(label=gettext_lazy("Kết quả dự kiến"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(label=gettext_lazy("Lý do sửa"), required=False, max_length=300)

    def __init__(self, *args: Any, unit: Unit, of_plan: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        here = Q(unit=unit) | Q(unit=unit.parent) if unit.parent_id else Q(unit=unit)
        living = Organisation.objects.filter(here, valid_to=None).order_by("unit__level", "name")
        self.fields["leads"].queryset = self.fields["coordinating"].queryset = living  # type: ignore[attr-defined]
        component: Any = self.fields["component"]
        component.choices = [("", component_name("")), *((c.value, spoken(c.label)) for c in Component)]
        if of_plan:
            self.fields["reason"].help_text = _(
                "Chỉ tiêu lấy từ kế hoạch: ghi văn bản điều chỉnh hoặc lý do."
            )
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]


class MeasureForm(forms.Form):
    """One followed quantity."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    indicator = forms.ChoiceField(label=gettext_lazy("Chỉ số"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=KINDS)
    op = forms.ChoiceField(label=gettext_lazy("So sánh"), choices=OPS)
    value = NumberField(label=gettext_lazy("Giá trị"), required=False)
    value_high = NumberField(label=gettext_lazy("đến (khoảng)"), required=False)
    unit_text = forms.CharField(label=gettext_lazy("Đơn vị tính"), required=False, max_length=40)
    drop = forms.BooleanField(label=gettext_lazy("Bỏ đại lượng này"), required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["indicator"].choices = [("", _("(chưa gắn)")), *choices]  # type: ignore[attr-defined]

    def draft(self) -> MeasureDraft | None:
        given = self.cleaned_data
        if given.pop("drop"):
            return None
        return MeasureDraft(**given)


@unit_page("edit_plan")
def add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A new target."""
    return _page(request, unit, None)


@unit_page("edit_plan")
def edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Change a target that is there."""
    return _page(request, unit, target_of(request, unit, pk))


@require_POST
@unit_page("edit_plan")
def change_state(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """Withdraw a target, or follow it again."""
    target = target_of(request, unit, pk)
    flow = follow_again if target.state == "withdrawn" else withdraw_target
    try:
        flow(actor=request.actor, target=target, reason=request.POST.get("reason", ""))  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("target_edit", unit.code, target.pk)
    messages.success(request, _("Đã ghi."))
    return redirect("target", unit.code, target.pk)


def _page(request: HttpRequest, unit: Unit, target: Target | None) -> HttpResponse:
    of_plan = target is not None and target.plan_id is not None
    form = TargetForm(request.POST or None, unit=unit, of_plan=of_plan, initial=_initial(target))
    rows = _rows(request, unit, target)
    if request.method == "POST" and form.is_valid() and all(row.is_valid() for row in rows):
        given = dict(form.cleaned_data)
        reason = given.pop("reason", "")
        drafts = [row.draft() for row in rows if row.has_changed() or row.initial.get("pk")]
        draft = TargetDraft(
            **{**given, "leads": tuple(given["leads"]), "coordinating": tuple(given["coordinating"])},
            measures=tuple(d for d in drafts if d is not None),
        )
        actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
        try:
            if target is None:
                target = add_target(actor=actor, unit=unit, draft=draft, now=now)
            else:
                seen = request.POST.get("seen", "")
                edit_target(actor=actor, target=target, draft=draft, reason=reason, seen=seen, now=now)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        else:
            messages.success(request, _("Đã lưu chỉ tiêu."))
            return redirect("target", unit.code, target.pk)
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "rows": rows,
        "target": target,
        "seen": request.POST.get("seen", "") if target is None or request.POST else target_mark(target),
    }
    return render(request, "targets/edit.html", context, status=status)


def _initial(target: Target | None) -> dict[str, Any]:
    if target is None:
        return {}
    parts = list(target.organisations.all())
    return {
        "text": target.text,
        "year": target.year,
        "component": target.component,
        "output": target.output,
        "note": target.note,
        "leads": [p.organisation_id for p in parts if p.role == "lead" and p.organisation_id],
        "coordinating": [p.organisation_id for p in parts if p.role == "coordinating" and p.organisation_id],
    }


def _rows(request: HttpRequest, unit: Unit, target: Target | None) -> list[MeasureForm]:
    definitions = definitions_of(unit).values()
    choices = [(d.code, spoken(d.label)) for d in definitions if not (d.local and d.local.closed_at)]
    there = list(target.measures.all()) if target else []
    fields = ("pk", "indicator", "kind", "op", "value", "value_high", "unit_text")
    initials: list[dict[str, Any]] = [{name: getattr(m, name) for name in fields} for m in there]
    # A target read from the plan has its measures already; one more row may be added at a time.
    blanks = 1 if there else SPARE_ROWS
    return [
        MeasureForm(
            request.POST or None,
            prefix=f"do-{position}",
            choices=choices,
            initial=initial,
            empty_permitted="pk" not in initial and position > 0,
            use_required_attribute=False,
        )
        for position, initial in enumerate(
            [*initials, *[{"kind": "numeric", "op": ">="} for _blank in range(blanks)]]
        )
    ]


urlpatterns = [
    path("<unit:unit_code>/chi-tieu/them/", add, name="target_add"),
    path("<unit:unit_code>/chi-tieu/<int:pk>/sua/", edit, name="target_edit"),
    path("<unit:unit_code>/chi-tieu/<int:pk>/hieu-luc/", change_state, name="target_state"),
]
