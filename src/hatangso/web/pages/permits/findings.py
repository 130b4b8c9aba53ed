"""Inspections, violations, damage: list, form, export."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from hatangso.domain.permits.findings import KINDS, OUTCOMES
from hatangso.flows.permits.keep_finding import FindingDraft, finding_mark, keep_finding, withdraw_finding
from hatangso.flows.refused import Refused
from hatangso.store.assets.models import Asset
from hatangso.store.assets.queries import assets_seen_by
from hatangso.store.organisations.access import Actor
from hatangso.store.organisations.models import Organisation
from hatangso.store.organisations.queries import organisations_of
from hatangso.store.permits.models import Finding
from hatangso.store.permits.queries import WORK, findings_seen_by
from hatangso.store.places.models import Unit
from hatangso.web.attachments import EvidenceField
from hatangso.web.day_input import DayInput
from hatangso.web.export import exported
from hatangso.web.page import unit_page
from hatangso.web.pages.permits.words import finding_kind, outcome_name
from hatangso.web.place_field import PlaceField, place_text
from hatangso.web.refused_form import tell_form
from hatangso.web.templatetags.progress import spoken

PER_PAGE = 30


class FindingForm(forms.Form):
    """What was found, who did it, what became of it."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Loại việc"))
    happened_on = forms.DateField(label=gettext_lazy("Ngày"), widget=DayInput)
    place = forms.CharField(label=gettext_lazy("Nơi xảy ra"), max_length=300, required=False)
    shape = PlaceField(label=gettext_lazy("Toạ độ"))
    found = forms.CharField(
        label=gettext_lazy("Đã phát hiện gì"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    party = forms.ModelChoiceField(
        label=gettext_lazy("Bên liên quan"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("chưa rõ, hoặc ghi ở dưới"),
    )
    party_name = forms.CharField(label=gettext_lazy("Bên khác"), max_length=200, required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("Kết quả"))
    outcome_text = forms.CharField(
        label=gettext_lazy("Kết quả chi tiết"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    penalty_vnd = forms.IntegerField(
        label=gettext_lazy("Mức phạt theo quyết định (đồng)"),
        min_value=1,
        required=False,
        help_text=gettext_lazy("Ghi đúng số trong quyết định; hệ thống không tính mức phạt."),
    )
    document = forms.CharField(label=gettext_lazy("Số quyết định, biên bản"), max_length=150, required=False)
    decided_on = forms.DateField(label=gettext_lazy("Ngày quyết định"), widget=DayInput, required=False)
    mend_by = forms.DateField(label=gettext_lazy("Hạn khắc phục"), widget=DayInput, required=False)
    evidence = EvidenceField(label=gettext_lazy("Biên bản, ảnh"))

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["kind"].choices = [(code, spoken(words)) for code, words in KINDS.items()]
        fields["outcome"].choices = [(code, spoken(words)) for code, words in OUTCOMES.items()]
        fields["party"].queryset = organisations_of(unit, timezone.localdate()).filter(is_collective=False)


@unit_page("work_permits", "ask_permits", "view_assets")
@require_safe
def findings(request: HttpRequest, unit: Unit) -> HttpResponse:
    """`?q=`, `kind=`, `outcome=`, `export=xlsx|csv`."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    seen = findings_seen_by(actor, unit)
    kind, outcome, text = (request.GET.get(name, "")[:100] for name in ("kind", "outcome", "q"))
    found = seen
    if kind in KINDS:
        found = found.filter(kind=kind)
    if outcome in OUTCOMES:
        found = found.filter(outcome=outcome)
    if text:
        found = found.filter(found__icontains=text) | found.filter(place__icontains=text)
    if (file := request.GET.get("export")) in {"xlsx", "csv"}:
        return exported(file, f"kiem-tra-vi-pham-{unit.code}", _headings(), map(_row, found))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "findings",
        "page": page,
        "lines": [(one, finding_kind(one.kind), outcome_name(one.outcome)) for one in page],
        "any": seen.exists(),
        "kinds": [(code, spoken(words)) for code, words in KINDS.items()],
        "outcomes": [(code, spoken(words)) for code, words in OUTCOMES.items()],
        "kind": kind,
        "outcome": outcome,
        "text": text,
        "may_record": actor.may(WORK, unit),
    }
    return render(request, "permits/findings.html", context)


@unit_page("work_permits")
def finding_add(request: HttpRequest, unit: Unit) -> HttpResponse:
    """A new one; `?asset=<uid>` names the asset."""
    request.actor.require(WORK, unit)  # type: ignore[attr-defined]
    return _form(request, unit, None)


@unit_page("work_permits")
def finding_edit(request: HttpRequest, unit: Unit, pk: int) -> HttpResponse:
    """What is known now; its outcome, or that it was recorded by mistake."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actor.require(WORK, unit)
    found: Any = findings_seen_by(actor, unit).filter(pk=pk).first()
    if found is None:
        raise Http404
    if request.POST.get("action") == "withdraw":
        try:
            withdraw_finding(
                actor=actor, finding=found, seen=request.POST.get("seen", ""), now=timezone.now()
            )
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, _("Đã rút bản ghi."))
            return redirect("findings", unit.code)
    return _form(request, unit, found)


def _form(request: HttpRequest, unit: Unit, finding: Finding | None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asset = finding.asset if finding else _asset(request, actor, unit)
    initial: dict[str, Any] = {"uid": uuid4(), "happened_on": timezone.localdate()}
    if finding is not None:
        initial = {name: getattr(finding, name) for name in FindingForm.base_fields if hasattr(finding, name)}
        initial |= {"shape": place_text(finding.shape), "party": finding.party_id}
    sent = request.method == "POST" and request.POST.get("action") != "withdraw"
    form = FindingForm(
        request.POST if sent else None, request.FILES if sent else None, unit=unit, initial=initial
    )
    if sent and form.is_valid():
        told = dict(form.cleaned_data)
        uid, files = told.pop("uid"), told.pop("evidence")
        try:
            kept = keep_finding(
                actor=actor, unit=unit, draft=FindingDraft(**told, asset=asset), uid=uid, now=timezone.now(),
                finding=finding, seen=request.POST.get("seen", ""), files=files,
            )  # fmt: skip
        except Refused as refused:
            tell_form(form, refused)
        else:
            messages.success(request, _("Đã ghi."))
            if kept.asset is not None:
                return redirect("asset", kept.unit.code, kept.asset.uid)
            return redirect("findings", unit.code)
    seen = request.POST.get("seen") or (finding_mark(finding) if finding else "")
    context = {"form": form, "finding": finding, "asset": asset, "seen": seen, "tab": "findings"}
    return render(request, "permits/finding.html", context, status=422 if form.is_bound else 200)


def _asset(request: HttpRequest, actor: Actor, unit: Unit) -> Asset | None:
    text = request.GET.get("asset") or request.POST.get("asset")
    if not text:
        return None
    try:
        found: Any = assets_seen_by(actor, unit).select_related("unit__parent").filter(uid=text).first()
    except ValueError:
        found = None
    except forms.ValidationError:
        found = None
    if found is None:
        raise Http404(_("Không có tài sản này."))
    return found  # type: ignore[no-any-return]


def _headings() -> list[str]:
    return [
        _("Ngày"), _("Loại việc"), _("Tài sản"), _("Nơi xảy ra"), _("Xã, phường"), _("Đã phát hiện"),
        _("Bên liên quan"), _("Kết quả"), _("Mức phạt (đồng)"), _("Văn bản"), _("Ngày quyết định"),
        _("Hạn khắc phục"),
    ]  # fmt: skip


def _row(one: Finding) -> list[Any]:
    return [
        one.happened_on, finding_kind(one.kind), str(one.asset or ""), one.place, one.unit.full_name,
        one.found, one.party.name if one.party else one.party_name, outcome_name(one.outcome),
        one.penalty_vnd, one.document, one.decided_on, one.mend_by,
    ]  # fmt: skip


_AT = "<unit:unit_code>/vi-pham/"
urlpatterns = [
    path(_AT, findings, name="findings"),
    path(f"{_AT}them/", finding_add, name="finding_add"),
    path(f"{_AT}<int:pk>/", finding_edit, name="finding_edit"),
]
